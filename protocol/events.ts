import { z } from 'zod'
import { Duty, HangUpReason, RingOutcome } from './call.ts'
import { QueueName } from './identity.ts'
import { CallId, RingId } from './ids.ts'
import { ConsumerParameters, LegMedia, RtpCapabilities } from './media.ts'
import { CallerCard, QueueLoad, RecentCall } from './requests.ts'

/** First frame from the server on every socket. The nonce is good for one proof on this socket only. */
const hello = z.strictObject({
  event: z.literal('hello'),
  protocol: z.int(),
  nonce: z.string(),
  /** The same for every router, so that a browser is ready before it asks for anything. */
  routerRtpCapabilities: RtpCapabilities,
})

/** To a caller: (still or again) in line. */
const waiting = z.strictObject({
  event: z.literal('waiting'),
  callId: CallId,
  place: z.int().min(1),
  expectedWaitMs: z.number().nullable(),
})

/** To a caller: an agent is being rung. */
const connecting = z.strictObject({ event: z.literal('connecting'), callId: CallId })

/** To either side: the other side's voice can be consumed. It carries nothing before `talking`. */
const consumerCreated = z.strictObject({
  event: z.literal('consumerCreated'),
  callId: CallId,
  consumer: ConsumerParameters,
})

/** To both sides: the agent accepted; both voices flow. `withName` is the other side's name where there is one. */
const talking = z.strictObject({
  event: z.literal('talking'),
  callId: CallId,
  withName: z.string().nullable(),
  /** Seconds of talk that the caller's token allows. */
  secondsLeft: z.int(),
})

/** To both sides: the call ends by its cap in this many seconds. */
const capNear = z.strictObject({ event: z.literal('capNear'), callId: CallId, secondsLeft: z.int() })

/** To either side: the other side's voice stopped or goes on by their own wish. */
const otherMuted = z.strictObject({ event: z.literal('otherMuted'), callId: CallId, muted: z.boolean() })

/** To both sides, exactly once; nothing about this call follows. */
const ended = z.strictObject({
  event: z.literal('ended'),
  callId: CallId,
  reason: HangUpReason,
  waitedMs: z.number(),
  talkedMs: z.number(),
})

/** To an agent: answer within `ringTimeMs`. */
const ringStarted = z.strictObject({
  event: z.literal('ringStarted'),
  ringId: RingId,
  callId: CallId,
  queue: QueueName,
  caller: CallerCard,
  waitedMs: z.number(),
  ringTimeMs: z.number(),
  media: LegMedia,
})

/** To an agent: this ring ended, exactly once. Unless `accepted`, its media is gone. */
const ringEnded = z.strictObject({
  event: z.literal('ringEnded'),
  ringId: RingId,
  callId: CallId,
  outcome: RingOutcome,
})

/** To an agent: duty changed by the server, which says why. */
const dutyChanged = z.strictObject({
  event: z.literal('dutyChanged'),
  duty: Duty,
  why: z.literal('missed-rings'),
})

/** To an agent: how full the queues are now. */
const queuesChanged = z.strictObject({ event: z.literal('queuesChanged'), queues: z.array(QueueLoad) })

/** To an agent: a call of theirs was recorded. */
const callRecorded = z.strictObject({ event: z.literal('callRecorded'), call: RecentCall })

/** One event frame, any of them. Events go from the server to the browser only. */
export const EventFrame = z.discriminatedUnion('event', [
  hello,
  waiting,
  connecting,
  consumerCreated,
  talking,
  capNear,
  otherMuted,
  ended,
  ringStarted,
  ringEnded,
  dutyChanged,
  queuesChanged,
  callRecorded,
])
export type EventFrame = z.infer<typeof EventFrame>
export type EventName = EventFrame['event']
export type EventOf<N extends EventName> = Extract<EventFrame, { event: N }>
