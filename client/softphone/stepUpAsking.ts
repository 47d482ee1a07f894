import type { WrongField } from '../sdk/index.ts'
import { wrongFieldOf } from './fieldWords.ts'
import { codeOf } from './problemWords.ts'
import type { SeatCall, SeatStepUp } from './seatTypes.ts'
import type { StepUpChoice } from './stepUpChoice.ts'

/** The service lets a caller rest so long between two questions, in milliseconds. */
const pauseMs = 5000

/** What was proven is worth something for so long, in milliseconds: `endsAtMs` of a proven step-up counts from its end. */
const grantTimeMs = 300_000

/** So many wrong passkeys end the right to ask in a call. */
const failuresAllowed = 3

/** How long the service would refuse the next question only because the last has just ended. */
export function pauseLeftMs(stepUps: readonly SeatStepUp[], nowMs: number): number {
  const last = stepUps.at(-1)
  if (last === undefined || last.outcome === 'asked') return 0
  const endedAtMs = last.outcome === 'proven' ? last.endsAtMs - grantTimeMs : last.endsAtMs
  return Math.min(pauseMs, Math.max(0, endedAtMs + pauseMs - nowMs))
}

export const hasFailedTooOften = (stepUps: readonly SeatStepUp[]): boolean =>
  stepUps.filter(({ outcome }) => outcome === 'failed').length >= failuresAllowed

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
