import type { Params } from '../../../../protocol/index.ts'
import type { Clock } from '../../signal/signalTypes.ts'
import { within } from '../../within.ts'
import type { CallConnection } from './callConnection.ts'

/** Nobody waits longer for a hang-up to be answered; it goes on being told. */
const answerMs = 3_000

/** The last word of a call, told until the server knows, and the connection closed no sooner. */
export class HangUp {
  readonly #connection: CallConnection
  readonly #clock: Clock
  #telling: Promise<void> | undefined

  constructor(connection: CallConnection, clock: Clock) {
    this.#connection = connection
    this.#clock = clock
  }

  /** The word that is on its way. */
  get telling(): Promise<void> | undefined {
    return this.#telling
  }

  /** Resolves when the server knows, or after 3 s. */
  tell(params: Params<'hangUp'>): Promise<void> {
    const telling = this.#connection.sayLast(params).finally(() => {
      this.#telling = undefined
    })
    this.#telling = telling
    return within(this.#clock, answerMs, telling)
  }

  /** Closes the connection; the word that is on its way would be lost with its socket. */
  thenClose(): void {
    if (this.#telling) this.#telling.finally(() => this.#connection.close())
    else this.#connection.close()
  }
}
