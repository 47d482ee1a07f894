import { type CallId, type LegMedia, RingfenceError } from '../protocol/index.ts'
import { type Admitted, admit, identityOf, refusal } from './admission.ts'
import { onDuty } from './agents.ts'
import { attempt } from './attempt.ts'
import { enterLine } from './call.ts'
import { type Floor, type Line, logFields, setTimer, timeOf } from './floor.ts'
import { endCall } from './hangup.ts'
import { type Joined, joinedOf } from './joined.ts'
import type { JoinInput } from './joinInput.ts'
import { followClock, keepLeases, leaseTimeMs } from './leaseKeeping.ts'
import { legInputOf } from './legInput.ts'
import { awaitCallerMedia } from './measuring.ts'
import { callOnOtherDevice, moveHere, refuseWhileOtherDeviceJoins } from './moving.ts'
import { mostUnwritten } from './outbox.ts'
import type { Room } from './ports.ts'
import type { QueuePolicy } from './queuePolicy.ts'
import { begunRecordOf } from './record.ts'
import { type Listening, listen } from './roomNews.ts'
import { noStepUps } from './stepUps/stepUps.ts'

/**
 * Admission: lease, room, the caller's leg, a place in line. Whatever was taken is given back when a step fails. A caller who
 * has a call on another device is held instead, until that device answers; while that one is just joining, refused.
 * @throws RingfenceError `server-stopping`, `queue-unknown`, `no-agent`, `at-capacity`, `over-cap`, `allowance-used`, `revoked`,
 * `media-failed`, `worker-died`; of moving `passkey-required`, `move-refused`, `move-unanswered`, `connection-lost`
 */
export async function joinCall(floor: Floor, input: JoinInput): Promise<Joined> {
  const { token } = input
  const policy = floor.queues.find(each => each.queue.site === token.site && each.queue.queue === token.queue)
  const elsewhere = floor.stopping ? undefined : callOnOtherDevice(floor, token)
  if (elsewhere) return moveHere(floor, elsewhere, input)
  if (!floor.stopping) refuseWhileOtherDeviceJoins(floor, token)
  refuseUnlessOpen(floor, policy !== undefined, 0)
  if (!policy) throw new RingfenceError('queue-unknown')
  const callId = floor.ids.callId()
  const joining = { token, isRevoked: false }
  floor.joining.set(callId, joining)
  keepLeases(floor)
  let room: Room | undefined
  try {
    const admitted = await lease(floor, input, policy, callId)
    const listening = listen(floor)
    room = await floor.media.openRoom(callId, listening.news)
    const media = await room.addLeg('caller', legInputOf(token.mky, input))
    if (listening.lost) throw new RingfenceError(listening.lost)
    if (joining.isRevoked) throw new RingfenceError('revoked')
    // Media slower than the longest wait has failed.
    if (timeOf(floor, { admitted }) - admitted.admittedAtMs >= policy.maxWaitMs)
      throw new RingfenceError('media-failed')
    refuseUnlessOpen(floor, true, 1)
    return enter(floor, admitted, room, listening, media)
  } catch (error) {
    room?.close()
    const nowMs = floor.clock.now()
    await attempt(floor, 'lease not released', { callId, jti: token.jti }, () =>
      floor.memory.leases.release({ id: callId, talkedMs: 0, counted: false, nowMs }),
    )
    throw error
  } finally {
    floor.joining.delete(callId)
    keepLeases(floor)
  }
}

/** Each call that lives will have to be written, too. */
export const isOutboxFull = ({
  outbox,
  lines,
  joining,
  mostUnwritten: most = mostUnwritten,
}: Floor): boolean => outbox.size() + lines.size + joining.size > most

/** The door may have closed while room and leg were made, so it is looked at before and after. */
function refuseUnlessOpen(floor: Floor, queueKnown: boolean, ownCalls: 0 | 1): void {
  const code = refusal({
    stopping: floor.stopping,
    queueKnown,
    agentsOnDuty: onDuty(floor.seats.values()).length,
    calls: floor.lines.size + floor.joining.size - ownCalls,
    maxCalls: floor.maxCalls,
    outboxFull: isOutboxFull(floor),
  })
  if (code) throw new RingfenceError(code)
}

async function lease(
  floor: Floor,
  { token, pageContext, language }: JoinInput,
  policy: QueuePolicy,
  callId: CallId,
): Promise<Admitted> {
  await followClock(floor)
  const nowMs = floor.clock.now()
  const admittedMonotonicMs = floor.clock.monotonic()
  const call = {
    ...{ callId, token, policy, pageContext, language },
    ...{ arrival: floor.arrivals + 1, admittedAtMs: nowMs, admittedMonotonicMs },
  }
  const hoped = admit(call, { state: 'acquired', secondsLeft: token.caps.seconds })
  const answer = await floor.memory.leases.acquire({
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
  floor.arrivals += 1
  return admit({ ...call, arrival: floor.arrivals }, answer)
}

/** admitted → waiting, and the answer that carries everything. Nothing is awaited from here on. */
function enter(floor: Floor, admitted: Admitted, room: Room, listening: Listening, media: LegMedia): Joined {
  const { callId, policy, admittedAtMs } = admitted
  const call = enterLine(admitted)
  const line: Line = {
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
  floor.joining.delete(callId)
  floor.lines.set(callId, line)
  listening.line = line
  const admissionMs = timeOf(floor, call) - admittedAtMs
  setTimer(floor, line, 'wait', policy.maxWaitMs - admissionMs, () => endCall(floor, line, 'waited-too-long'))
  awaitCallerMedia(floor, line)
  const joined = joinedOf(floor, line, media)
  line.toldPlace = joined.place
  floor.log.info('call admitted', { ...logFields(call), place: joined.place, admissionMs })
  floor.changed()
  return { ...joined, isTakenUp: false }
}
