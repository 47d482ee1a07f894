import { afterRing, missedRingsUntilAway } from './agents.ts'
import type { ConnectingCall } from './call.ts'
import { cancelTimer, type Floor, type Line, updateSeat } from './floor.ts'
import type { EndedRing } from './ringing.ts'

/**
 * Carries out the one outcome of a ring: its timer, the agent's leg, the seat, and the agent's news, in this order.
 * The caller of this function replaces `line.call` in the same breath, so no ring is concluded twice.
 */
export function concludeRing(floor: Floor, line: Line, call: ConnectingCall, ended: EndedRing): void {
  cancelTimer(line, 'ring')
  if (ended.outcome !== 'accepted') dropAgentLeg(line)
  const dutyBefore = floor.seats.get(ended.agentId)?.duty
  const seat = updateSeat(floor, ended.agentId, each => afterRing(each, ended, floor.clock.now()))
  if (call.ring.state === 'open') {
    const { ringId, callId, outcome } = ended
    floor.notify.agent(ended.agentId, { event: 'ringEnded', ringId, callId, outcome })
  }
  if (seat?.duty === 'away' && dutyBefore === 'on-duty') {
    floor.notify.agent(seat.agentId, { event: 'dutyChanged', duty: 'away', why: awayBecause(ended) })
    floor.log.info('agent set away', { missedRings: missedRingsUntilAway, why: awayBecause(ended) })
  }
}

/** Nobody reads that they let a call pass which their sound let pass. */
const awayBecause = ({ outcome }: EndedRing) =>
  outcome === 'media-failed' ? ('media-failed' as const) : ('missed-rings' as const)

function dropAgentLeg(line: Line): void {
  line.heldConsumers = []
  line.muted.agent = false
  // A leg that is still being made is dropped by whoever awaits it.
  if (line.agentLeg !== 'up') return
  line.agentLeg = 'none'
  line.room.removeLeg('agent')
}
