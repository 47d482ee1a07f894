import type { Params } from '../../../../protocol/index.ts'
import type { Clock } from '../../signal/signalTypes.ts'
import { within } from '../../within.ts'
import type { CallLine } from './callConnection.ts'

/** Nobody waits longer for a hang-up to be answered; it goes on being told. */
const answerMs = 3_000

/** The last word of a call, told until the server knows, and the line closed no sooner. */
export class Farewell {
  readonly #line: CallLine
  readonly #clock: Clock
  #telling: Promise<void> | undefined

  constructor(line: CallLine, clock: Clock) {
    this.#line = line
    this.#clock = clock
  }

  /** The word that is on its way. */
  get telling(): Promise<void> | undefined {
    return this.#telling
  }

  /** Resolves when the server knows, or after 3 s. */
  tell(params: Params<'hangUp'>): Promise<void> {
    const telling = this.#line.sayLast(params).finally(() => {
      this.#telling = undefined
    })
    this.#telling = telling
    return within(this.#clock, answerMs, telling)
  }

  /** Closes the line; the word that is on its way would be lost with its socket. */
  thenClose(): void {
    if (this.#telling) this.#telling.finally(() => this.#line.close())
    else this.#line.close()
  }
}
