import type { SiteKey } from '../../protocol/index.ts'
import type { AttackWindow } from '../ports.ts'

/** What an alarm opens lasts so long, and as long again from each further one, in milliseconds. */
export const alarmWindowMs = 30 * 60_000

/** No alarm keeps a window open for longer, in milliseconds: by then somebody should have looked. */
const longestAlarmWindowMs = 24 * 3600_000

/** How long a window is listed, in milliseconds: 30 days. */
export const listedMs = 30 * 24 * 3600_000

type Times = Pick<AttackWindow, 'sinceMs' | 'untilMs'>

/** Also after a clock was set back nothing that begins later is open. */
export const isOpen = ({ sinceMs, untilMs }: Times, nowMs: number): boolean =>
  sinceMs <= nowMs && nowMs < untilMs

type Window = Times & Pick<AttackWindow, 'site' | 'alarm'>

/** Whether it is about one source of its site, which is nothing to the rest of it. */
export const isOfSource = ({ alarm }: Pick<AttackWindow, 'alarm'>): boolean => alarm?.source !== undefined

/** Whether this site is said to be under attack. */
export const isUnderAttack = (windows: readonly Window[], site: SiteKey, nowMs: number): boolean =>
  windows.some(
    window => (window.site === null || window.site === site) && !isOfSource(window) && isOpen(window, nowMs),
  )

/** Whether that is said of any of these sources of it, by their names. */
export const isUnderAttackFrom = (
  windows: readonly Window[],
  { site, sources }: { readonly site: SiteKey; readonly sources: readonly string[] },
  nowMs: number,
): boolean =>
  windows.some(({ alarm, ...window }) => {
    const name = alarm?.source?.name
    return name !== undefined && window.site === site && sources.includes(name) && isOpen(window, nowMs)
  })

/** Of one site so many sources are told of in a day: with more it is no matter of sources any more, and each is a row. */
const mostSourcesPerDay = 24

/** Whether alarms about sources of this site opened so many windows that another one tells nobody anything. */
export const hasEnoughSources = (windows: readonly Window[], site: SiteKey, nowMs: number): boolean =>
  windows.filter(
    window => window.site === site && isOfSource(window) && window.sinceMs > nowMs - longestAlarmWindowMs,
  ).length >= mostSourcesPerDay

/** Until when the window of an alarm goes on that is raised again: never shorter than it was, never for longer than a day in all. */
export const goesOnUntilMs = ({ sinceMs, untilMs }: Times, nowMs: number): number =>
  Math.max(untilMs, Math.min(nowMs + alarmWindowMs, sinceMs + longestAlarmWindowMs))

/** When something changes by itself next; `null`: never. */
export function nextEndMs(windows: readonly Times[], nowMs: number): number | null {
  const ends = windows.filter(window => isOpen(window, nowMs)).map(({ untilMs }) => untilMs)
  return ends.length === 0 ? null : Math.min(...ends)
}
