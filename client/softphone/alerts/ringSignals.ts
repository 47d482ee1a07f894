import type { SeatSnapshot } from '../../sdk/index.ts'
import { pageTimeMs } from '../../sdk/pageTime.ts'
import idleIcon from '../favicon.svg?no-inline'
import ringingIcon from '../faviconRinging.svg?no-inline'
import { callerNameOf } from '../model/callerName.ts'
import type { Ringing } from '../model/seatTypes.ts'
import type { Words } from '../words/words.ts'
import { raiseAlert } from './alerts.ts'
import { RingTone } from './ringTone.ts'
import { tabTitle } from './tabTitle.ts'

const flashEveryMs = 1000

/** What a ring does outside the page's own area: tone, tab title, tab icon, desktop notification. */
export class RingSignals {
  readonly tone: RingTone
  readonly #link: HTMLLinkElement
  #ringId: string | undefined
  #note: Notification | undefined
  #flashing: number | undefined
  #lit = true

  /** `onTone` hears when the tone may sound from now on, or may not. */
  constructor(onTone: () => void) {
    this.tone = new RingTone(onTone)
    this.#link = document.querySelector<HTMLLinkElement>('link[rel="icon"]') ?? newIconLink()
  }

  /** Brings everything in line with the snapshot. Call on every change. */
  show(snapshot: SeatSnapshot, words: Words, alerts: boolean): void {
    const occupation = snapshot.state === 'seated' ? snapshot.occupation : undefined
    const ringing = occupation?.state === 'ringing' ? occupation : undefined
    if (ringing?.ringId !== this.#ringId) {
      this.#end()
      if (ringing) this.#begin(ringing, words, alerts)
    }
    clearInterval(this.#flashing)
    const write = () => {
      document.title = tabTitle(snapshot, words, this.#lit)
      this.#lit = !this.#lit
    }
    this.#lit = true
    write()
    if (ringing) this.#flashing = window.setInterval(write, flashEveryMs)
  }

  async close(): Promise<void> {
    clearInterval(this.#flashing)
    this.#end()
    await this.tone.close()
  }

  #begin({ ringId, call, endsAtMs }: Ringing, words: Words, alerts: boolean): void {
    this.#ringId = ringId
    this.#link.href = ringingIcon
    this.tone.start((endsAtMs - pageTimeMs()) / 1000)
    if (!alerts || document.hasFocus()) return
    this.#note = raiseAlert(words.tab.ringing(callerNameOf(call, words)), {
      body: call.queue.queueName,
      tag: 'ringfence-ring',
      requireInteraction: true,
    })
    this.#note?.addEventListener('click', () => window.focus())
  }

  #end(): void {
    this.#ringId = undefined
    this.#link.href = idleIcon
    this.tone.stop()
    this.#note?.close()
    this.#note = undefined
  }
}

function newIconLink(): HTMLLinkElement {
  const link = document.createElement('link')
  link.rel = 'icon'
  document.head.append(link)
  return link
}
