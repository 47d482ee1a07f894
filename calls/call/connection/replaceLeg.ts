import { type LegMedia, RingfenceError } from '../../../protocol/index.ts'
import type { LegInput, Side } from '../../ports.ts'
import { hearerOf } from '../audibility.ts'
import { type CallSession, tell } from '../callSession.ts'
import { type CallWorld, track } from '../callWorld.ts'

/**
 * Replacing a leg and what it changes about the call is one turn, and turns come one after the other: of two pages that take
 * up the same call, the last to come has it, and what a page was allowed before a move counts for nothing after it.
 */
export function inTurn<T>(world: CallWorld, session: CallSession, turn: () => Promise<T>): Promise<T> {
  const done = session.legTurns.then(turn)
  session.legTurns = done.catch(() => {})
  return track(world, done)
}

/**
 * Within a turn. A new leg begins unmuted, as its page shows it: a page that is muted says so again. What follows is done in
 * the very tick in which the call was seen alive, or not at all.
 * @throws RingfenceError `call-not-found` when the call ended meanwhile; `media-failed`, `worker-died`
 */
export async function replaceLeg<T>(
  world: CallWorld,
  session: CallSession,
  replacement: { readonly side: Side; readonly leg: LegInput; readonly onStanding?: () => void },
  follow: (media: LegMedia) => T,
): Promise<T> {
  const { side, leg, onStanding } = replacement
  try {
    const media = await session.room.replaceLeg(side, leg, () => {
      onStanding?.()
      session.measured[side] = new Set() // what was seen of the leg before says nothing of this one
    })
    if (session.muted[side] && session.call.phase !== 'ended') await unmute(world, session, side)
    if (session.call.phase === 'ended') throw new RingfenceError('call-not-found')
    return follow(media)
  } catch (cause) {
    if (session.call.phase === 'ended') throw new RingfenceError('call-not-found', { cause })
    throw cause
  }
}

async function unmute(world: CallWorld, session: CallSession, side: Side): Promise<void> {
  session.muted[side] = false
  const { callId } = session.call.admitted
  const hearer = hearerOf(session.call, side)
  if (hearer) tell(world, session, hearer, { event: 'otherMuted', callId, muted: false })
  await session.room.setMuted(side, false)
}
