import type { VerifiedCallToken } from '../../../protocol/index.ts'
import { type CallSession, isIn } from '../callSession.ts'
import type { CallWorld } from '../callWorld.ts'
import { endCall } from './endCall.ts'

/** The agent took it: from then on the call is theirs to end. */
const isTaken = (session: CallSession): boolean =>
  isIn(session, 'talking') || (isIn(session, 'connecting') && session.call.ring.state === 'accepted')

/**
 * Ends the call of a caller who is blocked by now, unless an agent has taken it. The reason is `revoked`, which pages of before know,
 * too: the right to call was taken back.
 */
export function endIfBlocked(
  world: CallWorld,
  session: CallSession,
  isBlocked: (token: VerifiedCallToken) => boolean,
): void {
  if (session.move && isBlocked(session.move.token)) session.move.end('revoked')
  if (!isTaken(session) && isBlocked(session.call.admitted.token)) endCall(world, session, 'revoked')
}
