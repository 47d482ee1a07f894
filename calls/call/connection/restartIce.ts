import { type IceRestart, RingfenceError } from '../../../protocol/index.ts'
import { type CallSession, isParty, type Party, partyOf, refuseUnlessParty } from '../callSession.ts'
import type { CallWorld } from '../callWorld.ts'
import { relaysFor } from '../entering/relayCredentials.ts'
import { mediaIsBack } from './connectionLoss.ts'
import { losePath } from './mediaEvents.ts'

/** A page asks once in 2 s; whoever asks more often only makes work. */
const betweenMs = 1000

/**
 * The page of one side has lost its sound's path, and its transports seek another.
 * @throws RingfenceError `call-not-found`, also for an agent whose ring ends by that; `request-not-allowed` for a caller who has no leg;
 * `rate-limited`, `media-failed`, `worker-died`
 */
export async function restartIce(world: CallWorld, session: CallSession, from: Party): Promise<IceRestart> {
  refuseUnlessParty(session, from)
  const party = partyOf(session, from.side)
  if (!party) throw new RingfenceError('call-not-found')
  // What is not there has no way to lose.
  if (from.side === 'caller' && session.callerLeg.state !== 'up')
    throw new RingfenceError('request-not-allowed')
  const nowMs = world.clock.monotonic()
  if (nowMs - party.restartedIceAtMs < betweenMs) throw new RingfenceError('rate-limited')
  party.restartedIceAtMs = nowMs
  losePath(world, session, from.side)
  if (!isParty(session, from)) throw new RingfenceError('call-not-found')
  return { ...(await session.room.restartIce(from.side)), ...relaysFor(world, session.call) }
}

/**
 * The page of one side calls its transports connected. Where they were lost, that counts when packets of that side come.
 * @throws RingfenceError `call-not-found`, `worker-died`; `media-failed` while none comes
 */
export async function mediaCarries(world: CallWorld, session: CallSession, from: Party): Promise<void> {
  refuseUnlessParty(session, from)
  if ((partyOf(session, from.side)?.mediaLostUntilMs ?? null) === null) return
  if (!(await session.room.carries(from.side))) throw new RingfenceError('media-failed')
  mediaIsBack(world, session, from.side)
}
