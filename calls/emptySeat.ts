import type { AgentId } from '../protocol/index.ts'
import { type Floor, removeSeat, updateSeat } from './floor.ts'

/** A call waits this long for a side, and its queue as long for the agents of the queue. */
const longestWaitMs = (floor: Floor): number =>
  Math.max(0, ...floor.queues.map(({ awayTimeMs }) => awayTimeMs))

/**
 * The page of this agent is gone, and may come back: until then the seat is not rung, but those who wait keep their places. An
 * agent who is off duty leaves nothing behind. Idempotent: the time counts from the first loss.
 * @param forMs what is left of the time, where some of it has passed
 */
export function keepEmpty(floor: Floor, agentId: AgentId, forMs = longestWaitMs(floor)): void {
  if (floor.emptySeats.has(agentId)) return
  const seat = updateSeat(floor, agentId, each => ({ ...each, empty: true }))
  if (!seat) return
  if (seat.duty === 'off-duty' || floor.stopping) {
    removeSeat(floor, agentId, 'gone')
    return
  }
  const giveUp = () => {
    removeSeat(floor, agentId, 'gone')
    floor.changed()
  }
  floor.emptySeats.set(agentId, floor.clock.after(forMs, giveUp))
  floor.log.info('seat empty', { agentId, duty: seat.duty })
}
