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
  },
  es: {
    today: (time: string) => `Abrimos hoy ${atEs(time)}.`,
    later: (day: string, time: string) => `Abrimos el ${day} ${atEs(time)}.`,
    wait: (time: string) => `Inténtalo de nuevo en ${time}.`,
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
  const { today, later, wait } = words[language]
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
  const { retryAfterMs = 0 } = until ?? {}
  if (retryAfterMs <= minuteMs) return undefined
  const whole = Math.ceil(retryAfterMs / minuteMs) * minuteMs
  return wait(whole < hourMs ? formatWait(whole, language) : formatDuration(whole, language))
}
