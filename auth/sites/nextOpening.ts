import type { OpeningHours } from './sites.ts'

const hourMs = 3600_000

/** The wall clock of a time zone, as if it were UTC. */
function wallClockIn(timeZone: string): (atMs: number) => number {
  const format = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone, hourCycle: 'h23' },
    ...{
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    },
  })
  return atMs => {
    const parts = format.formatToParts(atMs)
    const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find(one => one.type === type)?.value)
    const date = [part('year'), part('month') - 1, part('day')] as const
    return Date.UTC(...date, part('hour'), part('minute'), part('second'))
  }
}

/**
 * When hours that are closed now begin next: the first moment within eight days at which the wall clock of their time zone
 * shows their beginning and they are open. `undefined` when there is none.
 */
export function nextOpeningMs(
  hours: OpeningHours,
  nowMs: number,
  isOpen: (hours: OpeningHours, atMs: number) => boolean,
): number | undefined {
  const wallClock = wallClockIn(hours.timeZone)
  const [hour = 0, minute = 0] = hours.from.split(':').map(Number)
  const today = new Date(wallClock(nowMs)).setUTCHours(hour, minute, 0, 0)
  for (let day = 0; day <= 8; day += 1) {
    const wanted = today + day * 24 * hourMs
    // The zone's offset, looked up where it holds: it may change between now and then, even that very night.
    const guess = wanted - (wallClock(wanted) - wanted)
    const atMs = guess + (wanted - wallClock(guess))
    // A beginning that summer time leaves out is an hour later.
    const opening = [atMs, atMs + hourMs].find(each => each > nowMs && isOpen(hours, each))
    if (opening !== undefined) return opening
  }
  return undefined
}
