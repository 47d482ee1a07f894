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

/** Whether this site is said to be under attack. */
export const isUnderAttack = (
  windows: readonly (Times & Pick<AttackWindow, 'site'>)[],
  site: SiteKey,
  nowMs: number,
): boolean => windows.some(window => (window.site === null || window.site === site) && isOpen(window, nowMs))

/** Until when the window of an alarm goes on that is raised again: never shorter than it was, never for longer than a day in all. */
export const goesOnUntilMs = ({ sinceMs, untilMs }: Times, nowMs: number): number =>
  Math.max(untilMs, Math.min(nowMs + alarmWindowMs, sinceMs + longestAlarmWindowMs))

/** When something changes by itself next; `null`: never. */
export function nextEndMs(windows: readonly Times[], nowMs: number): number | null {
  const ends = windows.filter(window => isOpen(window, nowMs)).map(({ untilMs }) => untilMs)
  return ends.length === 0 ? null : Math.min(...ends)
}
