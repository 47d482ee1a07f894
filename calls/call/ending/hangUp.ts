import type { HangUpReason, Params } from '../../../protocol/index.ts'
import type { Side } from '../../ports.ts'
import type { Call, ConnectingCall } from '../call.ts'
import { type CallSession, isIn, type Party, refuseUnlessParty } from '../callSession.ts'
import type { CallWorld } from '../callWorld.ts'
import { endRing, failAgentMedia } from '../ring/ringAgent.ts'
import { endCall } from './endCall.ts'

type HangUpBecause = Params<'hangUp'>['because']

/** What a hang-up by one side means in this phase. */
export function hangUpReason(phase: Call['phase'], side: Side, because: HangUpBecause): HangUpReason {
  if (because === 'media-failed') return 'media-failed'
  if (side === 'agent') return 'agent-hung-up'
  return phase === 'talking' ? 'caller-hung-up' : 'left-queue'
}

/**
 * One side hangs up.
 * @throws RingfenceError `call-not-found`
 */
export function hangUp(world: CallWorld, session: CallSession, from: Party, because: HangUpBecause): void {
  refuseUnlessParty(session, from)
  if (from.side === 'agent' && isIn(session, 'connecting') && letsGo(world, session, because)) return
  endCall(world, session, hangUpReason(session.call.phase, from.side, because))
}

/** An agent who is not heard yet can only let go of the ring; the call is still the caller's. Whoever took it may end it, too. */
function letsGo(
  world: CallWorld,
  session: CallSession & { call: ConnectingCall },
  because: HangUpBecause,
): boolean {
  if (because === 'person' && session.call.ring.state === 'accepted') return false
  if (because === 'media-failed') failAgentMedia(world, session, 'media-failed')
  else endRing(world, session, { outcome: because === 'person' ? 'declined' : 'agent-device' })
  return true
}
