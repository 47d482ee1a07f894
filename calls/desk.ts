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
import { accept } from './accepting.ts'
import { signAgentStatement } from './agentStatement.ts'
import type { SeatInput } from './agents.ts'
import { hearerOf } from './audibility.ts'
import { type Refreshed, refresh } from './authorization.ts'
import type { ConnectingCall } from './call.ts'
import {
  type DeskOptions,
  type Floor,
  isIn,
  isParty,
  type Line,
  lineOf,
  linesIn,
  type Party,
  type PartyOf,
  removeSeat,
  tell,
  track,
  updateSeat,
} from './floor.ts'
import { finishFormer } from './former.ts'
import { endCall, hangUpReason } from './hangup.ts'
import type { Joined } from './joined.ts'
import type { JoinInput } from './joinInput.ts'
import { isOutboxFull, joinCall } from './joining.ts'
import { answerMove } from './moving.ts'
import { goAway } from './presence.ts'
import { mediaCarries, restartIce } from './restarting.ts'
import { catchUp, type ResumeInput, resumeCall } from './resuming.ts'
import { revoke } from './revocation.ts'
import { endRing, failAgentMedia, openRingOf } from './ringer.ts'
import { leaveSeat, setDuty, type TakeOver, takeSeat } from './seating.ts'
import { createFloor } from './settling.ts'
import { reportSound } from './soundReports.ts'
import { answerStepUp } from './stepUps/stepUpAnswers.ts'
import { askStepUp } from './stepUps/stepUpDesk.ts'

type HangUpBecause = Params<'hangUp'>['because']

export type { DeskOptions, Party, PartyOf } from './floor.ts'

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
  const floor = createFloor(options)
  return {
    join: input => track(floor, joinCall(floor, input)),
    callerAway(callId) {
      const line = floor.lines.get(callId)
      if (line) goAway(floor, line, 'caller')
    },
    tokenOf: callId => lineOf(floor, { side: 'caller', callId }, callId).call.admitted.token,
    resume: async input => resumeCall(floor, input),
    refresh: callId => refresh(floor, lineOf(floor, { side: 'caller', callId }, callId)),
    catchUp: party => catchUp(floor, party),
    answerMove: (callId, moveId, agrees) => answerMove(floor, callId, moveId, agrees),
    revoke: request => revoke(floor, request),
    callerGone(callId) {
      const line = floor.lines.get(callId)
      if (line) endCall(floor, line, 'caller-gone')
    },
    takeSeat: (seat, takeOver) => takeSeat(floor, seat, takeOver),
    leaveSeat: (agentId, why) => leaveSeat(floor, agentId, why),
    setDuty: (agentId, duty) => setDuty(floor, agentId, duty),
    setAudible(agentId, audible) {
      updateSeat(floor, agentId, seat => ({ ...seat, audible }))
      floor.changed()
    },
    accept: (agentId, ringId, signature) => accept(floor, agentId, ringId, signature),
    decline(agentId, ringId) {
      endRing(floor, openRingOf(floor, agentId, ringId).line, { outcome: 'declined' })
    },
    signAgentStatement: (agentId, callId, signature) => signAgentStatement(floor, agentId, callId, signature),
    askStepUp: (agentId, callId, choice) => askStepUp(floor, agentId, callId, choice),
    answerStepUp: (from, callId, stepUpId, answer) =>
      answerStepUp(floor, lineOf(floor, from, callId), stepUpId, answer),
    restartIce: (from, callId) => restartIce(floor, from, callId),
    reportSound: (from, callId, arrives) => reportSound(floor, from, callId, arrives),
    mediaCarries: (from, callId) => mediaCarries(floor, from, callId),
    async produce(from, callId, rtpParameters) {
      await lineOf(floor, from, callId).room.produce(from.side, rtpParameters)
    },
    setMuted: (from, callId, muted) => setMuted(floor, from, callId, muted),
    hangUp: (from, callId, because) => hangUp(floor, from, callId, because),
    counts: () => ({
      calls: floor.lines.size,
      waiting: linesIn(floor, 'waiting').length,
      ringing: linesIn(floor, 'connecting').length,
      talking: linesIn(floor, 'talking').length,
      seats: floor.seats.size,
      awaitedSeats: floor.awaitedSeats.size,
    }),
    isOutboxFull: () => isOutboxFull(floor),
    finishFormer: () => finishFormer(floor),
    close: () => close(floor),
  }
}

async function setMuted(floor: Floor, from: Party, callId: CallId, muted: boolean): Promise<void> {
  const line = lineOf(floor, from, callId)
  await line.room.setMuted(from.side, muted)
  // The call, or this agent's part in it, may have ended meanwhile.
  if (!isParty(line, from)) throw new RingfenceError('call-not-found')
  line.muted[from.side] = muted
  const hearer = hearerOf(line.call, from.side)
  if (hearer) tell(floor, line.call, hearer, { event: 'otherMuted', callId, muted })
}

function hangUp(floor: Floor, from: Party, callId: CallId, because: HangUpBecause): void {
  const line = lineOf(floor, from, callId)
  if (from.side === 'agent' && isIn(line, 'connecting') && letsGo(floor, line, because)) return
  endCall(floor, line, hangUpReason(line.call.phase, from.side, because))
}

/** An agent who is not heard yet can only let go of the ring; the call is still the caller's. Whoever took it may end it, too. */
function letsGo(floor: Floor, line: Line & { call: ConnectingCall }, because: HangUpBecause): boolean {
  if (because === 'person' && line.call.ring.state === 'accepted') return false
  if (because === 'media-failed') failAgentMedia(floor, line, 'media-failed')
  else endRing(floor, line, { outcome: because === 'person' ? 'declined' : 'agent-device' })
  return true
}
/** Whoever stops the service waits so long for what cannot be written now, in milliseconds. */
const stopWritingMs = 5000

async function close(floor: Floor): Promise<void> {
  floor.stopping = true
  for (const line of [...floor.lines.values()]) endCall(floor, line, 'server-stopping')
  const cancel = floor.clock.after(stopWritingMs, floor.outbox.giveUp)
  for (const agentId of [...floor.awaitedSeats.keys()]) removeSeat(floor, agentId, 'gone')
  while (floor.pending.size > 0) await Promise.allSettled([...floor.pending])
  cancel()
}
