import type { AgentId } from '../protocol/index.ts'
import { endAwaiting, type Floor, removeSeat, updateSeat } from './floor.ts'

/** A call waits this long for a side, and its queue as long for the agents of the queue. */
const longestWaitMs = (floor: Floor): number =>
  Math.max(0, ...floor.queues.map(({ awayTimeMs }) => awayTimeMs))

/**
 * The page of this agent is gone, and may come back: until then the seat is not rung, but those who wait keep their places. An
 * agent who is off duty leaves nothing behind. Idempotent: the time counts from the first loss.
 * @param forMs what is left of the time, where some of it has passed
 */
export function keepEmpty(floor: Floor, agentId: AgentId, forMs = longestWaitMs(floor)): void {
  const seat = floor.seats.get(agentId)
  if (!seat || seat.empty) return
  if (seat.duty === 'off-duty' || floor.stopping) {
    removeSeat(floor, agentId, 'gone')
    return
  }
  updateSeat(floor, agentId, each => ({ ...each, empty: true }))
  floor.log.info('seat empty', { agentId, duty: seat.duty })
  waitFor(floor, agentId, forMs, () => removeSeat(floor, agentId, 'gone'))
}

/** The microphone of this agent failed: those who wait do not pay for it, and keep their places while it is looked at. */
export function awaitMending(floor: Floor, agentId: AgentId): void {
  waitFor(floor, agentId, longestWaitMs(floor), () => {
    floor.awaitedSeats.delete(agentId)
    updateSeat(floor, agentId, seat => ({ ...seat, mending: false }))
  })
}

/** One time per seat; another one takes its place. */
function waitFor(floor: Floor, agentId: AgentId, ms: number, giveUp: () => void): void {
  endAwaiting(floor, agentId)
  const cancel = floor.clock.after(ms, () => {
    giveUp()
    floor.changed()
  })
  floor.awaitedSeats.set(agentId, cancel)
}
