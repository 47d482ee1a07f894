import { z } from 'zod'
import { SeatSignature } from '../agentProof.ts'
import { AgentRole, Duty } from '../call.ts'
import { BroughtWork } from '../http/callTokens.ts'
import { sessionOfPlace } from '../http/seatPlaces.ts'
import { BrowserPublicKey, Caps, Language, MediaKey, PageContext, QueueName } from '../identity.ts'
import { AgentId, CallId, MoveId, PageId, RingId, StepUpId } from '../ids.ts'
import { IceRestart, IceServer, LegMedia, mediaAbilities, RtpParameters } from '../media.ts'
import { ReportedBlock, ReportReason } from '../report.ts'
import {
  Sentence,
  StepUpAnswer,
  StepUpChoice,
  StepUpMenu,
  StepUpOutcome,
  StepUpRules,
  StepUpsSoFar,
} from '../stepUp.ts'
import { QueueLoad, RecentCall } from './agentLists.ts'
import { CallerCard } from './callerCard.ts'
import { CallerHeard } from './gate.ts'
import { maxTokenLength } from './version.ts'

const nothing = z.strictObject({})

/** A caller's whole admission in one frame: the token, and a fresh proof over this socket's nonce. */
const JoinParams = z.strictObject({
  token: z.string().max(maxTokenLength),
  /** Compact JWS, `typ: call-proof+jwt`, by the browser key: claims `{ jti, nonce, iat }` (after RFC 9449). */
  proof: z.string().max(2048),
  ...mediaAbilities,
  pageContext: PageContext,
  language: Language,
})

/**
 * For how long a call may go on without a word from its browser key. Before it expires, the page sends `refresh` with a
 * proof over `nonce`; the answer holds the next one.
 */
export const Authorization = z.strictObject({
  nonce: z.string(),
  expiresInSeconds: z.int().min(1),
  /** In the answer to `refresh`: takes the place of the leg's, for the next ICE restart. Absent where the service has no relay. */
  iceServers: z.array(IceServer).exactOptional(),
})
export type Authorization = z.infer<typeof Authorization>

/** Everything the caller needs, answered once. */
export const JoinAnswer = z.strictObject({
  callId: CallId,
  caps: Caps,
  /** 1 is next; `null` until it is known. */
  place: z.int().min(1).nullable(),
  /** `null` until there is enough to guess from. */
  expectedWaitMs: z.number().nullable(),
  /** `null` as long as a caller who waits is far from the ring: `mediaOffered` brings it when the ring is near. */
  media: LegMedia.nullable(),
  authorization: Authorization,
  /** For how long the call waits for this browser when its connection breaks. */
  awayMs: z.int().min(1),
})
export type JoinAnswer = z.infer<typeof JoinAnswer>

/** The same browser after a reload: same browser key, same certificate. Spends nothing; `talking` or `waiting` follows. */
const ResumeParams = z.strictObject({
  callId: CallId,
  /** As in join, over this socket's nonce and the token's `jti`. */
  proof: z.string().max(2048),
  ...mediaAbilities,
})

/** An agent sits down: the media key is bound to the signed-in session for as long as this socket lives. */
const TakeSeatParams = z.strictObject({
  /** Whether this page may ring aloud; where absent it says so by `setAudible`. */
  audible: z.boolean().exactOptional(),
  mediaKey: MediaKey,
  ...mediaAbilities,
  /** The key that the session was signed in with. */
  seatKey: BrowserPublicKey,
  /** Compact JWS, `typ: seat-proof+jwt`, by the seat key: claims `{ nonce, mediaKey, iat }`. */
  proof: z.string().max(2048),
  /** Tells this page from the other tabs of its browser, which share all its keys. Pages of before have none. */
  page: PageId.exactOptional(),
  /** The page that this one was loaded after, in the same tab. */
  pageBefore: PageId.exactOptional(),
  ...sessionOfPlace,
  /** Takes the seat from another page too, with a ring or a talk. From another browser it needs a passkey shown within five minutes. */
  takeOver: z.boolean().exactOptional(),
})

/** A call as an agent who is part of it needs to know it. */
export const AgentCall = z.strictObject({
  callId: CallId,
  queue: QueueName,
  caller: CallerCard,
  waitedMs: z.number(),
  /** Absent where the service is older than this member. */
  heard: CallerHeard.exactOptional(),
  /** What the agent may ask the caller to confirm. */
  stepUps: StepUpMenu,
  /** Absent where the service is older than this member. */
  stepUpRules: StepUpRules.exactOptional(),
  stepUpsSoFar: StepUpsSoFar,
  media: LegMedia,
  /** For how long a talk waits for this agent when their connection breaks. */
  awayMs: z.int().min(1),
  /** What this agent reported of it by now. */
  report: ReportReason.exactOptional(),
})
export type AgentCall = z.infer<typeof AgentCall>

export const TakeSeatAnswer = z.strictObject({
  agent: z.strictObject({ agentId: AgentId, name: z.string(), role: AgentRole }),
  duty: Duty,
  queues: z.array(QueueLoad),
  recentCalls: z.array(RecentCall),
  /** The talk that goes on after the same page was loaded again; `talking` follows. */
  resumed: AgentCall.nullable(),
  /** How long the duty of this seat waits for its page, in milliseconds. */
  awayMs: z.int().min(0),
})
export type TakeSeatAnswer = z.infer<typeof TakeSeatAnswer>

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
  refresh: { params: z.strictObject({ callId: CallId, proof: z.string().max(2048) }), answer: Authorization },
  /** Caller: whether another device of the same identity may take the call over. */
  answerMove: {
    params: z.strictObject({ callId: CallId, moveId: MoveId, agrees: z.boolean() }),
    answer: nothing,
  },
  /** Caller: the key that is asked for in place of a voice. A wrong one, and one to an earlier question, is a try; under pressure it costs work. */
  answerGate: {
    params: z.strictObject({
      ...{ callId: CallId, number: z.int(), key: z.string().max(16) },
      work: BroughtWork.exactOptional(),
    }),
    answer: z.strictObject({ passed: z.boolean() }),
  },
  /** Caller: the answer to a step-up. */
  answerStepUp: {
    params: z.strictObject({ callId: CallId, stepUpId: StepUpId, answer: StepUpAnswer }),
    answer: z.strictObject({ outcome: StepUpOutcome }),
  },
  /** Agent: ask the caller to confirm a purpose with a passkey. */
  askStepUp: {
    params: z.strictObject({ callId: CallId, choice: StepUpChoice }),
    answer: z.strictObject({ stepUpId: StepUpId, sentence: Sentence, expiresInMs: z.number() }),
  },
  /**
   * Agent: what was wrong with a call that rang here or was talked, during it and after it. Once per call and agent: another reason
   * takes the place of the first. The caller hears nothing of it.
   */
  reportCall: {
    params: z.strictObject({ callId: CallId, reason: ReportReason }),
    answer: z.strictObject({ block: ReportedBlock }),
  },
  /** Agent: the statement of a call that moved to another device, signed by the seat's key. */
  signAgentStatement: {
    params: z.strictObject({ callId: CallId, signature: SeatSignature }),
    answer: nothing,
  },
  /** Agent, first frame. */
  takeSeat: { params: TakeSeatParams, answer: TakeSeatAnswer },
  /** Agent: on duty, away, off. */
  setDuty: { params: z.strictObject({ duty: Duty }), answer: nothing },
  /** Agent: whether this page may ring aloud. Browsers let a page sound after a gesture; until then others are rung first. */
  setAudible: { params: z.strictObject({ audible: z.boolean() }), answer: nothing },
  /**
   * Agent: take the ringing call. `signature` is over the ring's agent statement, by the seat's key. Both consumers are
   * resumed before the answer leaves.
   */
  accept: { params: z.strictObject({ ringId: RingId, signature: SeatSignature }), answer: nothing },
  /** Agent: let another agent take it. */
  decline: { params: z.strictObject({ ringId: RingId }), answer: nothing },
  /** Either side: whether this socket still carries both ways. Answered at once, whatever else is being done. */
  ping: { params: nothing, answer: nothing },
  /** Either side: its transports seek another path. Until `reportMedia`, the side is away for the other one. One a second. */
  restartIce: { params: z.strictObject({ callId: CallId }), answer: IceRestart },
  /**
   * Either side: its browser calls both its transports connected. Where they were lost, the answer waits for a packet of that side:
   * `media-failed` when none came for 3 seconds, and new transports are to be taken.
   */
  reportMedia: { params: z.strictObject({ callId: CallId, carries: z.literal(true) }), answer: nothing },
  /** Either side: whether anything of the other side's voice arrives, as its browser counts. */
  reportSound: { params: z.strictObject({ callId: CallId, arrives: z.boolean() }), answer: nothing },
  /** Either side: this leg's one voice. */
  produce: { params: z.strictObject({ callId: CallId, rtpParameters: RtpParameters }), answer: nothing },
  /** Either side: stop or go on forwarding this leg's voice. */
  setMuted: { params: z.strictObject({ callId: CallId, muted: z.boolean() }), answer: nothing },
  /**
   * Either side. `media-failed` is said by a browser whose transport failed; `agent-device` by an agent's whose microphone did, while
   * the ring is not over: then the call goes to the next agent.
   */
  hangUp: {
    params: z.strictObject({ callId: CallId, because: z.enum(['person', 'media-failed', 'agent-device']) }),
    answer: nothing,
  },
} as const

export type RequestName = keyof typeof requests
export type Params<N extends RequestName> = z.infer<(typeof requests)[N]['params']>
export type Answer<N extends RequestName> = z.infer<(typeof requests)[N]['answer']>

function isRequestName(name: unknown): name is RequestName {
  return typeof name === 'string' && Object.hasOwn(requests, name)
}

/** What makes a text a request, before its parameters are looked at: there is somebody to answer, and a number to answer to. */
export const RequestEnvelope = z.object({ id: z.int().min(1), request: z.custom<RequestName>(isRequestName) })
export type RequestEnvelope = z.infer<typeof RequestEnvelope>

const frame = <N extends RequestName, P extends z.ZodType>(request: N, params: P) =>
  z.strictObject({ id: z.int().min(1), request: z.literal(request), params })

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
