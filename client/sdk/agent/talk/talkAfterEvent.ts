import type { Answer, EventFrame, EventOf } from '../../../../protocol/index.ts'
import { withSound } from '../../media/soundWatch.ts'
import type { SeatCall, SeatOccupation, SeatStepUp } from '../seatTypes.ts'

export type SeatTalk = Extract<SeatOccupation, { state: 'talking' }>
export type Words = readonly [string, string]

/** What happened before this page was loaded. */
export const stepUpsBefore = ({ stepUpsSoFar }: SeatCall, nowMs: number): readonly SeatStepUp[] =>
  stepUpsSoFar.list.map(({ endsInMs, ...stepUp }) => ({ ...stepUp, endsAtMs: nowMs + endsInMs }))

/** A talk after one event of its own call; the same object when the event changes nothing. */
export function talkAfterEvent(
  before: SeatTalk,
  event: EventFrame,
  nowMs: number,
  words: Words | null,
): SeatTalk {
  switch (event.event) {
    case 'agentStatementAsked':
      return { ...before, words: null }
    case 'agentProven':
      return { ...before, words, seat: event.agentProof.seat }
    case 'otherMuted':
      return { ...before, otherMuted: event.muted }
    case 'soundReported':
      return withSound(before, { isHeard: event.arrives })
    case 'otherAway':
      return withSound(
        { ...before, otherAwayUntilMs: event.away ? nowMs + event.waitsMs : null },
        // Whoever is away measures nothing.
        event.away ? { isHeard: true } : {},
      )
    case 'capNear':
      return { ...before, capNear: true, endsAtMs: nowMs + event.secondsLeft * 1000 }
    case 'stepUpEnded':
      return {
        ...before,
        asksLeft: event.asksLeft,
        provenBy: event.provenBy,
        stepUps: afterEnded(before.stepUps, event, nowMs),
      }
    default:
      return before
  }
}

/** The agent asked, and the server agreed. The end may have been told already. */
export function talkAfterAsk(before: SeatTalk, answer: Answer<'askStepUp'>, nowMs: number): SeatTalk {
  const { stepUpId, sentence, expiresInMs } = answer
  if (before.stepUps.some(stepUp => stepUp.stepUpId === stepUpId)) return before
  const asked: SeatStepUp = { stepUpId, sentence, outcome: 'asked', endsAtMs: nowMs + expiresInMs }
  return { ...before, stepUps: [...before.stepUps, asked], asksLeft: Math.max(0, before.asksLeft - 1) }
}

function afterEnded(
  before: readonly SeatStepUp[],
  { stepUpId, sentence, outcome, grant }: EventOf<'stepUpEnded'>,
  nowMs: number,
): readonly SeatStepUp[] {
  const ended = { stepUpId, sentence, outcome, endsAtMs: nowMs + (grant?.expiresInMs ?? 0) }
  const known = before.some(stepUp => stepUp.stepUpId === stepUpId)
  return known ? before.map(stepUp => (stepUp.stepUpId === stepUpId ? ended : stepUp)) : [...before, ended]
}
