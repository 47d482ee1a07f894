import { type CallId, RingfenceError, type StepUpOutcome } from '../../../../protocol/index.ts'
import { asRingfenceError } from '../../errors.ts'
import { phoneAfterMove } from '../phoneAfterEvent.ts'
import { isOver } from '../phoneState.ts'
import type { PhoneSnapshot } from '../phoneTypes.ts'
import type { CallConnection } from './callConnection.ts'
import type { CallStepUps } from './callStepUps.ts'

interface CallQuestionsParts {
  readonly callId: CallId
  readonly connection: CallConnection
  readonly stepUps: CallStepUps
  readonly known: () => PhoneSnapshot
  readonly become: (next: PhoneSnapshot) => void
}

/** What the person is asked in a call, and answers: whether a purpose is confirmed, whether another device may have the call. */
export class CallPrompts {
  readonly #parts: CallQuestionsParts

  constructor(parts: CallQuestionsParts) {
    this.#parts = parts
  }

  async confirmStepUp(): Promise<StepUpOutcome> {
    const { known, become, stepUps } = this.#parts
    const asked = known()
    if (asked.state === 'talking' && asked.stepUp && asked.stepUp.seat !== seatIn(asked)) {
      // Whoever asks is not the seat that proved itself: nothing is signed for a stranger.
      throw new RingfenceError('seat-proof-invalid')
    }
    try {
      return await stepUps.confirm()
    } catch (error) {
      const now = known()
      if (asRingfenceError(error).code === 'step-up-over' && now.state === 'talking') {
        become({ ...now, stepUp: null })
      }
      throw error
    }
  }

  async answerMove(agrees: boolean): Promise<void> {
    const { callId, connection, known, become } = this.#parts
    const asked = known()
    const move = 'askedMove' in asked ? asked.askedMove : null
    if (!move) throw new RingfenceError('request-not-allowed')
    await connection.request('answerMove', { callId, moveId: move.moveId, agrees })
    const now = known()
    if (!isOver(now)) become(phoneAfterMove(now))
  }
}

const seatIn = ({ agent }: Extract<PhoneSnapshot, { state: 'talking' }>) =>
  agent === 'awaited' ? undefined : agent?.seat
