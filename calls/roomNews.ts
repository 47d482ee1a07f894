import { type Floor, isIn, type Line, tell } from './floor.ts'
import { endCall } from './hangup.ts'
import type { RoomNews, Side } from './ports.ts'
import { loseMedia, mediaIsBack } from './presence.ts'
import { failAgentMedia } from './ringer.ts'

type Loss = 'media-key-mismatch' | 'media-failed' | 'worker-died'

/** What a call's room says, from before there is a call. */
export interface Listening {
  readonly news: RoomNews
  line: Line | null
  lost: Loss | null
}

/** News of a room that come before its call stands in line are kept: they refuse the call. */
export function listen(floor: Floor): Listening {
  const listening: Listening = {
    line: null,
    lost: null,
    news: {
      onConsumer(side, consumer) {
        const { line } = listening
        if (!line) return
        if (side === 'agent' && line.agentLeg === 'making') line.heldConsumers.push(consumer)
        else {
          const { callId } = line.call.admitted
          tell(floor, line.call, side, { event: 'consumerCreated', callId, consumer })
        }
      },
      onPath(side, path) {
        const { line } = listening
        if (!line) return
        if (path === 'back') mediaIsBack(floor, line, side)
        else losePath(floor, line, side)
      },
      onFailed(side, why) {
        if (listening.line) legFailed(floor, listening.line, side, why)
        else listening.lost = why
      },
      onWorkerDied() {
        if (listening.line) endCall(floor, listening.line, 'worker-died')
        else listening.lost = 'worker-died'
      },
    },
  }
  return listening
}

/** The path of an agent who has not accepted is no reason to wait: the ring goes on to the next. */
export function losePath(floor: Floor, line: Line, side: Side): void {
  if (side === 'caller' || isIn(line, 'talking')) loseMedia(floor, line, side)
  else failAgentMedia(floor, line, 'media-failed')
}

/**
 * A leg that failed for good ends the call, unless it is that of an agent who has not accepted, or of a side that is away: its
 * page is gone, so its leg is too, and it comes back with another.
 */
function legFailed(floor: Floor, line: Line, side: Side, why: 'media-key-mismatch' | 'media-failed'): void {
  if (line.awayUntilMs[side] !== null) line.room.removeLeg(side)
  else if (side === 'caller' || isIn(line, 'talking')) endCall(floor, line, why)
  else failAgentMedia(floor, line, why)
}
