import { type CallId, type LegMedia, RingfenceError } from '../../../protocol/index.ts'
import type { QueuePolicy } from '../../ports/queuePolicy.ts'
import type { Room } from '../../ports.ts'
import { onDuty } from '../../seat/seat.ts'
import { type Admitted, admit, identityOf, refusal } from '../admitted.ts'
import { enterLine } from '../call.ts'
import { type CallSession, type CallWorld, logFields, setTimer, timeOf } from '../callSession.ts'
import { awaitCallerMedia } from '../connection/measuring.ts'
import { type Listening, listen } from '../connection/mediaEvents.ts'
import { attempt } from '../ending/attempt.ts'
import { endCall } from '../ending/hangup.ts'
import { followClock, keepLeases, leaseTimeMs } from '../ending/leaseRenewal.ts'
import { mostUnwritten } from '../ending/outbox.ts'
import { begunRecordOf } from '../ending/record.ts'
import { noStepUps } from '../stepUps/stepUps.ts'
import { type Joined, joinedOf } from './joinAnswer.ts'
import type { JoinInput } from './joinInput.ts'
import { legInputOf } from './legInput.ts'
import { callOnOtherDevice, moveHere, refuseWhileOtherDeviceJoins } from './moveHere.ts'

/**
 * Admission: lease, room, the caller's leg, a place in line. Whatever was taken is given back when a step fails. A caller who
 * has a call on another device is held instead, until that device answers; while that one is just joining, refused.
 * @throws RingfenceError `server-stopping`, `queue-unknown`, `no-agent`, `at-capacity`, `over-cap`, `allowance-used`, `revoked`,
 * `media-failed`, `worker-died`; of moving `passkey-required`, `move-refused`, `move-unanswered`, `connection-lost`
 */
export async function joinCall(world: CallWorld, input: JoinInput): Promise<Joined> {
  const { token } = input
  const policy = world.queues.find(each => each.queue.site === token.site && each.queue.queue === token.queue)
  const elsewhere = world.stopping ? undefined : callOnOtherDevice(world, token)
  if (elsewhere) return moveHere(world, elsewhere, input)
  if (!world.stopping) refuseWhileOtherDeviceJoins(world, token)
  refuseUnlessOpen(world, policy !== undefined, 0)
  if (!policy) throw new RingfenceError('queue-unknown')
  const callId = world.ids.callId()
  const joining = { token, isRevoked: false }
  world.joining.set(callId, joining)
  keepLeases(world)
  let room: Room | undefined
  try {
    const admitted = await lease(world, input, policy, callId)
    const listening = listen(world)
    room = await world.media.openRoom(callId, listening.news)
    const media = await room.addLeg('caller', legInputOf(token.mky, input))
    if (listening.lost) throw new RingfenceError(listening.lost)
    if (joining.isRevoked) throw new RingfenceError('revoked')
    // Media slower than the longest wait has failed.
    if (timeOf(world, { admitted }) - admitted.admittedAtMs >= policy.maxWaitMs)
      throw new RingfenceError('media-failed')
    refuseUnlessOpen(world, true, 1)
    return enter(world, admitted, room, listening, media)
  } catch (error) {
    room?.close()
    const nowMs = world.clock.now()
    await attempt(world, 'lease not released', { callId, jti: token.jti }, () =>
      world.memory.leases.release({ id: callId, talkedMs: 0, counted: false, nowMs }),
    )
    throw error
  } finally {
    world.joining.delete(callId)
    keepLeases(world)
  }
}

/** Each call that lives will have to be written, too. */
export const isOutboxFull = ({
  outbox,
  sessions,
  joining,
  mostUnwritten: most = mostUnwritten,
}: CallWorld): boolean => outbox.size() + sessions.size + joining.size > most

/** The door may have closed while room and leg were made, so it is looked at before and after. */
function refuseUnlessOpen(world: CallWorld, queueKnown: boolean, ownCalls: 0 | 1): void {
  const code = refusal({
    stopping: world.stopping,
    queueKnown,
    agentsOnDuty: onDuty(world.seats.values()).length,
    calls: world.sessions.size + world.joining.size - ownCalls,
    maxCalls: world.maxCalls,
    outboxFull: isOutboxFull(world),
  })
  if (code) throw new RingfenceError(code)
}

async function lease(
  world: CallWorld,
  { token, pageContext, language }: JoinInput,
  policy: QueuePolicy,
  callId: CallId,
): Promise<Admitted> {
  await followClock(world)
  const nowMs = world.clock.now()
  const admittedMonotonicMs = world.clock.monotonic()
  const call = {
    ...{ callId, token, policy, pageContext, language },
    ...{ arrival: world.arrivals + 1, admittedAtMs: nowMs, admittedMonotonicMs },
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
  world.arrivals += 1
  return admit({ ...call, arrival: world.arrivals }, answer)
}

/** admitted → waiting, and the answer that carries everything. Nothing is awaited from here on. */
function enter(
  world: CallWorld,
  admitted: Admitted,
  room: Room,
  listening: Listening,
  media: LegMedia,
): Joined {
  const { callId, policy, admittedAtMs } = admitted
  const call = enterLine(admitted)
  const session: CallSession = {
    call,
    room,
    timers: new Map(),
    muted: { caller: false, agent: false },
    agentLeg: 'none',
    awayUntilMs: { caller: null, agent: null },
    measured: { caller: new Set(listening.measured), agent: new Set() },
    unreached: false,
    deaf: new Set(),
    mediaLostUntilMs: { caller: null, agent: null },
    restartedIceAtMs: { caller: Number.NEGATIVE_INFINITY, agent: Number.NEGATIVE_INFINITY },
    legTurns: Promise.resolve(),
    move: null,
    heldConsumers: [],
    toldPlace: null,
    askedStatement: null,
    stepUps: noStepUps,
    stepUpChecked: null,
  }
  world.joining.delete(callId)
  world.sessions.set(callId, session)
  listening.session = session
  const admissionMs = timeOf(world, call) - admittedAtMs
  setTimer(world, session, 'wait', policy.maxWaitMs - admissionMs, () =>
    endCall(world, session, 'waited-too-long'),
  )
  awaitCallerMedia(world, session)
  const joined = joinedOf(world, session, media)
  session.toldPlace = joined.place
  world.log.info('call admitted', { ...logFields(call), place: joined.place, admissionMs })
  world.changed()
  return { ...joined, isTakenUp: false }
}
