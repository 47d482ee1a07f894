import * as z from 'zod/mini'
import { SeatSignature } from '../agentProof.ts'
import { Duty } from '../call.ts'
import { BroughtWork } from '../http/callTokens.ts'
import { sessionOfPlace } from '../http/seatPlaces.ts'
import { BrowserPublicKey, Language, MediaKey, PageContext } from '../identity.ts'
import { CallId, MoveId, PageId, RingId, StepUpId } from '../ids.ts'
import { IceRestart, mediaAbilities, RtpParameters } from '../media.ts'
import { ReportReason } from '../report.ts'
import { StepUpAnswer, StepUpChoice } from '../stepUp.ts'
import {
  Authorization,
  CallReported,
  GateAnswered,
  JoinAnswer,
  Nothing,
  StepUpAnswered,
  StepUpAskedAnswer,
  TakeSeatAnswer,
} from './answers.ts'
import { maxTokenLength } from './version.ts'

/** A caller's whole admission in one frame: the token, and a fresh proof over this socket's nonce. */
const JoinParams = z.strictObject({
  token: z.string().check(z.maxLength(maxTokenLength)),
  /** Compact JWS, `typ: call-proof+jwt`, by the browser key: claims `{ jti, nonce, iat }` (after RFC 9449). */
  proof: z.string().check(z.maxLength(2048)),
  ...mediaAbilities,
  pageContext: PageContext,
  language: Language,
})

/** The same browser after a reload: same browser key, same certificate. Spends nothing; `talking` or `waiting` follows. */
const ResumeParams = z.strictObject({
  callId: CallId,
  /** As in join, over this socket's nonce and the token's `jti`. */
  proof: z.string().check(z.maxLength(2048)),
  ...mediaAbilities,
})

/** An agent sits down: the media key is bound to the signed-in session for as long as this socket lives. */
const TakeSeatParams = z.strictObject({
  /** Whether this page may ring aloud; where absent it says so by `setAudible`. */
  audible: z.exactOptional(z.boolean()),
  mediaKey: MediaKey,
  ...mediaAbilities,
  /** The key that the session was signed in with. */
  seatKey: BrowserPublicKey,
  /** Compact JWS, `typ: seat-proof+jwt`, by the seat key: claims `{ nonce, mediaKey, iat }`. */
  proof: z.string().check(z.maxLength(2048)),
  /** Tells this page from the other tabs of its browser, which share all its keys. Pages of before have none. */
  page: z.exactOptional(PageId),
  /** The page that this one was loaded after, in the same tab. */
  pageBefore: z.exactOptional(PageId),
  ...sessionOfPlace,
  /**
   * Takes the seat from another page too, with a ring or a talk. From another browser it needs a passkey that was shown within five
   * minutes.
   */
  takeOver: z.exactOptional(z.boolean()),
})

/**
 * Every request, its parameters and its answer. Requests go from the browser to the server only.
 * Who may send which, and when, is decided by the edge's table of phases.
 */
export const requests = {
  /** Caller, first frame. */
  join: { params: JoinParams, answer: JoinAnswer },
  /** Caller, first frame after a reload. */
  resume: { params: ResumeParams, answer: JoinAnswer },
  /** Caller: the browser key is still here. The proof is as in join, over the authorization's nonce. */
  refresh: {
    params: z.strictObject({ callId: CallId, proof: z.string().check(z.maxLength(2048)) }),
    answer: Authorization,
  },
  /** Caller: whether another device of the same identity may take the call over. */
  answerMove: {
    params: z.strictObject({ callId: CallId, moveId: MoveId, agrees: z.boolean() }),
    answer: Nothing,
  },
  /** Caller: the key that is asked for in place of a voice. A wrong one, and one to an earlier question, is a try; under pressure it costs work. */
  answerGate: {
    params: z.strictObject({
      ...{ callId: CallId, number: z.int(), key: z.string().check(z.maxLength(16)) },
      work: z.exactOptional(BroughtWork),
    }),
    answer: GateAnswered,
  },
  /** Caller: the answer to a step-up. */
  answerStepUp: {
    params: z.strictObject({ callId: CallId, stepUpId: StepUpId, answer: StepUpAnswer }),
    answer: StepUpAnswered,
  },
  /** Agent: ask the caller to confirm a purpose with a passkey. */
  askStepUp: {
    params: z.strictObject({ callId: CallId, choice: StepUpChoice }),
    answer: StepUpAskedAnswer,
  },
  /**
   * Agent: what was wrong with a call that rang here or was talked, during it and after it. Once per call and agent: another reason
   * takes the place of the first. The caller hears nothing of it.
   */
  reportCall: {
    params: z.strictObject({ callId: CallId, reason: ReportReason }),
    answer: CallReported,
  },
  /** Agent: the statement of a call that moved to another device, signed by the seat's key. */
  signAgentStatement: {
    params: z.strictObject({ callId: CallId, signature: SeatSignature }),
    answer: Nothing,
  },
  /** Agent, first frame. */
  takeSeat: { params: TakeSeatParams, answer: TakeSeatAnswer },
  /** Agent: on duty, away, off. */
  setDuty: { params: z.strictObject({ duty: Duty }), answer: Nothing },
  /** Agent: whether this page may ring aloud. Browsers let a page sound after a gesture; until then others are rung first. */
  setAudible: { params: z.strictObject({ audible: z.boolean() }), answer: Nothing },
  /**
   * Agent: take the ringing call. `signature` is over the ring's agent statement, by the seat's key. Both consumers are
   * resumed before the answer leaves.
   */
  accept: { params: z.strictObject({ ringId: RingId, signature: SeatSignature }), answer: Nothing },
  /** Agent: let another agent take it. */
  decline: { params: z.strictObject({ ringId: RingId }), answer: Nothing },
  /** Either side: whether this socket still carries both ways. Answered at once, whatever else is being done. */
  ping: { params: Nothing, answer: Nothing },
  /** Either side: its transports seek another path. Until `reportMedia`, the side is away for the other one. One a second. */
  restartIce: { params: z.strictObject({ callId: CallId }), answer: IceRestart },
  /**
   * Either side: its browser calls both its transports connected. Where they were lost, the answer waits for a packet of that side:
   * `media-failed` when none came for 3 seconds, and new transports are to be taken.
   */
  reportMedia: { params: z.strictObject({ callId: CallId, carries: z.literal(true) }), answer: Nothing },
  /** Either side: whether anything of the other side's voice arrives, as its browser counts. */
  reportSound: { params: z.strictObject({ callId: CallId, arrives: z.boolean() }), answer: Nothing },
  /** Either side: this leg's one voice. */
  produce: { params: z.strictObject({ callId: CallId, rtpParameters: RtpParameters }), answer: Nothing },
  /** Either side: stop or go on forwarding this leg's voice. */
  setMuted: { params: z.strictObject({ callId: CallId, muted: z.boolean() }), answer: Nothing },
  /**
   * Either side. `media-failed` is said by a browser whose transport failed; `agent-device` by an agent's whose microphone did, while
   * the ring is not over: then the call goes to the next agent.
   */
  hangUp: {
    params: z.strictObject({ callId: CallId, because: z.enum(['person', 'media-failed', 'agent-device']) }),
    answer: Nothing,
  },
} as const

export type RequestName = keyof typeof requests
export type Params<N extends RequestName> = z.infer<(typeof requests)[N]['params']>
export type Answer<N extends RequestName> = z.infer<(typeof requests)[N]['answer']>

function isRequestName(name: unknown): name is RequestName {
  return typeof name === 'string' && Object.hasOwn(requests, name)
}

/** What makes a text a request, before its parameters are looked at: there is somebody to answer, and a number to answer to. */
export const RequestEnvelope = z.object({
  id: z.int().check(z.minimum(1)),
  request: z.custom<RequestName>(isRequestName),
})
export type RequestEnvelope = z.infer<typeof RequestEnvelope>

const frame = <N extends RequestName, P extends z.core.$ZodType>(request: N, params: P) =>
  z.strictObject({ id: z.int().check(z.minimum(1)), request: z.literal(request), params })

/** One request frame, any of them. */
export const RequestFrame = z.discriminatedUnion('request', [
  frame('join', requests.join.params),
  frame('resume', requests.resume.params),
  frame('refresh', requests.refresh.params),
  frame('answerMove', requests.answerMove.params),
  frame('answerGate', requests.answerGate.params),
  frame('answerStepUp', requests.answerStepUp.params),
  frame('askStepUp', requests.askStepUp.params),
  frame('reportCall', requests.reportCall.params),
  frame('signAgentStatement', requests.signAgentStatement.params),
  frame('takeSeat', requests.takeSeat.params),
  frame('setDuty', requests.setDuty.params),
  frame('setAudible', requests.setAudible.params),
  frame('accept', requests.accept.params),
  frame('decline', requests.decline.params),
  frame('ping', requests.ping.params),
  frame('restartIce', requests.restartIce.params),
  frame('reportMedia', requests.reportMedia.params),
  frame('reportSound', requests.reportSound.params),
  frame('produce', requests.produce.params),
  frame('setMuted', requests.setMuted.params),
  frame('hangUp', requests.hangUp.params),
])
export type RequestFrame = z.infer<typeof RequestFrame>
