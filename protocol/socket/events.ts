import * as z from 'zod/mini'
import { AgentProof, SeatPseudonym } from '../agentProof.ts'
import { HangUpReason } from '../call.ts'
import { CallerId, CallId, StepUpId } from '../ids.ts'
import { ConsumerParameters, LegMedia, RtpCapabilities } from '../media.ts'
import { Grant, StepUpOutcome, ToldLimit } from '../stepUp.ts'
import { toAgent } from './agentEvents.ts'
import { gateChanged } from './gate.ts'
import { held, moveAsked, moveEnded } from './moveEvents.ts'

/** First frame from the server on every socket. The nonce is good for one proof on this socket only. */
const hello = z.strictObject({
  event: z.literal('hello'),
  protocol: z.int(),
  nonce: z.string(),
  /** How often `beat` follows. Who hears nothing for three of them cannot know that this socket still carries. */
  beatMs: z.int().check(z.minimum(1)),
  /** The same for every router, so that a browser is ready before it asks for anything. */
  routerRtpCapabilities: RtpCapabilities,
})

/** To everybody, each `beatMs` of the hello: pages see no ping of RFC 6455, and this they see. */
const beat = z.strictObject({ event: z.literal('beat') })

/** To a caller: (still or again) in line. */
const waiting = z.strictObject({
  event: z.literal('waiting'),
  callId: CallId,
  place: z.nullable(z.int().check(z.minimum(1))),
  expectedWaitMs: z.nullable(z.number()),
})

/** To a caller who waits without media: the ring is near, and this is their leg, in place of one that was offered before. */
const mediaOffered = z.strictObject({ event: z.literal('mediaOffered'), callId: CallId, media: LegMedia })

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
  withName: z.nullable(z.string()),
  /** Seconds of talk that are left to this call. */
  secondsLeft: z.int(),
  /** How long they talk already: not 0 after a reload or a move. */
  talkedMs: z.number(),
  agentProof: AgentProof,
  /** The call moved to this device and the proof is for the one it left; `agentProven` follows. */
  proofAwaited: z.boolean(),
})

/** To both sides: the agent signed anew, because the call moved to another device. */
const agentProven = z.strictObject({
  event: z.literal('agentProven'),
  callId: CallId,
  agentProof: AgentProof,
})

/** To either side: the other side's connection broke, or is back. While it is away the call waits for `waitsMs` at most. */
const otherAway = z.strictObject({
  event: z.literal('otherAway'),
  callId: CallId,
  away: z.boolean(),
  waitsMs: z.number(),
})

/** To either side: its own sound has no way to the service, or has one again. While it has none the call waits for `waitsMs` at most. */
const mediaLost = z.strictObject({
  event: z.literal('mediaLost'),
  callId: CallId,
  lost: z.boolean(),
  waitsMs: z.number(),
})

/** To either side: whether the other side gets anything of its voice. */
const soundReported = z.strictObject({
  event: z.literal('soundReported'),
  callId: CallId,
  arrives: z.boolean(),
})

/** To a caller: the agent asks to confirm exactly this sentence. `options` are of WebAuthn Level 3 section 5.5, in JSON. */
const stepUpAsked = z.strictObject({
  event: z.literal('stepUpAsked'),
  callId: CallId,
  stepUpId: StepUpId,
  sentence: z.string(),
  limit: z.nullable(ToldLimit),
  seat: SeatPseudonym,
  options: z.looseObject({ challenge: z.string() }),
  expiresInMs: z.number(),
})

/**
 * To both sides, exactly once per step-up. `asksLeft` is how many more the agent may ask in this call; `provenBy` whose
 * passkey signed, which in an anonymous call is the only answer to who that is.
 */
const stepUpEnded = z.strictObject({
  event: z.literal('stepUpEnded'),
  callId: CallId,
  stepUpId: StepUpId,
  sentence: z.string(),
  outcome: StepUpOutcome,
  grant: z.nullable(Grant),
  provenBy: z.nullable(CallerId),
  asksLeft: z.int(),
})

/**
 * To a caller, after `ended`: what remains of the call, signed (compact JWS, `typ: receipt+jwt`). `enrolment` is a one-time
 * ticket for making a passkey, where the site allows that after a call. The socket closes after it.
 */
const receiptIssued = z.strictObject({
  event: z.literal('receiptIssued'),
  callId: CallId,
  receipt: z.string(),
  enrolment: z.nullable(z.string()),
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

/** What both sides hear. */
const toEither = [
  hello,
  beat,
  consumerCreated,
  talking,
  capNear,
  otherMuted,
  agentProven,
  otherAway,
  mediaLost,
  soundReported,
  stepUpEnded,
  ended,
] as const

/** What callers hear, and agents never. */
const toCaller = [
  waiting,
  mediaOffered,
  gateChanged,
  connecting,
  held,
  moveAsked,
  moveEnded,
  stepUpAsked,
  receiptIssued,
] as const

/** One event frame to a caller. */
export const CallerEvent = z.discriminatedUnion('event', [...toEither, ...toCaller])

/** One event frame to an agent. */
export const AgentEvent = z.discriminatedUnion('event', [...toEither, ...toAgent])

/** One event frame, any of them. Events go from the server to the browser only. */
export const EventFrame = z.discriminatedUnion('event', [...toEither, ...toCaller, ...toAgent])
export type EventFrame = z.infer<typeof EventFrame>
export type EventName = EventFrame['event']
export type EventOf<N extends EventName> = Extract<EventFrame, { event: N }>
