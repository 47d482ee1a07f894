/**
 * One code of the closed table.
 * `httpStatus`: status of an HTTP answer. `closeCode`: WebSocket close code (RFC 6455 section 7.4.2, private range).
 * `retryable`: the same request may succeed later without the person changing anything.
 * `sentence`: for developers and logs; the words for people live in each view's catalogue.
 */
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
): ErrorRow => ({ httpStatus, closeCode, retryable, sentence })
