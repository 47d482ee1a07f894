import type { RefusedUntil } from '../../sdk/index.ts'
import { formatDuration, formatWait } from '../../ui/words/duration.ts'
import type { Language } from '../../ui/words/language.ts'

/** One o'clock is one, whatever its minutes. */
const atEs = (time: string): string => `a ${/^1\D/.test(time) ? 'la' : 'las'} ${time}`

const words = {
  en: {
    today: (time: string) => `We open today at ${time}.`,
    later: (day: string, time: string) => `We open on ${day} at ${time}.`,
    wait: (time: string) => `Please try again in ${time}.`,
    line: (time: string) => `Those in line wait about ${time}.`,
  },
  es: {
    today: (time: string) => `Abrimos hoy ${atEs(time)}.`,
    later: (day: string, time: string) => `Abrimos el ${day} ${atEs(time)}.`,
    wait: (time: string) => `Inténtalo de nuevo en ${time}.`,
    line: (time: string) => `La espera es de ${time}, más o menos.`,
  },
} as const satisfies Record<Language, object>

/** What is shorter is said by the advice already. */
const minuteMs = 60_000
const hourMs = 60 * minuteMs
const weekMs = 7 * 24 * hourMs

/** When to come back, by the visitor's own clock; `undefined` where nobody told. */
export function untilWords(
  until: RefusedUntil | undefined,
  nowMs: number,
  language: Language,
): string | undefined {
  const { today, later, wait, line } = words[language]
  if (until?.opensAtMs !== undefined && until.opensAtMs > nowMs) {
    const { opensAtMs } = until
    const format = (options: Intl.DateTimeFormatOptions, ms = opensAtMs) =>
      new Intl.DateTimeFormat(language, options).format(ms)
    const time = format({ hour: 'numeric', minute: '2-digit' })
    const date = { day: 'numeric', month: 'long' } as const
    if (format(date) === format(date, nowMs)) return today(time)
    // A name of a day means the next one of that name.
    const near = opensAtMs - nowMs < weekMs - 24 * hourMs
    return later(format(near ? { weekday: 'long' } : { weekday: 'long', ...date }), time)
  }
  const { retryAfterMs = 0, expectedWaitMs = 0 } = until ?? {}
  const said = (ms: number, sentence: (time: string) => string) => {
    const whole = Math.ceil(ms / minuteMs) * minuteMs
    return sentence(whole < hourMs ? formatWait(whole, language) : formatDuration(whole, language))
  }
  const lines = [
    expectedWaitMs > minuteMs ? said(expectedWaitMs, line) : '',
    retryAfterMs > minuteMs ? said(retryAfterMs, wait) : '',
  ]
  return lines.join(' ').trim() || undefined
}
