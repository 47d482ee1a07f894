import { median } from '../statistics.ts'

/** One number of a running service, as often as it was looked at. */
export interface Series {
  readonly name: string
  readonly values: readonly number[]
  /** It may be so much more at the end than at the beginning: this part of it, or so much, whichever is more. */
  readonly part: number
  readonly atLeast: number
}

export interface Flatness {
  readonly name: string
  /** Medians of the first quarter and of the last. */
  readonly first: number
  readonly last: number
  readonly mayGrow: number
  readonly isFlat: boolean
}

/** Whether a number is at the end what it was at the beginning: its median, so that one moment says nothing. Less is never wrong. */
export function flatnessOf({ name, values, part, atLeast }: Series): Flatness {
  const quarter = Math.ceil(values.length / 4)
  const [first, last] = [median(values.slice(0, quarter)), median(values.slice(-quarter))]
  const mayGrow = Math.max(first * part, atLeast)
  return { name, first, last, mayGrow, isFlat: last - first <= mayGrow }
}
