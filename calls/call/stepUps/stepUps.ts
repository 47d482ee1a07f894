import {
  type CallerId,
  type ErrorCode,
  type GrantId,
  type RecordMark,
  type StepUpId,
  type StepUpNote,
  type StepUpOutcome,
  type StepUpsSoFar,
  stepUpRules,
} from '../../../protocol/index.ts'
import type { Purpose } from './stepUpSentence.ts'

/** How long the caller has to answer, in milliseconds. */
export const stepUpTimeMs = 60_000

interface Ask extends Purpose {
  readonly stepUpId: StepUpId
  /** Milliseconds since the epoch. */
  readonly askedAtMs: number
  readonly expiresAtMs: number
}

/** The statement is being made; the caller knows nothing yet. */
export interface PreparingStepUp extends Ask {
  readonly state: 'preparing'
}

/** The caller reads the sentence. */
export interface AskedStepUp extends Ask {
  readonly state: 'asked'
  /** What the caller's browser hands to its passkeys. */
  readonly options: { readonly challenge: string }
}

/** The caller's passkey answered; the answer is being verified and can no longer be taken back. */
export interface CheckingStepUp extends Ask {
  readonly state: 'checking'
}

type OpenStepUp = PreparingStepUp | AskedStepUp | CheckingStepUp

/** The step-ups of one call: at most one is open. */
export interface StepUps {
  readonly open: OpenStepUp | null
  /** Oldest first; what the caller never saw is none. */
  readonly ended: readonly StepUpNote[]
  /** Whose passkey proved the first one; the others must be this person's too. */
  readonly provenBy: CallerId | null
}

/** How a step-up ended. */
export type StepUpEnd =
  | {
      readonly outcome: 'proven'
      readonly grantId: GrantId
      readonly grantExpiresAtMs: number
      readonly callerId: CallerId
    }
  | { readonly outcome: Exclude<StepUpOutcome, 'proven'> }

export const noStepUps: StepUps = { open: null, ended: [], provenBy: null }

/**
 * Only `failed` counts as a failure: a passkey answered and was not the right one. Who refuses, has no passkey or lets the
 * time pass has not tried to pass for anybody.
 */
const hasFailedTooOften = (ended: readonly StepUpNote[]): boolean =>
  ended.filter(note => note.outcome === 'failed').length >= stepUpRules.failuresAllowed

/** How often an agent may still ask in this call. */
export function asksLeft({ open, ended }: StepUps, perCall: number): number {
  if (hasFailedTooOften(ended)) return 0
  return Math.max(0, perCall - ended.length - (open ? 1 : 0))
}

/** Why nothing may be asked now, what passes by itself first; `null` when an agent may ask. */
export function askRefusal(stepUps: StepUps, perCall: number, nowMs: number): ErrorCode | null {
  if (stepUps.open) return 'step-up-pending'
  if (asksLeft(stepUps, perCall) === 0) return 'too-many-step-ups'
  const last = stepUps.ended.at(-1)
  return last && nowMs < last.endedAtMs + stepUpRules.pauseMs ? 'rate-limited' : null
}

export const prepareStepUp = (stepUpId: StepUpId, purpose: Purpose, nowMs: number): PreparingStepUp => ({
  ...purpose,
  state: 'preparing',
  stepUpId,
  askedAtMs: nowMs,
  expiresAtMs: nowMs + stepUpTimeMs,
})

/** The caller sees it from now on. */
export const showStepUp = (
  stepUp: PreparingStepUp,
  options: { readonly challenge: string },
): AskedStepUp => ({ ...stepUp, state: 'asked', options })

/** A passkey answered in time. */
export function checkStepUp({ options: _, ...ask }: AskedStepUp): CheckingStepUp {
  return { ...ask, state: 'checking' }
}

/** The one end of a step-up that the caller saw. */
export function endStepUp(
  stepUps: StepUps,
  stepUp: AskedStepUp | CheckingStepUp,
  end: StepUpEnd,
  nowMs: number,
): StepUps {
  const { stepUpId, sentence, limit, askedAtMs } = stepUp
  const isProven = end.outcome === 'proven'
  const note: StepUpNote = {
    stepUpId,
    sentence,
    limit,
    outcome: end.outcome,
    askedAtMs,
    endedAtMs: nowMs,
    grantId: isProven ? end.grantId : null,
  }
  return {
    open: null,
    ended: [...stepUps.ended, note],
    provenBy: stepUps.provenBy ?? (isProven ? end.callerId : null),
  }
}

const nameOf = ({ stepUpId, sentence }: Pick<StepUpNote, 'stepUpId' | 'sentence'>) => ({ stepUpId, sentence })

/** What an agent who comes back, or is only rung, needs to know. */
export function stepUpsSoFar(stepUps: StepUps, perCall: number, nowMs: number): StepUpsSoFar {
  const { open, ended, provenBy } = stepUps
  const list = ended.map(note => ({
    ...nameOf(note),
    outcome: note.outcome,
    endsInMs: note.outcome === 'proven' ? Math.max(0, note.endedAtMs + stepUpRules.grantMs - nowMs) : 0,
  }))
  const asked = open
    ? [{ ...nameOf(open), outcome: 'asked' as const, endsInMs: Math.max(0, open.expiresAtMs - nowMs) }]
    : []
  return {
    asksLeft: asksLeft(stepUps, perCall),
    provenBy,
    list: [...list, ...asked],
  }
}

/** Why somebody should look at the record of a call with these step-ups. */
export const marksOf = (ended: readonly StepUpNote[]): RecordMark[] =>
  hasFailedTooOften(ended) ? ['step-up-failures'] : []
