import {
  type AgentId,
  type Answer,
  type CallId,
  type Duty,
  type IceRestart,
  type MoveId,
  type Params,
  type RevocationRequest,
  RingfenceError,
  type RingId,
  type RtpParameters,
  type StepUpAnswer,
  type StepUpChoice,
  type StepUpId,
  type TakeSeatAnswer,
  type VerifiedCallToken,
} from '../protocol/index.ts'
import { hearerOf } from './call/audibility.ts'
import type { ConnectingCall } from './call/call.ts'
import {
  type CallSession,
  type CallWorld,
  type DeskOptions,
  isIn,
  isParty,
  type Party,
  type PartyOf,
  removeSeat,
  sessionOf,
  sessionsIn,
  tell,
  track,
  updateSeat,
} from './call/callSession.ts'
import { goAway } from './call/connection/connectionLoss.ts'
import { mediaCarries, restartIce } from './call/connection/restartIce.ts'
import { catchUp, type ResumeInput, resumeCall } from './call/connection/resume.ts'
import { reportSound } from './call/connection/soundReports.ts'
import { finishFormer } from './call/ending/formerCalls.ts'
import { endCall, hangUpReason } from './call/ending/hangup.ts'
import { revoke } from './call/ending/revocation.ts'
import { type Refreshed, refresh } from './call/entering/authorization.ts'
import { isOutboxFull, joinCall } from './call/entering/join.ts'
import type { Joined } from './call/entering/joinAnswer.ts'
import type { JoinInput } from './call/entering/joinInput.ts'
import { answerMove } from './call/entering/moveHere.ts'
import { accept } from './call/ring/accept.ts'
import { signAgentStatement } from './call/ring/agentStatement.ts'
import { endRing, failAgentMedia, openRingOf } from './call/ring/ringAgent.ts'
import { answerStepUp } from './call/stepUps/answerStepUp.ts'
import { askStepUp } from './call/stepUps/askStepUp.ts'
import { createFloor } from './dispatch/matching.ts'
import type { SeatInput } from './seat/seat.ts'
import { leaveSeat, setDuty, type TakeOver, takeSeat } from './seat/takeSeat.ts'

type HangUpBecause = Params<'hangUp'>['because']

export type { DeskOptions, Party, PartyOf } from './call/callSession.ts'

/** Conducts every call from admission to its record. Nobody else changes a call. */
export interface Desk {
  /**
   * Lets a caller in and answers with everything at once, or moves the call that this caller has on another device, once
   * that device agrees. The caller's socket counts as open until `callerAway`.
   * @throws RingfenceError `server-stopping`, `queue-unknown`, `no-agent`, `at-capacity`, `over-cap`, `revoked`,
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
   * @throws RingfenceError `call-not-found`, `rate-limited` within a second of the last one, `media-failed`, `worker-died`
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
  /** Whether so much is unwritten that nobody else is let in. */
  isOutboxFull(): boolean
  /** Completes the calls of processes that died: `server-died`, with what is known. It goes on by itself. */
  finishFormer(): void
  /** Ends every call with `server-stopping`; resolves when all is released and recorded. Idempotent. */
  close(): Promise<void>
}

/** Opens the desk. It holds nothing but calls and seats; {@link Desk.close} ends them all. */
export function createDesk(options: DeskOptions): Desk {
  const world = createFloor(options)
  return {
    join: input => track(world, joinCall(world, input)),
    callerAway(callId) {
      const session = world.sessions.get(callId)
      if (session) goAway(world, session, 'caller')
    },
    tokenOf: callId => sessionOf(world, { side: 'caller', callId }, callId).call.admitted.token,
    resume: async input => resumeCall(world, input),
    refresh: callId => refresh(world, sessionOf(world, { side: 'caller', callId }, callId)),
    catchUp: party => catchUp(world, party),
    answerMove: (callId, moveId, agrees) => answerMove(world, callId, moveId, agrees),
    revoke: request => revoke(world, request),
    callerGone(callId) {
      const session = world.sessions.get(callId)
      if (session) endCall(world, session, 'caller-gone')
    },
    takeSeat: (seat, takeOver) => takeSeat(world, seat, takeOver),
    leaveSeat: (agentId, why) => leaveSeat(world, agentId, why),
    setDuty: (agentId, duty) => setDuty(world, agentId, duty),
    setAudible(agentId, audible) {
      updateSeat(world, agentId, seat => ({ ...seat, audible }))
      world.changed()
    },
    accept: (agentId, ringId, signature) => accept(world, agentId, ringId, signature),
    decline(agentId, ringId) {
      endRing(world, openRingOf(world, agentId, ringId).session, { outcome: 'declined' })
    },
    signAgentStatement: (agentId, callId, signature) => signAgentStatement(world, agentId, callId, signature),
    askStepUp: (agentId, callId, choice) => askStepUp(world, agentId, callId, choice),
    answerStepUp: (from, callId, stepUpId, answer) =>
      answerStepUp(world, sessionOf(world, from, callId), stepUpId, answer),
    restartIce: (from, callId) => restartIce(world, from, callId),
    reportSound: (from, callId, arrives) => reportSound(world, from, callId, arrives),
    mediaCarries: (from, callId) => mediaCarries(world, from, callId),
    async produce(from, callId, rtpParameters) {
      await sessionOf(world, from, callId).room.produce(from.side, rtpParameters)
    },
    setMuted: (from, callId, muted) => setMuted(world, from, callId, muted),
    hangUp: (from, callId, because) => hangUp(world, from, callId, because),
    counts: () => ({
      calls: world.sessions.size,
      waiting: sessionsIn(world, 'waiting').length,
      ringing: sessionsIn(world, 'connecting').length,
      talking: sessionsIn(world, 'talking').length,
      seats: world.seats.size,
      awaitedSeats: world.awaitedSeats.size,
    }),
    isOutboxFull: () => isOutboxFull(world),
    finishFormer: () => finishFormer(world),
    close: () => close(world),
  }
}

async function setMuted(world: CallWorld, from: Party, callId: CallId, muted: boolean): Promise<void> {
  const session = sessionOf(world, from, callId)
  await session.room.setMuted(from.side, muted)
  // The call, or this agent's part in it, may have ended meanwhile.
  if (!isParty(session, from)) throw new RingfenceError('call-not-found')
  session.muted[from.side] = muted
  const hearer = hearerOf(session.call, from.side)
  if (hearer) tell(world, session.call, hearer, { event: 'otherMuted', callId, muted })
}

function hangUp(world: CallWorld, from: Party, callId: CallId, because: HangUpBecause): void {
  const session = sessionOf(world, from, callId)
  if (from.side === 'agent' && isIn(session, 'connecting') && letsGo(world, session, because)) return
  endCall(world, session, hangUpReason(session.call.phase, from.side, because))
}

/** An agent who is not heard yet can only let go of the ring; the call is still the caller's. Whoever took it may end it, too. */
function letsGo(
  world: CallWorld,
  session: CallSession & { call: ConnectingCall },
  because: HangUpBecause,
): boolean {
  if (because === 'person' && session.call.ring.state === 'accepted') return false
  if (because === 'media-failed') failAgentMedia(world, session, 'media-failed')
  else endRing(world, session, { outcome: because === 'person' ? 'declined' : 'agent-device' })
  return true
}
/** Whoever stops the service waits so long for what cannot be written now, in milliseconds. */
const stopWritingMs = 5000

async function close(world: CallWorld): Promise<void> {
  world.stopping = true
  for (const session of [...world.sessions.values()]) endCall(world, session, 'server-stopping')
  const cancel = world.clock.after(stopWritingMs, world.outbox.giveUp)
  for (const agentId of [...world.awaitedSeats.keys()]) removeSeat(world, agentId, 'gone')
  while (world.pending.size > 0) await Promise.allSettled([...world.pending])
  cancel()
}
