import type { Phone, PhoneSnapshot } from '../../sdk/index.ts'
import { browserFamilyHere } from '../../ui/microphone/browserFamily.ts'
import { announcement } from '../announcements/announcement.ts'
import { awayNews } from '../announcements/awayNews.ts'
import { createAwaySigns } from '../announcements/awaySigns.ts'
import type { CallCard, ShownCall, Spoken } from '../card/callCard.ts'
import { chooseDock } from '../placement/dock.ts'
import { prepareReceipt } from '../receipt/saveReceipt.ts'
import type { CallWording } from '../words/callWording.ts'
import { pairLanguageOf } from './pairLanguage.ts'
import { forwardNews, type PhoneAttributes, phoneFromAttributes, tellAll } from './phoneFromAttributes.ts'
import { createQuickSteps } from './quickSteps.ts'

/** Words as they are on the card now. Not public: a page sees its button's language. */
export const wordingOfCard = Symbol('wordingOfCard')

/** A button as its call sees it. */
export interface ButtonOfCall extends HTMLElement, PhoneAttributes {
  /** The tag that is asked for. */
  readonly language: string
  readonly [wordingOfCard]: CallWording
}

const idle: PhoneSnapshot = { state: 'idle' }

/**
 * What this page has of calls into one queue: the phone, what is shown of it, and its card. Buttons come and go; a call that
 * has begun stays, and its card with it.
 */
export class PageCall implements ShownCall {
  readonly #phone: Phone
  readonly #changed: () => void
  readonly #steps = createQuickSteps(snapshot => this.#show(snapshot))
  readonly #signs = createAwaySigns()
  readonly #buttons = new Set<ButtonOfCall>()
  readonly #stops: readonly (() => void)[]
  /** Whether the phone is the page's own: it was there before, and stays. */
  readonly #isGiven: boolean
  /** The button that was pressed last, or came last. The page may have taken it away. */
  #button: ButtonOfCall
  #card: CallCard | undefined
  #snapshot = idle
  #worded: CallWording | undefined
  #spoken: Spoken = { text: '', language: 'en' }

  /** @param changed hears when there is another snapshot */
  constructor(button: ButtonOfCall, changed: () => void) {
    this.#button = button
    this.#changed = changed
    this.#phone = phoneFromAttributes(pairLanguageOf(button.language), () => this.#button)
    this.#isGiven = this.#phone === button.phone
    this.#stops = [
      this.#phone.on('snapshotChanged', snapshot => {
        this.#steps.take(snapshot)
        const tags = this.hasButton ? [...this.#buttons] : this.#listeners()
        tellAll(tags, 'ringfence-state-changed', snapshot)
      }),
      this.#phone.on('answered', prepareReceipt),
      forwardNews(this.#phone, () => this.#listeners()),
    ]
  }

  /** Shows what a phone of the page is doing already. Once. */
  follow(): void {
    if (this.#phone.snapshot.state !== 'idle') this.#steps.take(this.#phone.snapshot)
  }

  get snapshot(): PhoneSnapshot {
    return this.#snapshot
  }

  get spoken(): Spoken {
    return this.#spoken
  }

  get wording(): CallWording {
    return this.#button[wordingOfCard]
  }

  get phone(): Phone {
    return this.#phone
  }

  get button(): HTMLElement {
    return this.#button
  }

  /** Whether a button of the page stands for it. */
  get hasButton(): boolean {
    return this.#buttons.size > 0
  }

  take(button: ButtonOfCall): void {
    this.#buttons.add(button)
    if (!this.#button.isConnected) this.#button = button
  }

  /** The page took the button away. */
  drop(button: ButtonOfCall): void {
    this.#buttons.delete(button)
    if (this.#button !== button) return
    const [other] = this.#buttons
    if (other) this.#button = other
  }

  /** First sign of intent. The voice for screen readers must be in the page before it has something to say. */
  warmUp(): void {
    this.#makeCard()
    this.#phone.warmUp()
  }

  /** From a press of this button, or of one of the page's own that stands for it. Rejections as of the phone. */
  call(button: ButtonOfCall): Promise<void> {
    this.#button = button
    // What is still shown of the call before goes.
    const { state } = this.#phone.snapshot
    if (state === 'ended' || state === 'refused') this.#phone.reset()
    this.#signs.unlock()
    this.#makeCard().takeFocus()
    return this.#phone.call()
  }

  again(): void {
    // The refusal is on the card already: the snapshot carries its code.
    this.call(this.#button).catch(() => undefined)
  }

  /** Of the card. */
  focus(options?: FocusOptions): void {
    this.#card?.focus(options)
  }

  /** For ever; only where nothing is going on. */
  close(): void {
    for (const stop of this.#stops) stop()
    this.#steps.stop()
    this.#signs.close()
    if (!this.#isGiven) this.#phone.close()
    this.#card?.remove()
    this.#card = undefined
  }

  #show(snapshot: PhoneSnapshot): void {
    const before = this.#snapshot
    // What changes nothing worth telling leaves the last word as it is.
    this.#say(before, snapshot)
    this.#snapshot = snapshot
    const card = this.#makeCard()
    if (before.state === 'idle' && this.#button.matches(':focus-within')) card.takeFocus()
    if (before.state === 'idle')
      card.dock(
        chooseDock(this.#button.getBoundingClientRect(), {
          width: document.documentElement.clientWidth,
          height: innerHeight,
        }),
      )
    const news = awayNews(before, snapshot, this.wording)
    if (news !== null) this.#signs.tell(news)
    // Who leaves the line wants it gone, not a card about it. Not at once: the phone is still telling its news.
    if (snapshot.state === 'ended' && snapshot.reason === 'left-queue')
      queueMicrotask(() => this.#snapshot === snapshot && this.#phone.reset())
    // The button first: the focus may go back to it.
    this.#changed()
    card.requestUpdate()
  }

  /** The button may have other words now. What was said last in another language is said again in this one. */
  reword(): void {
    if (this.#snapshot.state === 'idle' || this.#worded === this.wording) return
    if (this.#spoken.language !== this.wording.language) this.#say(idle, this.#snapshot)
    this.#worded = this.wording
    this.#card?.requestUpdate()
  }

  #say(before: PhoneSnapshot, now: PhoneSnapshot): void {
    const { wording } = this
    const text = announcement(before, now, wording, browserFamilyHere())
    if (text !== '') this.#spoken = { text, language: wording.language }
  }

  #makeCard(): CallCard {
    const card = this.#card ?? document.createElement('ringfence-card')
    card.call = this
    this.#card = card
    if (!card.isConnected) (document.body ?? document.documentElement).append(card)
    return card
  }

  /** Also a button that the page took away hears its news; what it says does not reach the document from there. */
  #listeners(): readonly EventTarget[] {
    return this.#button.isConnected ? [this.#button] : [this.#button, ...(this.#card ? [this.#card] : [])]
  }
}
