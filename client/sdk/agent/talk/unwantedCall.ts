import type { CallId } from '../../../../protocol/index.ts'
import type { Notes } from '../../platform/browser.ts'

/** Names the call that this tab's agent hung up, while the server may not have heard it. */
const noteName = 'ringfence hung up call'

/** A call that its agent hung up, remembered until the server knows: over lost connections, and while the page is loaded again. */
export class UnwantedCall {
  readonly #notes: Notes
  #callId: string | undefined

  constructor(notes: Notes) {
    this.#notes = notes
  }

  note(callId: CallId): void {
    this.#callId = callId
    this.#notes.leave(noteName, callId)
  }

  is(callId: CallId): boolean {
    const noted = this.#callId ?? this.#notes.take(noteName)
    if (noted === callId) this.note(callId)
    return noted === callId
  }

  /** Also when there was none. */
  isKnown(): void {
    this.#callId = undefined
    this.#notes.take(noteName)
  }
}
