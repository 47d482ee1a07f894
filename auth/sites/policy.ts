import { RingfenceError } from '../../protocol/index.ts'
import { nextOpeningMs } from './nextOpening.ts'
import { type OpeningHours, type Queue, type Site, type Sites, weekdays } from './sites.ts'

/** @throws RingfenceError `site-unknown`. */
export function siteOf(sites: Sites, key: string): Site {
  const site = sites.find(one => one.key === key)
  if (site === undefined) throw new RingfenceError('site-unknown')
  return site
}

/** Whether a page of this origin may ask for the site's call tokens and use them. */
export function isOriginOf(site: Site, origin: string): boolean {
  return site.allowedOrigins.includes(origin)
}

/**
 * The queue, if it takes calls now.
 * @throws RingfenceError `queue-unknown`, `closed-now`.
 */
export function openQueueOf(site: Site, key: string, nowMs: number): Queue {
  const queue = site.queues.find(one => one.key === key)
  if (queue === undefined) throw new RingfenceError('queue-unknown')
  if (queue.openingHours !== undefined && !isOpen(queue.openingHours, nowMs)) {
    const opensAtMs = nextOpeningMs(queue.openingHours, nowMs, isOpen)
    throw new RingfenceError('closed-now', {
      ...(opensAtMs !== undefined && { until: { retryAfterMs: opensAtMs - nowMs, opensAtMs } }),
    })
  }
  return queue
}

/** Whether the wall clock of the hours' own time zone stands within them; summer time is the zone's business. */
export function isOpen(hours: OpeningHours, nowMs: number): boolean {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: hours.timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(nowMs)
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find(one => one.type === type)?.value ?? ''
  const day = weekdays.find(one => one === part('weekday').toLowerCase())
  const time = `${part('hour')}:${part('minute')}`
  if (day === undefined) return false
  if (hours.from < hours.to) return hours.days.includes(day) && hours.from <= time && time < hours.to
  return (
    (hours.days.includes(day) && hours.from <= time) ||
    (hours.days.includes(dayBefore(day)) && time < hours.to)
  )
}

type Weekday = (typeof weekdays)[number]

const dayBefore = (day: Weekday): Weekday => weekdays.at(weekdays.indexOf(day) - 1) ?? day
