import type { CallId } from '../../../protocol/index.ts'
import { type CallWorld, isIn, type Party, sessionOf, tell } from '../callSession.ts'

/**
 * One side's browser measured whether anything of the other side arrives. That side is told, and told again when its page comes
 * back: it cannot know.
 * @throws RingfenceError `call-not-found`
 */
export function reportSound(world: CallWorld, from: Party, callId: CallId, arrives: boolean): void {
  const session = sessionOf(world, from, callId)
  if (!isIn(session, 'talking')) return
  if (arrives) session.deaf.delete(from.side)
  else session.deaf.add(from.side)
  const other = from.side === 'caller' ? 'agent' : 'caller'
  tell(world, session.call, other, { event: 'soundReported', callId, arrives })
}
