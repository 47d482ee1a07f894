import { formatWait } from '../ui/duration.ts'
import type { Language } from '../ui/language.ts'

/** When a refused call may begin, as far as the service told. */
export interface Until {
  readonly retryAfterMs?: number
  /** Milliseconds since the epoch. */
  readonly opensAtMs?: number
}

const words = {
  en: {
    today: (time: string) => `We open today at ${time}.`,
    later: (day: string, time: string) => `We open on ${day} at ${time}.`,
    wait: (time: string) => `Please try again in ${time}.`,
  },
  es: {
    today: (time: string) => `Abrimos hoy a las ${time}.`,
    later: (day: string, time: string) => `Abrimos el ${day} a las ${time}.`,
    wait: (time: string) => `Inténtalo de nuevo en ${time}.`,
  },
} as const satisfies Record<Language, object>

const weekMs = 7 * 24 * 3600_000

/** When to come back, by the visitor's own clock; `undefined` where nobody told. */
export function untilWords(until: Until | undefined, nowMs: number, language: Language): string | undefined {
  const { today, later, wait } = words[language]
  if (until?.opensAtMs !== undefined && until.opensAtMs > nowMs) {
    const { opensAtMs } = until
    const format = (options: Intl.DateTimeFormatOptions, ms = opensAtMs) =>
      new Intl.DateTimeFormat(language, options).format(ms)
    const time = format({ hour: 'numeric', minute: '2-digit' })
    const date = { day: 'numeric', month: 'long' } as const
    if (format(date) === format(date, nowMs)) return today(time)
    // A name of a day means the next one of that name.
    const near = opensAtMs - nowMs < weekMs - 24 * 3600_000
    return later(format(near ? { weekday: 'long' } : { weekday: 'long', ...date }), time)
  }
  return until?.retryAfterMs === undefined ? undefined : wait(formatWait(until.retryAfterMs, language))
}
