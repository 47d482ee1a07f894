const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** How long ago in words, in the coarsest unit that fits: `3 months ago`, `just now` as the locale says it. */
export function formatRelativeTime(thenMs: number, nowMs: number, locale: string): string {
  const passedMs = Math.max(0, nowMs - thenMs)
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  const units = [
    ['year', 365 * dayMs],
    ['month', 30 * dayMs],
    ['day', dayMs],
    ['hour', hourMs],
    ['minute', minuteMs],
  ] as const
  for (const [unit, unitMs] of units) {
    if (passedMs >= unitMs) return format.format(-Math.floor(passedMs / unitMs), unit)
  }
  return format.format(0, 'second')
}
