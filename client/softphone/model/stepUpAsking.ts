import type { WrongField } from '../../sdk/index.ts'
import { wrongFieldOf } from '../words/fieldWords.ts'
import { codeOf } from '../words/problemWords.ts'
import type { SeatCall, SeatStepUp, Talking } from './seatTypes.ts'
import type { StepUpChoice } from './stepUpChoice.ts'

/** What was asked in a call, and the service's rules for asking. */
interface StepUpsAsked {
  readonly stepUps: readonly SeatStepUp[]
  readonly call: Pick<Talking['call'], 'stepUpRules'>
}

/**
 * How long the service would refuse the next question only because the last has just ended; 0 where it does not say: then it
 * refuses by itself.
 */
export function pauseLeftMs({ stepUps, call: { stepUpRules } }: StepUpsAsked, nowMs: number): number {
  const last = stepUps.at(-1)
  if (stepUpRules === undefined || last === undefined || last.outcome === 'asked') return 0
  const { pauseMs, grantMs } = stepUpRules
  // `endsAtMs` of a proven step-up is when its grant expires.
  const endedAtMs = last.outcome === 'proven' ? last.endsAtMs - grantMs : last.endsAtMs
  return Math.min(pauseMs, Math.max(0, endedAtMs + pauseMs - nowMs))
}

/** Whether it is for wrong passkeys that nothing more may be asked. */
export const hasFailedTooOften = ({ stepUps, call: { stepUpRules } }: StepUpsAsked): boolean =>
  stepUpRules !== undefined &&
  stepUps.filter(({ outcome }) => outcome === 'failed').length >= stepUpRules.failuresAllowed

/** A question that the service did not take. */
interface RefusedAsk {
  readonly callId: SeatCall['callId']
  /** Key of the listed purpose; `null` for a sentence of the agent's own. */
  readonly purpose: string | null
  readonly code: string
  /** What is wrong with what was written; absent where no field is to blame. */
  readonly wrongField?: WrongField
}

const purposeOf = (choice: StepUpChoice): string | null => (choice.kind === 'listed' ? choice.key : null)

/** Asking the caller, from the press of the button to the service's word: one question at a time. */
export class StepUpAsking {
  busy = false
  refused: RefusedAsk | null = null
  readonly #draw: () => void

  constructor(draw: () => void) {
    this.#draw = draw
  }

  /** Whether the service took the question. A second press while the first is on its way asks nothing. */
  async ask(callId: SeatCall['callId'], choice: StepUpChoice, act: () => Promise<void>): Promise<boolean> {
    if (this.busy) return false
    this.busy = true
    this.refused = null
    this.#draw()
    try {
      await act()
      return true
    } catch (thrown) {
      const wrongField = wrongFieldOf(thrown)
      this.refused = {
        callId,
        purpose: purposeOf(choice),
        code: codeOf(thrown),
        ...(wrongField && { wrongField }),
      }
      return false
    } finally {
      this.busy = false
      this.#draw()
    }
  }
}
