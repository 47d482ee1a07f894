import { type CallId, type EventFrame, RingfenceError } from '../../../../protocol/index.ts'
import type { CallAudio } from '../../media/callAudio.ts'
import type { PhoneSnapshot } from '../phoneTypes.ts'
import type { CallConnection } from './callConnection.ts'

interface CallGateParts {
  readonly callId: CallId
  readonly line: CallConnection
  readonly voice: CallAudio
  readonly known: () => PhoneSnapshot
  readonly tellMuted: () => void
}

/** What a caller in line is asked to show, and answers. */
export class CallGate {
  readonly #parts: CallGateParts
  /** Of the key that is asked for now. */
  #number = 0

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
    this.#number = event.gate?.key?.number ?? this.#number
    // Before they talk nobody else needs to know who is muted.
    if (event.gate && event.gate.muted !== this.#parts.voice.isSilent) this.#parts.tellMuted()
  }

  async answer(key: string): Promise<boolean> {
    if (!this.isOpen) throw new RingfenceError('request-not-allowed')
    const { line, callId } = this.#parts
    return (await line.request('answerGate', { callId, number: this.#number, key })).passed
  }
}
