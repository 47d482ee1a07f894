import { elementAt, modalAround } from './elementAt.ts'

/** Things that happen without an event (a dialog inside a component, a toast in the top layer) are seen by then. */
const lookEveryMs = 500
/** One look for many signs, and no race with a page that insists. */
const lookSoonMs = 20
/** Looks to skip where nothing helped. */
const restLooks = 10

/** After these the card may be covered, or be drawn no more. Those that do not bubble are caught on their way down. */
const signs = ['toggle', 'close', 'fullscreenchange', 'visibilitychange', 'click', 'keyup'] as const
const silencers = ['inert', 'aria-hidden', 'hidden'] as const

/** Void or drawn by the browser alone: nothing inside them is shown. */
const holdsNothing = 'video, audio, canvas, img, iframe, embed, object, input'

/**
 * Keeps the card in reach, whatever the page does: in the top layer above all that came later, inside the dialog that blocks
 * everything else, in the page again when a script threw it out. It measures: the card is in reach where a press at its
 * button would hit it.
 */
export class CardHome {
  readonly #card: HTMLElement
  readonly #button: () => Element | null
  readonly #watch = new MutationObserver(() => this.soon())
  #isOpen = false
  #timer: ReturnType<typeof setInterval> | undefined
  #soon: ReturnType<typeof setTimeout> | undefined
  #rest = 0

  /** @param button the one of the card's buttons that matters most */
  constructor(card: HTMLElement, button: () => Element | null) {
    this.#card = card
    this.#button = button
  }

  open(): void {
    if (!this.#isOpen) {
      this.#isOpen = true
      for (const sign of signs) document.addEventListener(sign, this.soon, { capture: true, passive: true })
      addEventListener('resize', this.soon)
      this.#watch.observe(document, { subtree: true, attributeFilter: ['open', 'inert', 'aria-hidden'] })
      this.#timer = setInterval(() => this.#look(), lookEveryMs)
    }
    this.#look()
  }

  /** Not in the top layer any more; the voice for screen readers stays in the page. */
  close(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    for (const sign of signs) document.removeEventListener(sign, this.soon, { capture: true })
    removeEventListener('resize', this.soon)
    this.#watch.disconnect()
    clearInterval(this.#timer)
    clearTimeout(this.#soon)
    this.#soon = undefined
    this.#card.removeAttribute('popover')
  }

  /** Something may have covered the card. */
  readonly soon = (): void => {
    if (!this.#isOpen || this.#soon !== undefined) return
    this.#soon = setTimeout(() => {
      this.#soon = undefined
      this.#rest = 0
      this.#look()
    }, lookSoonMs)
  }

  #look(): void {
    if (document.hidden && this.#card.isConnected) return
    for (const name of silencers) if (this.#card.hasAttribute(name)) this.#card.removeAttribute(name)
    if (this.#isInReach()) return
    if (this.#rest > 0) {
      this.#rest -= 1
      return
    }
    for (const home of this.#homes()) {
      this.#moveTo(home)
      if (this.#isInReach()) return
    }
    this.#moveTo(document.body ?? document.documentElement)
    this.#rest = restLooks
  }

  #place(): DOMRect {
    return (this.#button() ?? this.#card).getBoundingClientRect()
  }

  #isInReach(): boolean {
    const card = this.#card
    if (!card.isConnected || (canPopUp(card) && !card.matches(':popover-open'))) return false
    const hit = elementAt(this.#place())
    return hit !== null && card.shadowRoot?.contains(hit) === true
  }

  /** Where the card may live, the likeliest first: where it is, what covers it, other dialogs, the page. */
  *#homes(): Generator<Element> {
    const now = this.#card.parentElement
    if (now) yield now
    const covering = elementAt(this.#place())
    const modal = covering && modalAround(covering)
    if (modal) yield modal
    for (const dialog of [...document.querySelectorAll('dialog[open]')].reverse()) yield dialog
    if (document.body) yield document.body
    const full = document.fullscreenElement
    if (full && !full.matches(holdsNothing)) yield full
    yield document.documentElement
    // A component that nobody can look into draws what stands in the slot of its dialog.
    if (covering?.localName.includes('-')) yield covering
  }

  /** What has the focus keeps it. */
  #moveTo(home: Element): void {
    const card = this.#card
    const focused = card.shadowRoot?.activeElement
    if (card.parentNode !== home) home.append(card)
    if (canPopUp(card)) {
      card.setAttribute('popover', 'manual')
      try {
        if (card.matches(':popover-open')) card.hidePopover()
        card.showPopover()
      } catch {
        // A listener of the page was in between; the next look tries again.
      }
    }
    if (focused instanceof HTMLElement) focused.focus({ preventScroll: true })
  }
}

/** Where there is no top layer for it, the card is fixed above everything, as far as that goes. */
const canPopUp = (card: HTMLElement): boolean => 'showPopover' in card
