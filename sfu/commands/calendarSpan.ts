import { CommandError } from './commandError.ts'

/** A span of time; `toMs` is not included, and never later than now. Milliseconds since the epoch. */
export interface CalendarSpan {
  readonly fromMs: number
  readonly toMs: number
}

const dayMs = 24 * 3600_000

/**
 * A month of the calendar in UTC, such as `2026-11`, as far as it is over.
 * @param usage what to write instead, where it is none
 * @throws CommandError for what is no month, or one that has not begun
 */
export function monthSpan(month: string, nowMs: number, usage: string): CalendarSpan {
  const [, year, number] = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(month) ?? []
  if (year === undefined) throw new CommandError(usage)
  return untilNow(
    month,
    Date.UTC(Number(year), Number(number) - 1),
    Date.UTC(Number(year), Number(number)),
    nowMs,
  )
}

/**
 * A day of it, such as `2026-11-21`, or a month.
 * @throws CommandError for what is neither, or has not begun
 */
export function daySpan(text: string, nowMs: number, usage: string): CalendarSpan {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return monthSpan(text, nowMs, usage)
  const fromMs = Date.parse(`${text}T00:00:00Z`)
  // What no calendar has, such as a 30th of February, is read as another day or as none.
  if (Number.isNaN(fromMs) || new Date(fromMs).toISOString().slice(0, 10) !== text)
    throw new CommandError(usage)
  return untilNow(text, fromMs, fromMs + dayMs, nowMs)
}

function untilNow(name: string, fromMs: number, toMs: number, nowMs: number): CalendarSpan {
  if (fromMs > nowMs) throw new CommandError(`${name} has not begun.`)
  return { fromMs, toMs: Math.min(nowMs, toMs) }
}
