import type { AgentId, HangUpReason } from '../../../protocol/index.ts'
import type { FigureCall } from '../../ports/figures.ts'

/** A call whose caller left so soon was none that anybody could have answered; in milliseconds. */
const shortWaitMs = 5000

/** Calls that are answered within this time count for the service level, in milliseconds. */
export const serviceLevelMs = 20_000

/** What became of calls that were let in; each is one of these. */
export type Fate = 'answered' | 'abandoned' | 'shortAbandoned' | 'notServed' | 'broken'

/** The caller left, by hand or by going away. */
const left: readonly HangUpReason[] = ['left-queue', 'caller-hung-up', 'caller-gone']

/** The caller waited in vain: for too long, or for agents of whom none was there or none wanted the call. */
const inVain: readonly HangUpReason[] = ['waited-too-long', 'no-agent', 'declined']

/** A fault of the service, of a network or a revocation is nobody's patience, and counted apart. */
export function fateOf({ talkingAtMs, reason, waitedMs }: FigureCall): Fate {
  if (talkingAtMs !== null) return 'answered'
  if (left.includes(reason)) return waitedMs < shortWaitMs ? 'shortAbandoned' : 'abandoned'
  return inVain.includes(reason) ? 'notServed' : 'broken'
}

/** Milliseconds of one span that lie in another. */
export const overlapMs = (
  one: { readonly fromMs: number; readonly toMs: number },
  other: { readonly fromMs: number; readonly toMs: number },
): number => Math.max(0, Math.min(one.toMs, other.toMs) - Math.max(one.fromMs, other.fromMs))

/** How long a call kept agents busy within the window, by ringing at them and by talk: of one of them, or of all. */
export function busyMs(
  { ringNotes, agentId, talkingAtMs, endedAtMs }: FigureCall,
  window: { readonly fromMs: number; readonly toMs: number },
  of?: AgentId,
): number {
  const spans = [
    ...ringNotes.map(({ agentId: rung, openedAtMs: fromMs, rangMs }) => ({
      agent: rung,
      fromMs,
      toMs: fromMs + rangMs,
    })),
    ...(agentId !== null && talkingAtMs !== null
      ? [{ agent: agentId, fromMs: talkingAtMs, toMs: endedAtMs }]
      : []),
  ]
  return spans
    .filter(({ agent }) => of === undefined || agent === of)
    .reduce((sum, span) => sum + overlapMs(span, window), 0)
}
