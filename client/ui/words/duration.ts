const hoursMinutesSeconds = (ms: number) => {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  return { hours: Math.floor(seconds / 3600), minutes: Math.floor(seconds / 60) % 60, seconds: seconds % 60 }
}

/** A running timer, `4:05` or `1:02:09`, in the digits of the language. */
export function formatTimer(ms: number, language: string): string {
  const { hours, minutes, seconds } = hoursMinutesSeconds(ms)
  const plain = new Intl.NumberFormat(language)
  const padded = new Intl.NumberFormat(language, { minimumIntegerDigits: 2 })
  return hours > 0
    ? `${plain.format(hours)}:${padded.format(minutes)}:${padded.format(seconds)}`
    : `${plain.format(minutes)}:${padded.format(seconds)}`
}

const unit = (value: number, name: 'hour' | 'minute' | 'second', language: string) =>
  new Intl.NumberFormat(language, { style: 'unit', unit: name, unitDisplay: 'long' }).format(value)

/** A finished duration in words, the two largest units that are not zero: `4 minutes and 5 seconds`. */
export function formatDuration(ms: number, language: string): string {
  const { hours, minutes, seconds } = hoursMinutesSeconds(ms)
  const parts = [
    hours > 0 ? unit(hours, 'hour', language) : '',
    minutes > 0 ? unit(minutes, 'minute', language) : '',
    seconds > 0 && hours === 0 ? unit(seconds, 'second', language) : '',
  ].filter(part => part !== '')
  if (parts.length === 0) return unit(0, 'second', language)
  return new Intl.ListFormat(language, { type: 'conjunction' }).format(parts)
}

/** A guess that promises no seconds: whole minutes, rounded up, at least one. */
export function formatWait(ms: number, language: string): string {
  return unit(Math.max(1, Math.ceil(ms / 60_000)), 'minute', language)
}
