import type { EventFrame, EventOf } from '../../../protocol/index.ts'
import { throwLater } from '../throwLater.ts'

/** An event that brings the agent's proof. */
export type ProvingEvent = EventOf<'talking' | 'agentProven'>

/**
 * Events in their order. Checking a proof takes the browser a moment, and what comes after it waits: nothing is shown of an
 * agent before the proof was looked at.
 */
export class OrderedEvents<P> {
  readonly #prove: (event: ProvingEvent) => Promise<P | null>
  readonly #act: (event: EventFrame, proven: P | null) => void
  readonly #waiting: EventFrame[] = []
  #acting = false

  constructor(on: {
    readonly prove: (event: ProvingEvent) => Promise<P | null>
    readonly act: (event: EventFrame, proven: P | null) => void
  }) {
    this.#prove = on.prove
    this.#act = on.act
  }

  take(event: EventFrame): void {
    this.#waiting.push(event)
    if (!this.#acting) this.#actInOrder()
  }

  async #actInOrder(): Promise<void> {
    this.#acting = true
    for (let event = this.#waiting.shift(); event; event = this.#waiting.shift()) {
      try {
        // Where nothing is to be proven nothing is waited for: most events are told within the frame that brought them.
        this.#act(event, isProving(event) ? await this.#prove(event) : null)
      } catch (error) {
        throwLater(error)
      }
    }
    this.#acting = false
  }
}

const isProving = (event: EventFrame): event is ProvingEvent =>
  event.event === 'talking' || event.event === 'agentProven'
