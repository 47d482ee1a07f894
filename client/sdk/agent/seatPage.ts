import { type AgentId, type Answer, Duty, PageId } from '../../../protocol/index.ts'
import { base64urlOfBytes } from '../identity/base64url.ts'
import type { Browser } from '../platform/browser.ts'

type Tab = Pick<Browser, 'clock' | 'notes' | 'onPageHide' | 'onPageReturn'>

/** Who sits here, and how long their duty waits for the page after it was left, in milliseconds. */
interface Sitting {
  readonly agentId: AgentId
  readonly awayMs: number
}

/** What the page that this one comes after left behind. */
interface Note {
  readonly page: PageId | undefined
  readonly agentId: string | undefined
  readonly duty: Duty | undefined
  /** Milliseconds since the epoch. */
  readonly untilMs: number
}

/**
 * Which page this is among the tabs of its browser, whose keys are the same. A tab that is loaded again says which page it comes
 * after, and knows what its agent had chosen, even where the service that kept it was started anew meanwhile. The note of that is
 * there only from one page to the next: a tab that is copied while its softphone is open has none.
 */
export class SeatPage {
  readonly #id = PageId.parse(`page_${base64urlOfBytes(crypto.getRandomValues(new Uint8Array(16)))}`)
  readonly #note: string
  readonly #tab: Tab
  readonly #duty: () => Duty | undefined
  #before: Note | undefined
  #sitting: Sitting | undefined
  #hasSat = false
  readonly #stopWatching: (() => void)[]

  /** @param duty what the agent chose in this page, as far as that is known */
  constructor(tab: Tab, service: string, duty: () => Duty | undefined) {
    this.#tab = tab
    this.#duty = duty
    this.#note = `ringfence ${service} seat`
    this.#takeNote()
    this.#stopWatching = [tab.onPageHide(() => this.#leaveNote()), tab.onPageReturn(() => this.#takeNote())]
  }

  /** As `takeSeat` says it. */
  get ids(): { readonly page: PageId; readonly pageBefore?: PageId } {
    return { page: this.#id, ...(this.#before?.page && { pageBefore: this.#before.page }) }
  }

  /**
   * The seat is this page's: the next one comes after it, and no longer after the one before.
   * @returns the duty that the same agent had in the page before, while it would still be waited for
   */
  sits({ agent: { agentId }, awayMs }: Pick<Answer<'takeSeat'>, 'agent' | 'awayMs'>): Duty | undefined {
    const before = this.#before
    this.#hasSat = true
    this.#sitting = { agentId, awayMs }
    this.#before = undefined
    if (!before || before.agentId !== agentId || before.untilMs <= this.#tab.clock.now()) return undefined
    return before.duty
  }

  /** Nobody is signed in here: whoever signs in next chooses for themselves. */
  isLeft(): void {
    this.#sitting = undefined
    if (this.#before) this.#before = { ...this.#before, duty: undefined }
  }

  /** Idempotent. */
  close(): void {
    for (const stop of this.#stopWatching.splice(0)) stop()
  }

  #leaveNote(): void {
    const page = this.#hasSat ? this.#id : this.#before?.page
    if (!page) return
    const { agentId, awayMs = 0 } = this.#sitting ?? {}
    const sat = { page, agentId, duty: this.#duty(), untilMs: this.#tab.clock.now() + awayMs }
    this.#tab.notes.leave(this.#note, JSON.stringify(this.#sitting ? sat : { ...this.#before, page }))
  }

  #takeNote(): void {
    this.#before = noteOfText(this.#tab.notes.take(this.#note))
  }
}

function noteOfText(text: string | null): Note | undefined {
  try {
    const { page, agentId, duty, untilMs }: Record<string, unknown> = Object(JSON.parse(text ?? 'null'))
    return {
      page: PageId.safeParse(page).data,
      agentId: typeof agentId === 'string' ? agentId : undefined,
      duty: Duty.safeParse(duty).data,
      untilMs: Number(untilMs),
    }
  } catch {
    return undefined
  }
}
