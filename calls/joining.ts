import {
  type CallId,
  type JoinAnswer,
  type Language,
  type LegMedia,
  type PageContext,
  RingfenceError,
  type RtpCapabilities,
  type VerifiedCallToken,
} from '../protocol/index.ts'
import { type Admitted, admit, leaseExpiresAtMs, refusal } from './admission.ts'
import { onDuty } from './agents.ts'
import { standing } from './board.ts'
import { enterLine } from './call.ts'
import { attempt, type Floor, isIn, type Line, logFields, setTimer, tell } from './floor.ts'
import { endCall } from './hangup.ts'
import type { Room, RoomNews, Side } from './ports.ts'
import type { QueuePolicy } from './queuePolicy.ts'
import { endRing } from './ringer.ts'
import { noStepUps } from './stepUps.ts'

export interface JoinInput {
  readonly token: VerifiedCallToken
  readonly rtpCapabilities: RtpCapabilities
  readonly pageContext: PageContext
  readonly language: Language
}

type Loss = 'media-key-mismatch' | 'media-failed' | 'worker-died'

/** What a call's room says, from before there is a call. */
interface Listening {
  readonly news: RoomNews
  line: Line | null
  lost: Loss | null
}

/**
 * Admission: lease, room, the caller's leg, a place in line. Whatever was taken is given back when a step fails.
 * @throws RingfenceError `server-stopping`, `queue-unknown`, `no-agent`, `at-capacity`, `over-cap`, `media-failed`, `worker-died`
 */
export async function joinCall(floor: Floor, input: JoinInput): Promise<JoinAnswer> {
  const { token } = input
  const policy = floor.queues.find(each => each.queue.site === token.site && each.queue.queue === token.queue)
  refuseUnlessOpen(floor, policy !== undefined, 0)
  if (!policy) throw new RingfenceError('queue-unknown')
  const callId = floor.ids.callId()
  floor.joining.add(callId)
  let room: Room | undefined
  try {
    const admitted = await lease(floor, input, policy, callId)
    const listening = listen(floor)
    room = await floor.media.openRoom(callId, listening.news)
    const { mky: mediaKey } = token
    const media = await room.addLeg('caller', { mediaKey, rtpCapabilities: input.rtpCapabilities })
    if (listening.lost) throw new RingfenceError(listening.lost)
    // Media slower than the longest wait has failed. It also keeps the promise that no call outlives its lease.
    if (floor.clock.now() - admitted.admittedAtMs >= policy.maxWaitMs)
      throw new RingfenceError('media-failed')
    refuseUnlessOpen(floor, true, 1)
    return enter(floor, admitted, room, listening, media)
  } catch (error) {
    room?.close()
    await attempt(floor, 'lease not released', callId, () =>
      floor.memory.leases.release({ key: token.jkt, id: callId }),
    )
    throw error
  } finally {
    floor.joining.delete(callId)
  }
}

/** The door may have closed while room and leg were made, so it is looked at before and after. */
function refuseUnlessOpen(floor: Floor, queueKnown: boolean, ownCalls: 0 | 1): void {
  const code = refusal({
    stopping: floor.stopping,
    queueKnown,
    agentsOnDuty: onDuty(floor.seats.values()).length,
    calls: floor.lines.size + floor.joining.size - ownCalls,
    maxCalls: floor.maxCalls,
  })
  if (code) throw new RingfenceError(code)
}

async function lease(
  floor: Floor,
  { token, pageContext, language }: JoinInput,
  policy: QueuePolicy,
  callId: CallId,
): Promise<Admitted> {
  const nowMs = floor.clock.now()
  const answer = await floor.memory.leases.acquire({
    key: token.jkt,
    id: callId,
    limit: token.caps.concurrent,
    nowMs,
    expiresAtMs: leaseExpiresAtMs(token, policy, nowMs),
  })
  if (answer === 'over-limit') throw new RingfenceError('over-cap')
  floor.arrivals += 1
  return admit(
    { callId, token, policy, pageContext, language, arrival: floor.arrivals, admittedAtMs: nowMs },
    answer,
  )
}

/** admitted → waiting, and the answer that carries everything. Nothing is awaited from here on. */
function enter(
  floor: Floor,
  admitted: Admitted,
  room: Room,
  listening: Listening,
  media: LegMedia,
): JoinAnswer {
  const { callId, token, policy, admittedAtMs } = admitted
  const call = enterLine(admitted)
  const line: Line = {
    call,
    room,
    timers: new Map(),
    muted: { caller: false, agent: false },
    agentLeg: 'none',
    heldConsumers: [],
    toldPlace: null,
    askedStatement: null,
    stepUps: noStepUps,
    stepUpChecked: null,
  }
  floor.joining.delete(callId)
  floor.lines.set(callId, line)
  listening.line = line
  const admissionMs = floor.clock.now() - admittedAtMs
  setTimer(floor, line, 'wait', policy.maxWaitMs - admissionMs, () => endCall(floor, line, 'waited-too-long'))
  const { place, expectedWaitMs } = standing(floor, call)
  line.toldPlace = place
  floor.log.info('call admitted', { ...logFields(call), place, admissionMs })
  floor.changed()
  return { callId, caps: token.caps, place, expectedWaitMs, media }
}

/** News of a room that come before its call stands in line are kept: they refuse the call. */
function listen(floor: Floor): Listening {
  const listening: Listening = {
    line: null,
    lost: null,
    news: {
      onConsumer(side, consumer) {
        const { line } = listening
        if (!line) return
        if (side === 'agent' && line.agentLeg === 'making') line.heldConsumers.push(consumer)
        else {
          const { callId } = line.call.admitted
          tell(floor, line.call, side, { event: 'consumerCreated', callId, consumer })
        }
      },
      onFailed(side, why) {
        if (listening.line) legFailed(floor, listening.line, side, why)
        else listening.lost = why
      },
      onWorkerDied() {
        if (listening.line) endCall(floor, listening.line, 'worker-died')
        else listening.lost = 'worker-died'
      },
    },
  }
  return listening
}

/** A leg that failed for good ends the call, unless it is that of an agent who has not accepted. */
function legFailed(floor: Floor, line: Line, side: Side, why: 'media-key-mismatch' | 'media-failed'): void {
  if (side === 'caller' || isIn(line, 'talking')) endCall(floor, line, why)
  else endRing(floor, line, { outcome: 'gone', because: 'agent-media-failed' })
}
