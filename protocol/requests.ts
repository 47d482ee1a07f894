import { z } from 'zod'
import { Duty, HangUpReason, TrustClass } from './call.ts'
import { Assurance, Caps, MediaKey, PageContext, QueueName, Vouched } from './identity.ts'
import { AgentId, CallId, RingId } from './ids.ts'
import { LegMedia, RtpCapabilities, RtpParameters } from './media.ts'
import { maxTokenLength } from './version.ts'

const nothing = z.strictObject({})

/** One line of an agent's recent calls. */
export const RecentCall = z.strictObject({
  callId: CallId,
  queue: QueueName,
  assurance: Assurance,
  trustClass: TrustClass,
  /** Milliseconds since the epoch. */
  admittedAtMs: z.number(),
  waitedMs: z.number(),
  talkedMs: z.number(),
  reason: HangUpReason,
})
export type RecentCall = z.infer<typeof RecentCall>

/** What an agent may know of the caller. What was proven and what the page typed never mix. */
export const CallerCard = z.strictObject({
  assurance: Assurance,
  /** Signed by the site's back end; absent when it signed nothing. */
  vouched: Vouched.exactOptional(),
  /** Typed by the visitor's page; proven by nobody. */
  pageContext: PageContext,
  /** Origin of the page that opened the call, checked by the server. */
  origin: z.string(),
})
export type CallerCard = z.infer<typeof CallerCard>

/** How full one queue of an agent is. */
export const QueueLoad = z.strictObject({
  queue: QueueName,
  waiting: z.int(),
  /** Age of the first in line; `null` when nobody waits. */
  longestWaitMs: z.number().nullable(),
})
export type QueueLoad = z.infer<typeof QueueLoad>

/** A caller's whole admission in one frame: the token, and a fresh proof over this socket's nonce. */
export const JoinParams = z.strictObject({
  token: z.string().max(maxTokenLength),
  /** Compact JWS, `typ: call-proof+jwt`, by the browser key: claims `{ jti, nonce, iat }` (after RFC 9449). */
  proof: z.string().max(2048),
  rtpCapabilities: RtpCapabilities,
  pageContext: PageContext,
})
export type JoinParams = z.infer<typeof JoinParams>

/** Everything the caller needs, answered once. */
export const JoinAnswer = z.strictObject({
  callId: CallId,
  caps: Caps,
  /** 1 is next. */
  place: z.int().min(1),
  /** `null` until there is enough to guess from. */
  expectedWaitMs: z.number().nullable(),
  media: LegMedia,
})
export type JoinAnswer = z.infer<typeof JoinAnswer>

/** An agent sits down: the media key is bound to the signed-in session for as long as this socket lives. */
export const TakeSeatParams = z.strictObject({ mediaKey: MediaKey, rtpCapabilities: RtpCapabilities })
export type TakeSeatParams = z.infer<typeof TakeSeatParams>

export const TakeSeatAnswer = z.strictObject({
  agent: z.strictObject({ agentId: AgentId, name: z.string() }),
  duty: Duty,
  queues: z.array(QueueLoad),
  recentCalls: z.array(RecentCall),
})
export type TakeSeatAnswer = z.infer<typeof TakeSeatAnswer>

/**
 * Every request, its parameters and its answer. Requests go from the browser to the server only.
 * Who may send which, and when, is decided by the edge's table of phases.
 */
export const requests = {
  /** Caller, first frame. */
  join: { params: JoinParams, answer: JoinAnswer },
  /** Agent, first frame. */
  takeSeat: { params: TakeSeatParams, answer: TakeSeatAnswer },
  /** Agent: on duty, away, off. */
  setDuty: { params: z.strictObject({ duty: Duty }), answer: nothing },
  /** Agent: take the ringing call. Both consumers are resumed before the answer leaves. */
  accept: { params: z.strictObject({ ringId: RingId }), answer: nothing },
  /** Agent: let another agent take it. */
  decline: { params: z.strictObject({ ringId: RingId }), answer: nothing },
  /** Either side: this leg's one voice. */
  produce: { params: z.strictObject({ callId: CallId, rtpParameters: RtpParameters }), answer: nothing },
  /** Either side: stop or go on forwarding this leg's voice. */
  setMuted: { params: z.strictObject({ callId: CallId, muted: z.boolean() }), answer: nothing },
  /** Either side. `media-failed` is said by a browser whose transport failed. */
  hangUp: {
    params: z.strictObject({ callId: CallId, because: z.enum(['person', 'media-failed']) }),
    answer: nothing,
  },
} as const

export type RequestName = keyof typeof requests
export type Params<N extends RequestName> = z.infer<(typeof requests)[N]['params']>
export type Answer<N extends RequestName> = z.infer<(typeof requests)[N]['answer']>

const frame = <N extends RequestName, P extends z.ZodType>(request: N, params: P) =>
  z.strictObject({ id: z.int().min(1), request: z.literal(request), params })

/** One request frame, any of them. */
export const RequestFrame = z.discriminatedUnion('request', [
  frame('join', requests.join.params),
  frame('takeSeat', requests.takeSeat.params),
  frame('setDuty', requests.setDuty.params),
  frame('accept', requests.accept.params),
  frame('decline', requests.decline.params),
  frame('produce', requests.produce.params),
  frame('setMuted', requests.setMuted.params),
  frame('hangUp', requests.hangUp.params),
])
export type RequestFrame = z.infer<typeof RequestFrame>
