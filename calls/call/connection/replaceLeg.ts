import { type LegMedia, RingfenceError } from '../../../protocol/index.ts'
import type { LegInput, Side } from '../../ports.ts'
import { hearersOf } from '../audibility.ts'
import { type CallSession, partyOf, tell } from '../callSession.ts'
import { type CallWorld, track } from '../callWorld.ts'
import { callerVoiceGone } from '../gate/followGate.ts'
import type { PartyState } from '../parties.ts'

/**
 * Replacing a leg and what it changes about the call is one turn, and turns come one after the other: of two pages that take
 * up the same call, the last to come has it, and what a page was allowed before a move counts for nothing after it.
 */
export function inTurn<T>(world: CallWorld, session: CallSession, turn: () => Promise<T>): Promise<T> {
  const done = session.legTurns.then(turn)
  session.legTurns = done.catch(() => {})
  return track(world, done)
}

/** Whose leg, made with what. What `onStanding` throws leaves the former leg as it was. */
export interface LegReplacement {
  readonly side: Side
  readonly leg: LegInput
  readonly onStanding?: () => void
}

/**
 * Within a turn. A new leg begins unmuted, as its page shows it: a page that is muted says so again. What follows is done in
 * the very tick in which the call was seen alive, or not at all.
 * @throws RingfenceError `call-not-found` when the call ended meanwhile; `media-failed`, `worker-died`
 */
export async function replaceLeg<T>(
  world: CallWorld,
  session: CallSession,
  replacement: LegReplacement,
  follow: (media: LegMedia) => T,
): Promise<T> {
  const { side, leg, onStanding } = replacement
  try {
    const media = await session.room.replaceLeg(side, leg, () => {
      onStanding?.()
      const party = partyOf(session, side)
      if (side === 'caller') callerVoiceGone(session)
      if (party) party.measured = new Set() // what was seen of the leg before says nothing of this one
    })
    const party = partyOf(session, side)
    if (party?.muted && session.call.phase !== 'ended') await unmute(world, session, party)
    if (session.call.phase === 'ended') throw new RingfenceError('call-not-found')
    return follow(media)
  } catch (cause) {
    if (session.call.phase === 'ended') throw new RingfenceError('call-not-found', { cause })
    throw cause
  }
}

/** As the new page shows it. */
export async function unmute(world: CallWorld, session: CallSession, party: PartyState): Promise<void> {
  party.muted = false
  const { callId } = session.call.admitted
  for (const hearer of hearersOf(session.call, party.side)) {
    tell(world, session, hearer, { event: 'otherMuted', callId, muted: false })
  }
  await session.room.setMuted(party.partyId, false)
}
