import type { LiveCallReport, PlaceTold } from '../ports/messages.ts'
import type { RingReport } from '../ports/messagesToSeat.ts'
import { type Call, type LiveCall, ringOf } from './call.ts'
import { type CallSession, isIn, waitedMs, wasGood } from './callSession.ts'
import type { CallWorld } from './callWorld.ts'
import { turnOf } from './gate/gateState.ts'
import { isCandidate, isRingable } from './ringable.ts'

/** Tells dispatch how the call stands, if that is news. To be called after whatever may have changed it; a call that ended says so. */
export function callChanged(world: CallWorld, session: CallSession): void {
  const { call, told } = session
  const { callId } = call.admitted
  if (call.phase === 'ended') {
    const talkedMs = call.agentId === null ? null : call.talkedMs
    told.version += 1
    const { version } = told
    // Whoever reports it later says so apart.
    const isGood = wasGood(session, call) && session.reported.size === 0
    const ended = { phase: 'ended', talkedMs, isGood } as const
    world.post({ to: 'dispatch', type: 'callTold', callId, version, call: ended })
    return
  }
  const report = reportOf(world, session, call)
  if (told.report && isSame(told.report, report)) return
  told.report = report
  told.version += 1
  world.post({ to: 'dispatch', type: 'callTold', callId, version: told.version, call: report })
}

/** A round of telling: dispatch and the seat hear again what is so. */
export function tellAgain(world: CallWorld, session: CallSession): void {
  const { call, told } = session
  if (call.phase === 'ended') return
  const { callId } = call.admitted
  const report = reportOf(world, session, call)
  world.post({ to: 'dispatch', type: 'callTold', callId, version: told.version, call: report })
  tellSeat(world, session)
}

/** Tells the seat of the present ring or talk how that stands. */
export function tellSeat(world: CallWorld, session: CallSession): void {
  const { call } = session
  if (call.phase === 'talking') {
    sayRing(world, session, call, { stage: 'talking', awayTimeMs: call.admitted.policy.awayTimeMs })
  }
  if (call.phase === 'connecting') {
    sayRing(world, session, call, { stage: call.ring.state === 'accepted' ? 'taken' : 'ringing' })
  }
}

/** Tells the seat of the ring or talk that this call is, or was a moment ago, in. */
export function sayRing(world: CallWorld, { ringVersions }: CallSession, call: Call, ring: RingReport): void {
  const at = ringOf(call)
  if (!at) return
  ringVersions.told += 1
  const { ringId, agentId, incarnation } = at
  const { callId } = call.admitted
  world.post({
    ...{ to: 'seat', type: 'ringTold', agentId, callId, ringId, incarnation },
    version: ringVersions.told,
    ring,
  })
}

function reportOf(world: CallWorld, session: CallSession, call: LiveCall): LiveCallReport {
  const { token, policy, arrival, share } = call.admitted
  const { site, callerId, jkt } = token
  return {
    phase: call.phase === 'connecting' ? 'ringing' : call.phase,
    device: { site, callerId: callerId ?? null, jkt },
    queue: policy.queue,
    ...{ arrival, share },
    waitedMs: waitedMs(world, call),
    isRingable: isRingable(session),
    isCandidate: isCandidate(session),
    turn: turnOf(session),
    isAbsent: session.isAbsent,
    declinedBy: [...call.tries.declinedBy],
    missedBy: [...call.tries.missedBy],
  }
}

/** Time passes without being news. */
function isSame(
  { waitedMs: _, ...one }: LiveCallReport,
  { waitedMs: __, ...other }: LiveCallReport,
): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

/** The caller is told a place that is another than the one they know. Whether the ring is near is for whoever makes media. */
export function hearPlace(world: CallWorld, session: CallSession, told: PlaceTold): void {
  const { heardPlace } = session
  if (told.telling <= heardPlace.telling) return
  heardPlace.telling = told.telling
  const isKnown = heardPlace.standing.place === told.place
  const { place, expectedWaitMs } = told
  heardPlace.standing = { place, expectedWaitMs }
  heardPlace.isNear = told.isNear
  if (!isKnown) tellPlace(world, session)
}

/** Tells a caller who waits what was last heard of their place. */
export function tellPlace(world: CallWorld, session: CallSession): void {
  if (!isIn(session, 'waiting')) return
  const { callId } = session.call.admitted
  world.notify.caller(callId, { event: 'waiting', callId, ...session.heardPlace.standing })
}
