import { PageId } from '../../../protocol/index.ts'
import { base64urlOfBytes } from '../identity/base64url.ts'
import type { Browser } from '../platform/browser.ts'

type Tab = Pick<Browser, 'notes' | 'onPageHide' | 'onPageReturn'>

/**
 * Which page this is among the tabs of its browser, whose keys are the same. A tab that is loaded again says which page it comes
 * after. The note of that is there only from one page to the next: a tab that is copied while its softphone is open has none.
 */
export class SeatPage {
  readonly #id = PageId.parse(`page_${base64urlOfBytes(crypto.getRandomValues(new Uint8Array(16)))}`)
  readonly #note: string
  readonly #tab: Tab
  #before: PageId | undefined
  #hasSat = false
  readonly #stopWatching: (() => void)[]

  constructor(tab: Tab, service: string) {
    this.#tab = tab
    this.#note = `ringfence ${service} seat`
    this.#takeNote()
    this.#stopWatching = [tab.onPageHide(() => this.#leaveNote()), tab.onPageReturn(() => this.#takeNote())]
  }

  /** As `takeSeat` says it. */
  get ids(): { readonly page: PageId; readonly pageBefore?: PageId } {
    return { page: this.#id, ...(this.#before && { pageBefore: this.#before }) }
  }

  /** The seat is this page's: the next one comes after it, and no longer after the one before. */
  sits(): void {
    this.#hasSat = true
    this.#before = undefined
  }

  /** Idempotent. */
  close(): void {
    for (const stop of this.#stopWatching.splice(0)) stop()
  }

  #leaveNote(): void {
    const last = this.#hasSat ? this.#id : this.#before
    if (last) this.#tab.notes.leave(this.#note, last)
  }

  #takeNote(): void {
    const note = PageId.safeParse(this.#tab.notes.take(this.#note))
    this.#before = note.success ? note.data : undefined
  }
}
