/** One row of the closed table of error codes; see `errors`. */
export interface ErrorRow {
  readonly httpStatus: number
  readonly closeCode: number
  readonly retryable: boolean
  readonly sentence: string
}

export const row = (
  httpStatus: number,
  closeCode: number,
  retryable: boolean,
  sentence: string,
): ErrorRow => ({
  httpStatus,
  closeCode,
  retryable,
  sentence,
})
