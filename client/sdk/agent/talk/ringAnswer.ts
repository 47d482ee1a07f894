import { RingfenceError } from '../../../../protocol/errors.ts'
import type { RingId } from '../../../../protocol/index.ts'
import { asRingfenceError } from '../../errors.ts'
import type { AgentConnection } from '../agentConnection.ts'
import type { AgentDesk } from '../agentDesk.ts'
import { seatAccepting } from '../seatAfterEvent.ts'
import type { SeatCall } from '../seatTypes.ts'

/** How an agent answers the ring that there is. */
export class RingAnswer {
  readonly #desk: AgentDesk
  readonly #connection: AgentConnection
  readonly #hangUp: () => Promise<void>
  /** Declined here, and the service has not heard it yet: whatever else is pressed meanwhile comes too late. */
  #declining: RingId | undefined

  constructor(desk: AgentDesk, connection: AgentConnection, hangUp: () => Promise<void>) {
    this.#desk = desk
    this.#connection = connection
    this.#hangUp = hangUp
  }

  /** @throws RingfenceError `ring-over`, `microphone-…`, and what the service answers */
  async accept(): Promise<void> {
    const seated = this.#desk.snapshot
    if (seated.state !== 'seated' || seated.occupation.state !== 'ringing') {
      throw new RingfenceError('ring-over')
    }
    const { ringId, call } = seated.occupation
    if (ringId === this.#declining) return
    // Both at once: the caller is heard while the microphone is still being opened.
    const microphone = this.#desk.voice.openMicrophone()
    microphone.catch(() => undefined) // awaited below
    this.#desk.show(seatAccepting(seated, call))
    try {
      const signature = await this.#desk.signing.signature()
      await this.#connection.request('accept', { ringId, signature })
    } catch (error) {
      await this.#notAccepted(ringId, error)
      this.#desk.free(call, { reason: 'ring-gone', talkedMs: 0 })
      throw error
    }
    try {
      await microphone
    } catch (error) {
      this.#failDevice(call)
      throw error
    }
  }

  async #notAccepted(ringId: RingId, error: unknown): Promise<void> {
    const { code } = asRingfenceError(error)
    // Without an answer the server may hold the call for taken.
    if (code === 'request-timed-out') await this.#hangUp()
    // Another agent may be shown a statement that is right.
    if (code === 'seat-proof-invalid') {
      await this.#connection.request('decline', { ringId }).catch(() => undefined)
    }
  }

  /** Took a call and has no microphone: it goes to the next agent, for the caller is not to pay for that. */
  #failDevice(call: SeatCall): void {
    this.#desk.free(call, { reason: 'ring-device-failed', talkedMs: 0 })
    // Where it cannot be told, the service hears for itself that nothing comes.
    const told = this.#connection.request('hangUp', { callId: call.callId, because: 'agent-device' })
    told.catch(() => undefined)
  }

  /** @throws RingfenceError `ring-over`, and what the service answers */
  async decline(): Promise<void> {
    const occupation = this.#desk.occupation()
    if (occupation?.state !== 'ringing') throw new RingfenceError('ring-over')
    const { ringId } = occupation
    if (ringId === this.#declining) return
    this.#declining = ringId
    try {
      await this.#connection.request('decline', { ringId })
    } finally {
      this.#declining = undefined
    }
    this.#desk.free(occupation.call, { reason: 'declined', talkedMs: 0 })
  }
}
