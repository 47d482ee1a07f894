import { type LegMedia, RingfenceError } from '../protocol/index.ts'
import { hearerOf } from './audibility.ts'
import { type Floor, type Line, tell, track } from './floor.ts'
import type { LegInput, Side } from './ports.ts'

/**
 * Replacing a leg and what it changes about the call is one turn, and turns come one after the other: of two pages that take
 * up the same call, the last to come has it, and what a page was allowed before a move counts for nothing after it.
 */
export function inTurn<T>(floor: Floor, line: Line, turn: () => Promise<T>): Promise<T> {
  const done = line.legTurns.then(turn)
  line.legTurns = done.catch(() => {})
  return track(floor, done)
}

/**
 * Within a turn. A new leg begins unmuted, as its page shows it: a page that is muted says so again. What follows is done in
 * the very tick in which the call was seen alive, or not at all.
 * @throws RingfenceError `call-not-found` when the call ended meanwhile; `media-failed`, `worker-died`
 */
export async function replaceLeg<T>(
  floor: Floor,
  line: Line,
  replacement: { readonly side: Side; readonly leg: LegInput; readonly onStanding?: () => void },
  follow: (media: LegMedia) => T,
): Promise<T> {
  const { side, leg, onStanding } = replacement
  try {
    const media = await line.room.replaceLeg(side, leg, () => {
      onStanding?.()
      line.measured[side] = new Set() // what was seen of the leg before says nothing of this one
    })
    if (line.muted[side] && line.call.phase !== 'ended') await unmute(floor, line, side)
    if (line.call.phase === 'ended') throw new RingfenceError('call-not-found')
    return follow(media)
  } catch (cause) {
    if (line.call.phase === 'ended') throw new RingfenceError('call-not-found', { cause })
    throw cause
  }
}

async function unmute(floor: Floor, line: Line, side: Side): Promise<void> {
  line.muted[side] = false
  const { callId } = line.call.admitted
  const hearer = hearerOf(line.call, side)
  if (hearer) tell(floor, line.call, hearer, { event: 'otherMuted', callId, muted: false })
  await line.room.setMuted(side, false)
}
