import type { RefusedUntil } from '../../sdk/index.ts'
import { formatDuration, formatWait } from '../../ui/words/duration.ts'
import type { CallWording } from './callWording.ts'

/** What is shorter is said by the advice already. */
const minuteMs = 60_000
const hourMs = 60 * minuteMs
const weekMs = 7 * 24 * hourMs

/** When to come back, by the visitor's own clock; `undefined` where nobody told. */
export function untilWords(
  until: RefusedUntil | undefined,
  nowMs: number,
  { language, words }: CallWording,
): string | undefined {
  const { today, later, wait, line } = words.until
  if (until?.opensAtMs !== undefined && until.opensAtMs > nowMs) {
    const { opensAtMs } = until
    const format = (options: Intl.DateTimeFormatOptions, ms = opensAtMs) =>
      new Intl.DateTimeFormat(language, options).format(ms)
    const time = format({ hour: 'numeric', minute: '2-digit' })
    const hours = hourIn(language, opensAtMs)
    const date = { day: 'numeric', month: 'long' } as const
    if (format(date) === format(date, nowMs)) return today({ time, hours })
    // A name of a day means the next one of that name.
    const near = opensAtMs - nowMs < weekMs - 24 * hourMs
    const day = format(near ? { weekday: 'long' } : { weekday: 'long', ...date })
    return later({ day, time, hours })
  }
  const { retryAfterMs = 0, expectedWaitMs = 0 } = until ?? {}
  const said = (ms: number, sentence: (values: { time: string }) => string) => {
    const whole = Math.ceil(ms / minuteMs) * minuteMs
    return sentence({ time: whole < hourMs ? formatWait(whole, language) : formatDuration(whole, language) })
  }
  const lines = [
    expectedWaitMs > minuteMs ? said(expectedWaitMs, line) : '',
    retryAfterMs > minuteMs ? said(retryAfterMs, wait) : '',
  ]
  return lines.join(' ').trim() || undefined
}

/** The hour that stands in a time as the language writes it, of twelve or of twenty-four. */
function hourIn(language: string, ms: number): number {
  const format = new Intl.DateTimeFormat(`${language}-u-nu-latn`, { hour: 'numeric', minute: '2-digit' })
  return Number(format.formatToParts(ms).find(({ type }) => type === 'hour')?.value ?? 0)
}
