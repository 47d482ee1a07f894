import type { ConnectingCall } from '../call.ts'
import { sayRing } from '../callReport.ts'
import { type CallSession, cancelTimer, logFields, timeOf } from '../callSession.ts'
import type { CallWorld } from '../callWorld.ts'
import { type EndedRing, isKnown, type RingEnd } from './ring.ts'

/**
 * Carries out the one outcome of a ring that led to no talk: its timers, the agent's leg, and what its seat is told. The caller of
 * this function replaces `session.call` in the same breath, so no ring is concluded twice.
 */
export function concludeRing(
  world: CallWorld,
  session: CallSession,
  call: ConnectingCall,
  ended: EndedRing<RingEnd['outcome']>,
): void {
  cancelRingTimers(session)
  dropAgentLeg(session)
  const { outcome, missed } = ended
  sayRing(world, session, call, { stage: 'failed', outcome, missed })
  logOutcome(world, call, ended)
}

export function cancelRingTimers(session: CallSession): void {
  for (const name of ['hold', 'ring', 'reach', 'agent-media', 'voice'] as const) cancelTimer(session, name)
}

/** An attempt that its agent never saw has an outcome too, but rang for no time. */
export function logOutcome(world: CallWorld, call: ConnectingCall, { outcome, because }: EndedRing): void {
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
  session.parties.delete('agent')
  // A leg that is still being made is dropped by whoever awaits it.
  if (session.agentLeg !== 'up') return
  session.agentLeg = 'none'
  session.room.removeLeg('agent')
}
