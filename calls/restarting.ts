import { type CallId, type IceRestart, RingfenceError } from '../protocol/index.ts'
import { type Floor, isParty, lineOf, type Party } from './floor.ts'
import { mediaIsBack } from './presence.ts'
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

/**
 * The page of one side calls its transports connected. Where they were lost, that counts when packets of that side come.
 * @throws RingfenceError `call-not-found`, `worker-died`; `media-failed` while none comes
 */
export async function mediaCarries(floor: Floor, from: Party, callId: CallId): Promise<void> {
  const line = lineOf(floor, from, callId)
  if (line.mediaLostUntilMs[from.side] === null) return
  if (!(await line.room.carries(from.side))) throw new RingfenceError('media-failed')
  mediaIsBack(floor, line, from.side)
}
