import { afterRing, missedRingsUntilAway } from './agents.ts'
import type { ConnectingCall } from './call.ts'
import { cancelTimer, type Floor, type Line, logFields, timeOf, updateSeat } from './floor.ts'
import type { EndedRing } from './ringing.ts'

/**
 * Carries out the one outcome of a ring: its timer, the agent's leg, the seat, and the agent's news, in this order.
 * The caller of this function replaces `line.call` in the same breath, so no ring is concluded twice.
 */
export function concludeRing(floor: Floor, line: Line, call: ConnectingCall, ended: EndedRing): void {
  cancelTimer(line, 'ring')
  if (ended.outcome !== 'accepted') dropAgentLeg(line)
  const dutyBefore = floor.seats.get(ended.agentId)?.duty
  const seat = updateSeat(floor, ended.agentId, each => afterRing(each, ended, floor.clock.monotonic()))
  if (call.ring.state === 'open') {
    const { ringId, callId, outcome } = ended
    floor.notify.agent(ended.agentId, { event: 'ringEnded', ringId, callId, outcome })
  }
  logOutcome(floor, call, ended)
  if (seat?.duty === 'away' && dutyBefore === 'on-duty') {
    const why = awayBecause(ended)
    floor.notify.agent(seat.agentId, { event: 'dutyChanged', duty: 'away', why })
    const { agentId, duty } = seat
    floor.log.info('duty changed', { agentId, duty, why, missedRings: missedRingsUntilAway })
  }
}

/** Nobody reads that they let a call pass which their sound let pass. */
const awayBecause = ({ outcome }: EndedRing) =>
  outcome === 'media-failed' ? ('media-failed' as const) : ('missed-rings' as const)

/** An attempt that its agent never saw has an outcome too, but rang for no time. */
function logOutcome(floor: Floor, call: ConnectingCall, { outcome, because }: EndedRing): void {
  const { ring } = call
  floor.log.info('ring ended', {
    ...logFields(call),
    outcome,
    ...(because && { because }),
    ...(ring.state === 'open' && { rangMs: timeOf(floor, call) - ring.openedAtMs }),
  })
}

function dropAgentLeg(line: Line): void {
  line.heldConsumers = []
  line.muted.agent = false
  // A leg that is still being made is dropped by whoever awaits it.
  if (line.agentLeg !== 'up') return
  line.agentLeg = 'none'
  line.room.removeLeg('agent')
}
