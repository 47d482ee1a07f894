import { type CallId, type IceRestart, RingfenceError } from '../protocol/index.ts'
import { type Floor, isParty, lineOf, type Party } from './floor.ts'
import { relaysFor } from './relaying.ts'
import { losePath } from './roomNews.ts'

/** A page asks once in 2 s; whoever asks more often only makes work. */
const betweenMs = 1000

/**
 * The page of one side has lost its sound's path, and its transports seek another.
 * @throws RingfenceError `call-not-found`, also for an agent whose ring ends by that; `rate-limited`, `media-failed`, `worker-died`
 */
export async function restartIce(floor: Floor, from: Party, callId: CallId): Promise<IceRestart> {
  const line = lineOf(floor, from, callId)
  const nowMs = floor.clock.monotonic()
  if (nowMs - line.restartedIceAtMs[from.side] < betweenMs) throw new RingfenceError('rate-limited')
  line.restartedIceAtMs[from.side] = nowMs
  losePath(floor, line, from.side)
  if (!isParty(line, from)) throw new RingfenceError('call-not-found')
  return { ...(await line.room.restartIce(from.side)), ...relaysFor(floor, line.call) }
}
