import type { EventOf } from '../../../protocol/index.ts'
import { awaitMending } from '../../seat/awaitedSeat.ts'
import { afterRing, missedRingsUntilAway } from '../../seat/seat.ts'
import type { ConnectingCall } from '../call.ts'
import {
  type CallSession,
  type CallWorld,
  cancelTimer,
  logFields,
  timeOf,
  updateSeat,
} from '../callSession.ts'
import { type EndedRing, isKnown } from './ring.ts'

/**
 * Carries out the one outcome of a ring: its timer, the agent's leg, the seat, and the agent's news, in this order.
 * The caller of this function replaces `line.call` in the same breath, so no ring is concluded twice.
 */
export function concludeRing(
  world: CallWorld,
  session: CallSession,
  call: ConnectingCall,
  ended: EndedRing,
): void {
  for (const name of ['ring', 'reach', 'agent-media', 'voice'] as const) cancelTimer(session, name)
  if (ended.outcome !== 'accepted') dropAgentLeg(session)
  const dutyBefore = world.seats.get(ended.agentId)?.duty
  const seat = updateSeat(world, ended.agentId, each => afterRing(each, ended, world.clock.monotonic()))
  // Who only had a leg made ready lets it go by this, and has seen nothing.
  if (call.ring.state !== 'preparing') {
    const { ringId, callId, outcome } = ended
    world.notify.agent(ended.agentId, { event: 'ringEnded', ringId, callId, outcome })
  }
  logOutcome(world, call, ended)
  if (seat?.duty === 'away' && dutyBefore === 'on-duty') {
    const why = awayBecause(ended)
    if (seat.mending) awaitMending(world, seat.agentId)
    world.notify.agent(seat.agentId, { event: 'dutyChanged', duty: 'away', why })
    const { agentId, duty } = seat
    world.log.info('duty changed', { agentId, duty, why, missedRings: missedRingsUntilAway })
  }
}

/** Nobody reads that they let a call pass which their sound let pass. */
const awayBecause = ({ outcome }: EndedRing): EventOf<'dutyChanged'>['why'] =>
  outcome === 'media-failed' || outcome === 'agent-device' ? outcome : 'missed-rings'

/** An attempt that its agent never saw has an outcome too, but rang for no time. */
function logOutcome(world: CallWorld, call: ConnectingCall, { outcome, because }: EndedRing): void {
  const { ring } = call
  world.log.info('ring ended', {
    ...logFields(call),
    outcome,
    ...(because && { because }),
    ...(isKnown(ring) && { rangMs: timeOf(world, call) - ring.openedAtMs }),
  })
}

function dropAgentLeg(session: CallSession): void {
  session.heldConsumers = []
  session.muted.agent = false
  // A leg that is still being made is dropped by whoever awaits it.
  if (session.agentLeg !== 'up') return
  session.agentLeg = 'none'
  session.room.removeLeg('agent')
}
