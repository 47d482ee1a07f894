import type { AgentId } from '../../protocol/index.ts'
import { type CallWorld, endAwaiting, removeSeat, updateSeat } from '../call/callSession.ts'

/** A call waits this long for a side, and its queue as long for the agents of the queue. */
const longestWaitMs = (world: CallWorld): number =>
  Math.max(0, ...world.queues.map(({ awayTimeMs }) => awayTimeMs))

/**
 * The page of this agent is gone, and may come back: until then the seat is not rung, but those who wait keep their places. An
 * agent who is off duty leaves nothing behind. Idempotent: the time counts from the first loss.
 * @param forMs what is left of the time, where some of it has passed
 */
export function keepEmpty(world: CallWorld, agentId: AgentId, forMs = longestWaitMs(world)): void {
  const seat = world.seats.get(agentId)
  if (!seat || seat.empty) return
  if (seat.duty === 'off-duty' || world.stopping) {
    removeSeat(world, agentId, 'gone')
    return
  }
  updateSeat(world, agentId, each => ({ ...each, empty: true }))
  world.log.info('seat empty', { agentId, duty: seat.duty })
  waitFor(world, agentId, forMs, () => removeSeat(world, agentId, 'gone'))
}

/** The microphone of this agent failed: those who wait do not pay for it, and keep their places while it is looked at. */
export function awaitMending(world: CallWorld, agentId: AgentId): void {
  waitFor(world, agentId, longestWaitMs(world), () => {
    world.awaitedSeats.delete(agentId)
    updateSeat(world, agentId, seat => ({ ...seat, mending: false }))
  })
}

/** One time per seat; another one takes its place. */
function waitFor(world: CallWorld, agentId: AgentId, ms: number, giveUp: () => void): void {
  endAwaiting(world, agentId)
  const cancel = world.clock.after(ms, () => {
    giveUp()
    world.changed()
  })
  world.awaitedSeats.set(agentId, cancel)
}
