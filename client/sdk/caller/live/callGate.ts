import { type CallId, type EventFrame, RingfenceError } from '../../../../protocol/index.ts'
import type { CallAudio } from '../../media/callAudio.ts'
import type { Clock } from '../../signal/signalTypes.ts'
import type { Working } from '../admission/callTokenRequest.ts'
import { payForToken } from '../admission/payForToken.ts'
import type { PhoneSnapshot } from '../phoneTypes.ts'
import type { CallConnection } from './callConnection.ts'

interface CallGateParts {
  readonly clock: Clock
  readonly callId: CallId
  readonly connection: CallConnection
  readonly voice: CallAudio
  readonly known: () => PhoneSnapshot
  readonly become: (next: PhoneSnapshot) => void
  readonly tellMuted: () => void
}

/** A key that is on its way, or is being paid for. */
interface Answering {
  readonly key: string
  readonly working: Working
  readonly answered: Promise<boolean>
}

/** What a caller in line is asked to show, and answers. */
export class CallGate {
  readonly #parts: CallGateParts
  /** Of the key that is asked for now. */
  #number = 0
  #answering: Answering | undefined

  constructor(parts: CallGateParts) {
    this.#parts = parts
  }

  /** Whether something is asked now. */
  get isOpen(): boolean {
    const known = this.#parts.known()
    return known.state === 'waiting' && known.gate !== null
  }

  hear(event: EventFrame): void {
    if (event.event !== 'gateChanged') return
    const number = event.gate?.key?.number
    // What is computed is for the key of before.
    if (number !== this.#number) this.stop()
    this.#number = number ?? this.#number
    // Before they talk nobody else needs to know who is muted.
    if (event.gate && event.gate.muted !== this.#parts.voice.isSilent) this.#parts.tellMuted()
  }

  /** The same key once more is the same answer. */
  answer(key: string): Promise<boolean> {
    if (!this.isOpen) return Promise.reject(new RingfenceError('request-not-allowed'))
    if (this.#answering?.key === key) return this.#answering.answered
    this.stop()
    const working = this.#newWorking()
    const answered = this.#answer(key, working)
    const answering = { key, working, answered }
    this.#answering = answering
    const done = () => {
      if (this.#answering === answering) this.#answering = undefined
    }
    answered.then(done, done)
    return answered
  }

  /** Nothing is computed any more. Idempotent. */
  stop(): void {
    if (!this.#answering) return
    this.#answering.working.isStopped = true
    this.#answering = undefined
    this.#showWork(null)
  }

  #answer(key: string, working: Working): Promise<boolean> {
    const { connection, callId } = this.#parts
    const number = this.#number
    const ask = async (more: object = {}) =>
      (await connection.request('answerGate', { callId, number, key, ...more })).passed
    return ask().catch(refusal => payForToken(refusal, ask, working))
  }

  #newWorking(): Working {
    const working: Working = {
      ...{ clock: this.#parts.clock, mayVouch: false, isStopped: false, work: null },
      onChanged: () => this.#showWork(working.work),
    }
    return working
  }

  #showWork(work: { readonly progress: number } | null): void {
    const known = this.#parts.known()
    if (known.state !== 'waiting' || known.gate === null) return
    const isShown = known.gate.work?.progress === work?.progress
    if (isShown) return
    this.#parts.become({
      ...known,
      gate: { ...known.gate, work: work && { progress: work.progress } },
    })
  }
}
