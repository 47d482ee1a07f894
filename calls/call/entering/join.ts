import { type CallId, type LegMedia, RingfenceError } from '../../../protocol/index.ts'
import { nothingSpent } from '../../policy/allowance.ts'
import type { Near, Pressure, Standing } from '../../ports/messages.ts'
import type { QueuePolicy } from '../../ports/queuePolicy.ts'
import type { LegInput } from '../../ports.ts'
import { type Admitted, admit, comingOf, identityOf } from '../admitted.ts'
import { enterLine } from '../call.ts'
import { callChanged } from '../callReport.ts'
import { type CallSession, logFields, setTimer, timeOf } from '../callSession.ts'
import type { CallWorld } from '../callWorld.ts'
import { createLateRoom, type LateRoom } from '../connection/lateRoom.ts'
import { awaitCallerMedia } from '../connection/measuring.ts'
import { type Listening, listen } from '../connection/mediaEvents.ts'
import { attempt } from '../ending/attempt.ts'
import { endCall } from '../ending/endCall.ts'
import { leaseTimeMs } from '../ending/leaseRenewal.ts'
import { noteCall } from '../ending/noteCall.ts'
import { begunRecordOf } from '../ending/record.ts'
import { newGate } from '../gate/callerGate.ts'
import { createParty } from '../parties.ts'
import { noStepUps } from '../stepUps/stepUps.ts'
import { giveUpAdmission, type Joining } from './admission.ts'
import { type Joined, joinedOf } from './joinAnswer.ts'
import type { JoinInput } from './joinInput.ts'
import { legInputOf } from './legInput.ts'

/** What dispatch gave a call that it lets in. */
type Admission = { readonly arrival: number } & Standing & Near & Pressure

/** A caller whom dispatch lets in, and what still may stop them. */
export interface Entry {
  readonly input: JoinInput
  readonly policy: QueuePolicy
  readonly joining: Joining
  readonly admission: Admission
  /** Hears of the call in the tick in which it begins. */
  readonly onEntered: (session: CallSession) => void
  /** @throws RingfenceError `server-stopping` */
  readonly refuseIfStopping: () => void
}

/**
 * Lease, a place in line, and where the ring is near room and leg. Whatever was taken is given back when a step fails.
 * @throws RingfenceError `over-cap`, `allowance-used`, `at-capacity`, `revoked`, `media-failed`, `worker-died`, `server-stopping`
 */
export async function letIn(world: CallWorld, entry: Entry): Promise<Joined> {
  const { input, policy, joining } = entry
  const { callId, token } = joining
  const listening = listen(world)
  const endRenewal = world.leaseRenewal.keep(callId, () => livedUntilMs(world, listening))
  const room = createLateRoom(() => world.media.openRoom(callId, listening.news))
  const leg = legInputOf(token.mky, input)
  try {
    const admitted = await lease(world, entry)
    const media = entry.admission.isNear ? await room.addLeg('caller', leg) : null
    if (listening.lost) throw new RingfenceError(listening.lost)
    if (joining.lost) throw new RingfenceError(joining.lost)
    // Media slower than the longest wait has failed.
    if (timeOf(world, { admitted }) - admitted.admittedAtMs >= policy.maxWaitMs)
      throw new RingfenceError('media-failed')
    entry.refuseIfStopping()
    return enter(world, entry, { admitted, room, listening, leg, media, endRenewal })
  } catch (error) {
    room.close()
    endRenewal()
    giveUpAdmission(world, callId)
    await releaseUncounted(world, callId, token.jti)
    throw error
  }
}

const livedUntilMs = (world: CallWorld, { session }: Listening): number | undefined =>
  session ? timeOf(world, session.call) : undefined

async function releaseUncounted(world: CallWorld, callId: CallId, jti: string): Promise<void> {
  const nowMs = world.clock.now()
  await attempt(world, 'lease not released', { callId, jti }, () =>
    world.memory.leases.release({ id: callId, talkedMs: 0, counted: false, nowMs }),
  )
}

async function lease(world: CallWorld, { input, policy, joining, admission }: Entry): Promise<Admitted> {
  await world.leaseRenewal.followClock()
  const { callId, token, share } = joining
  const { pageContext, language } = input
  const nowMs = world.clock.now()
  const admittedMonotonicMs = world.clock.monotonic()
  const { arrival } = admission
  const call = {
    ...{ callId, token, policy, pageContext, language },
    ...{ arrival, share, admittedAtMs: nowMs, admittedMonotonicMs },
    cameUnderAttack: world.attacks.isUnder(token.site) || world.watch.isNoticed(comingOf(token, share)),
  }
  const hoped = admit(call, { state: 'acquired', secondsLeft: token.caps.seconds })
  const answer = await world.memory.leases.acquire({
    identity: identityOf(token),
    id: callId,
    caps: token.caps,
    nowMs,
    expiresAtMs: nowMs + leaseTimeMs,
    begun: begunRecordOf(enterLine(hoped), [], nowMs),
  })
  if (answer.state === 'over-cap') {
    const { over, retryAfterMs } = answer
    throw new RingfenceError(over === 'concurrent' ? 'over-cap' : 'allowance-used', {
      ...(retryAfterMs !== undefined && { until: { retryAfterMs } }),
    })
  }
  return admit(call, answer)
}

interface Taken {
  readonly admitted: Admitted
  readonly room: LateRoom
  readonly listening: Listening
  readonly leg: LegInput
  readonly media: LegMedia | null
  readonly endRenewal: () => void
}

/** admitted → waiting, and the answer that carries everything. Nothing is awaited from here on. */
function enter(world: CallWorld, { admission, onEntered }: Entry, taken: Taken): Joined {
  const { admitted, listening, media } = taken
  const { policy, admittedAtMs } = admitted
  const call = enterLine(admitted)
  const session = createSession(call, taken, admission)
  onEntered(session)
  listening.session = session
  const admissionMs = timeOf(world, call) - admittedAtMs
  setTimer(world, session, 'wait', policy.maxWaitMs - admissionMs, () =>
    endCall(world, session, 'waited-too-long'),
  )
  if (media) awaitCallerMedia(world, session)
  const joined = joinedOf(world, session, media)
  world.log.info('call admitted', { ...logFields(call), place: joined.place, admissionMs })
  callChanged(world, session)
  // Whoever is let in but refused in the last moment never was: so its site hears of it here, and not with the lease.
  if (policy.tellsSite) noteCall(world, session)
  return { ...joined, isTakenUp: false }
}

function createSession(
  call: CallSession['call'],
  { room, listening, leg, media, endRenewal }: Taken,
  { place, expectedWaitMs, isNear, underPressure }: Admission,
): CallSession {
  return {
    call,
    room,
    callerLeg: { state: media ? 'up' : 'none', input: leg, failing: null },
    timers: new Map(),
    parties: new Map([['caller', createParty('caller', new Set(listening.measured))]]),
    agentLeg: 'none',
    unreached: false,
    isAbsent: false,
    legTurns: Promise.resolve(),
    reported: new Map(),
    move: null,
    spent: { resumes: nothingSpent, moves: nothingSpent },
    gate: newGate(),
    underPressure,
    heldConsumers: [],
    askedStatement: null,
    stepUps: noStepUps,
    stepUpChecked: null,
    told: { version: 0, report: null },
    heardPlace: { telling: 0, standing: { place, expectedWaitMs }, isNear },
    ringVersions: { told: 0, heard: 0, events: 0 },
    endRenewal,
  }
}
