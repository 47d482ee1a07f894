import {
  type AgentId,
  type Answer,
  type CallId,
  type Duty,
  type IceRestart,
  type MoveId,
  type Params,
  type QueueKey,
  type ReportReason,
  type RevocationRequest,
  RingfenceError,
  type RingId,
  type RtpParameters,
  type SiteKey,
  type StepUpAnswer,
  type StepUpChoice,
  type StepUpId,
  type TakeSeatAnswer,
  type VerifiedCallToken,
} from '../protocol/index.ts'
import { type CallSession, type Party, type PartyOf, refuseUnlessParty } from './call/callSession.ts'
import { goAway } from './call/connection/connectionLoss.ts'
import { setMuted } from './call/connection/mute.ts'
import { produce } from './call/connection/produce.ts'
import { mediaCarries, restartIce } from './call/connection/restartIce.ts'
import { catchUp, type ResumeInput, resumeCall } from './call/connection/resume.ts'
import { reportSound } from './call/connection/soundReports.ts'
import { endCall } from './call/ending/endCall.ts'
import { finishFormer } from './call/ending/formerCalls.ts'
import { hangUp } from './call/ending/hangUp.ts'
import { type Refreshed, refresh } from './call/entering/authorization.ts'
import type { Joined } from './call/entering/joinAnswer.ts'
import type { JoinInput } from './call/entering/joinInput.ts'
import { answerMove } from './call/entering/moveHere.ts'
import { answerGate, type GateAnswer } from './call/gate/answerGate.ts'
import { reportCall } from './call/reports/reportCall.ts'
import { accept } from './call/ring/accept.ts'
import { signAgentStatement } from './call/ring/agentStatement.ts'
import { endRing, openRingOf } from './call/ring/ringAgent.ts'
import { answerStepUp } from './call/stepUps/answerStepUp.ts'
import { askStepUp } from './call/stepUps/askStepUp.ts'
import type { QueuePressure } from './dispatch/createDispatch.ts'
import { connectOwners, type DeskOptions } from './owners.ts'
import type { SeatInput } from './seat/seat.ts'
import type { TakeOver } from './seat/takeSeat.ts'

export type { Party, PartyOf } from './call/callSession.ts'
export type { DeskOptions } from './owners.ts'

type HangUpBecause = Params<'hangUp'>['because']

/** Where people and the service ask something of a call or a seat: it finds whose business it is, and decides nothing. */
export interface Desk {
  /**
   * Lets a caller in and answers with everything at once, or moves the call that this caller has on another device, once
   * that device agrees. The caller's socket counts as open until `callerAway`.
   * @throws RingfenceError `server-stopping`, `queue-unknown`, `no-agent`, `at-capacity`, `service-unavailable`, `over-cap`, `revoked`,
   * `media-failed`, `worker-died`; of moving `passkey-required`, `move-refused`, `move-unanswered`, `connection-lost`
   */
  join(input: JoinInput): Promise<Joined>
  /** The caller's socket closed; the call waits for its page. Idempotent. */
  callerAway(callId: CallId): void
  /** The caller's socket closed before the page knew of the call. Idempotent. */
  callerGone(callId: CallId): void
  /** What a proof about this call is to be made with. @throws RingfenceError `call-not-found` */
  tokenOf(callId: CallId): VerifiedCallToken
  /**
   * Takes a call up again for the browser whose key was proven.
   * @throws RingfenceError `call-not-found`, `media-failed`, `worker-died`
   */
  resume(input: ResumeInput): Promise<Joined>
  /** The browser key was proven again. @throws RingfenceError `call-not-found` */
  refresh(callId: CallId): Refreshed
  /** Tells a party that took its call up how it stands. */
  catchUp(party: Party): void
  /** @throws RingfenceError `call-not-found`; `request-not-allowed` for a question that is over */
  answerMove(callId: CallId, moveId: MoveId, agrees: boolean): void
  /** See {@link answerGate}. @throws RingfenceError `call-not-found`, and as there */
  answerGate(callId: CallId, answer: GateAnswer): Promise<Answer<'answerGate'>>
  /** Ends every call that this revocation means, with `revoked`. */
  revoke(request: RevocationRequest): void
  /**
   * An agent sits down, off duty. A free seat of the same agent is replaced, but not one whose page is open in another tab; a busy
   * one by the page that sits there only, which takes its talk up again.
   * @throws RingfenceError `seat-in-other-tab`, `seat-taken`, `fresh-sign-in-required`; `server-stopping`, `media-failed`,
   * `worker-died`
   */
  takeSeat(seat: SeatInput, takeOver?: TakeOver): Promise<TakeSeatAnswer>
  /** Whoever is gone while talking may come back. Idempotent. */
  leaveSeat(agentId: AgentId, why: 'gone' | 'signed-out'): void
  /** @throws RingfenceError `request-not-allowed` when the agent has no seat */
  setDuty(agentId: AgentId, duty: Duty): void
  /** Whether the page can ring aloud by now. Idempotent. */
  setAudible(agentId: AgentId, audible: boolean): void
  /**
   * Resolves when both voices flow. `signature` is over the ring's statement, by the seat's key.
   * @throws RingfenceError `ring-over`, `seat-proof-invalid` (it goes on ringing), `media-failed`, `worker-died`
   */
  accept(agentId: AgentId, ringId: RingId, signature: string): Promise<void>
  /** @throws RingfenceError `ring-over` */
  decline(agentId: AgentId, ringId: RingId): void
  /** See {@link reportCall}. @throws RingfenceError `call-not-found`, `store-unavailable` */
  reportCall(agentId: AgentId, callId: CallId, reason: ReportReason): Promise<Answer<'reportCall'>>
  /**
   * Ends the calls of callers who may not call any more, as far as nobody talks in them; a talk that is on is its agent's to end.
   */
  endBlocked(isBlocked: (token: VerifiedCallToken) => boolean): void
  /** @throws RingfenceError `call-not-found`, `request-not-allowed` when nothing was asked, `seat-proof-invalid` */
  signAgentStatement(agentId: AgentId, callId: CallId, signature: string): void
  /**
   * Has the caller confirm a purpose with a passkey. Resolves when the caller sees it.
   * @throws RingfenceError `call-not-found`, `request-not-allowed`, `step-up-pending`, `too-many-step-ups`, `rate-limited`,
   * `step-up-not-allowed`, `step-up-over`
   */
  askStepUp(agentId: AgentId, callId: CallId, choice: StepUpChoice): Promise<Answer<'askStepUp'>>
  /** @throws RingfenceError `call-not-found`, `step-up-over` */
  answerStepUp(
    from: PartyOf<'caller'>,
    callId: CallId,
    stepUpId: StepUpId,
    answer: StepUpAnswer,
  ): Promise<Answer<'answerStepUp'>>
  /**
   * The page has lost its sound's path: this side is away, and its transports seek another.
   * @throws RingfenceError `call-not-found`, `request-not-allowed` for a caller who has no leg, `rate-limited` within a second of the last one,
   * `media-failed`, `worker-died`
   */
  restartIce(from: Party, callId: CallId): Promise<IceRestart>
  /** The page measured whether it gets anything of the other side. @throws RingfenceError `call-not-found` */
  reportSound(from: Party, callId: CallId, arrives: boolean): void
  /** @throws RingfenceError `call-not-found`, `worker-died`; `media-failed` while no packet of that side comes */
  mediaCarries(from: Party, callId: CallId): Promise<void>
  /** @throws RingfenceError `call-not-found`, `request-not-allowed`, `media-failed` */
  produce(from: Party, callId: CallId, rtpParameters: RtpParameters): Promise<void>
  /** @throws RingfenceError `call-not-found` */
  setMuted(from: Party, callId: CallId, muted: boolean): Promise<void>
  /** @throws RingfenceError `call-not-found` for a call that ended or is not theirs */
  hangUp(from: Party, callId: CallId, because: HangUpBecause): void
  /** `calls` are all that live; each of them waits, rings or talks. */
  counts(): {
    readonly calls: number
    readonly waiting: number
    readonly ringing: number
    readonly talking: number
    readonly seats: number
    /** Of these, the ones whose agent may be back any moment. */
    readonly awaitedSeats: number
  }
  /** How full a queue is. */
  pressure(site: SiteKey, queue: QueueKey): QueuePressure
  /** Whether so much is unwritten that nobody else is let in. */
  isOutboxFull(): boolean
  /** Completes the calls of processes that died: `server-died`, with what is known. It goes on by itself. */
  finishFormer(): void
  /** Ends every call with `server-stopping`; resolves when all is released and recorded. Idempotent. */
  close(): Promise<void>
}

/** Opens the desk. It holds nothing but calls and seats; {@link Desk.close} ends them all. */
export function createDesk(options: DeskOptions): Desk {
  const { world, calls, seats, pressure, track, close } = connectOwners(options)

  function callOf(callId: CallId): CallSession {
    const session = calls.find(callId)
    if (!session) throw new RingfenceError('call-not-found')
    return session
  }

  /** The call of the caller who asks. */
  function ownCall(callId: CallId): CallSession {
    const session = callOf(callId)
    refuseUnlessParty(session, { side: 'caller', callId })
    return session
  }

  /** The call that this agent is rung for. */
  function rungCall(agentId: AgentId, ringId: RingId): CallSession {
    const ring = seats.ringAt(agentId, 'ringing')
    const session = ring?.ringId === ringId ? calls.find(ring.callId) : undefined
    if (!session) throw new RingfenceError('ring-over')
    return session
  }

  return {
    join: input => track(calls.join(input)),
    callerAway(callId) {
      const session = calls.find(callId)
      if (session) goAway(world, session, 'caller')
    },
    callerGone(callId) {
      const session = calls.find(callId)
      if (session) endCall(world, session, 'caller-gone')
    },
    tokenOf: callId => callOf(callId).call.admitted.token,
    resume: async input => resumeCall(world, callOf(input.callId), input),
    refresh: callId => refresh(world, callOf(callId)),
    catchUp(party) {
      const callId = party.side === 'caller' ? party.callId : seats.ringAt(party.agentId, 'talking')?.callId
      const session = callId && calls.find(callId)
      if (session) catchUp(world, session, party.side)
    },
    answerMove: (callId, moveId, agrees) => answerMove(ownCall(callId), moveId, agrees),
    answerGate: async (callId, answer) => answerGate(world, ownCall(callId), answer),
    revoke(request) {
      calls.revoke(request)
      if (request.kind === 'agent') seats.revoke(request.value)
    },
    takeSeat: (seat, takeOver = 'from-nowhere') => seats.take(seat, takeOver),
    leaveSeat: seats.leave,
    setDuty: seats.setDuty,
    setAudible: seats.setAudible,
    accept: async (agentId, ringId, signature) =>
      accept(world, rungCall(agentId, ringId), agentId, ringId, signature),
    decline(agentId, ringId) {
      const session = rungCall(agentId, ringId)
      openRingOf(session, agentId, ringId)
      endRing(world, session, { outcome: 'declined' })
    },
    reportCall: async (agentId, callId, reason) =>
      track(reportCall(world, calls.find(callId), { agentId, callId, reason })),
    endBlocked: calls.endBlocked,
    signAgentStatement: (agentId, callId, signature) =>
      signAgentStatement(world, callOf(callId), agentId, signature),
    askStepUp: async (agentId, callId, choice) => askStepUp(world, callOf(callId), agentId, choice),
    answerStepUp: async (from, callId, stepUpId, answer) => {
      const session = callOf(callId)
      refuseUnlessParty(session, from)
      return answerStepUp(world, session, stepUpId, answer)
    },
    restartIce: async (from, callId) => restartIce(world, callOf(callId), from),
    reportSound: (from, callId, arrives) => reportSound(world, callOf(callId), from, arrives),
    mediaCarries: async (from, callId) => mediaCarries(world, callOf(callId), from),
    produce: async (from, callId, rtpParameters) => produce(world, callOf(callId), from, rtpParameters),
    setMuted: async (from, callId, muted) => setMuted(world, callOf(callId), from, muted),
    hangUp: (from, callId, because) => hangUp(world, callOf(callId), from, because),
    counts: () => ({
      calls: calls.size,
      waiting: calls.inPhase('waiting'),
      ringing: calls.inPhase('connecting'),
      talking: calls.inPhase('talking'),
      seats: seats.size,
      awaitedSeats: seats.awaited,
    }),
    pressure,
    isOutboxFull: calls.isOutboxFull,
    finishFormer: () => finishFormer(world),
    close,
  }
}
