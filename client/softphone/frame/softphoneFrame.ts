import type { ReactiveController, ReactiveControllerHost } from 'lit'
import { SoftphoneHears } from '../../../protocol/frame/softphoneMessages.ts'
import { RingfenceError, type Seat, type SoftphoneFrameEvents } from '../../sdk/index.ts'
import { withheldFromSeat } from '../../sdk/ownPages.ts'
import { pageTimeMs } from '../../sdk/pageTime.ts'
import type { Preferences } from '../model/preferences.ts'
import type { CallId, SeatCall } from '../model/seatTypes.ts'
import { framedCallOf, framedStateOf } from './framedState.ts'

/** What appeared less than this ago may have been put under somebody's pointer. */
const settledMs = 500

/** How long the page around has to say whether it found the record. */
const recordAnswerMs = 5000

/** What became of the agent's wish to see the record of a call. */
interface RecordWish {
  readonly callId: CallId
  readonly outcome: 'asked' | 'opened' | 'not-found' | 'no-answer'
}

/** What the page around may change of the screen. */
interface FramedHost extends ReactiveControllerHost {
  readonly seat: Seat
  readonly renderRoot: ParentNode
  preferences: Preferences
}

/** The softphone as a part of another page: tells that page what happens, and hears it. */
export class SoftphoneFrame implements ReactiveController {
  readonly ancestor: string
  /** Names that the frame's `allow` lacks. */
  readonly missing = withheldFromSeat()
  record: RecordWish | null = null
  readonly #host: FramedHost
  #told = ''
  #occupation = ''
  #changedMs = 0
  #stops: (() => void)[] = []

  /** @param ancestor origin of the page around; nobody else is told, and nobody else heard */
  constructor(host: FramedHost, ancestor: string) {
    this.#host = host
    this.ancestor = ancestor
    host.addController(this)
  }

  hostConnected(): void {
    const { seat } = this.#host
    this.#stops = [
      seat.on('snapshotChanged', () => this.#look()),
      seat.on('rang', call => this.#say('rang', framedCallOf(call))),
      seat.on('answered', call => this.#say('answered', framedCallOf(call))),
      seat.on('ended', end => this.#say('ended', end)),
    ]
    window.addEventListener('message', this.#hear)
    this.#look()
  }

  hostDisconnected(): void {
    for (const stop of this.#stops.splice(0)) stop()
    window.removeEventListener('message', this.#hear)
  }

  /** Whether what lies before the agent has been there long enough for a press of it to be meant. */
  get isSettled(): boolean {
    return pageTimeMs() - this.#changedMs >= settledMs
  }

  /** @throws RingfenceError `microphone-forbidden`: the browser would name the agent's own settings, which are not to blame */
  demandMicrophone(): void {
    if (this.missing.includes('microphone')) throw new RingfenceError('microphone-forbidden')
  }

  /** From the agent's press. */
  askRecord(call: SeatCall): void {
    const wish: RecordWish = { callId: call.callId, outcome: 'asked' }
    this.#become(wish)
    const timer = window.setTimeout(() => {
      if (this.record === wish) this.#become({ ...wish, outcome: 'no-answer' })
    }, recordAnswerMs)
    this.#stops.push(() => clearTimeout(timer))
    this.#say('recordAsked', framedCallOf(call))
  }

  #become(record: RecordWish): void {
    this.record = record
    this.#host.requestUpdate()
  }

  #look(): void {
    const { snapshot } = this.#host.seat
    const occupation = snapshot.state === 'seated' ? snapshot.occupation.state : snapshot.state
    if (occupation !== this.#occupation) this.#changedMs = pageTimeMs()
    this.#occupation = occupation
    const state = framedStateOf(snapshot)
    if (state === this.#told) return
    this.#told = state
    this.#tellState()
  }

  #tellState(): void {
    const state = framedStateOf(this.#host.seat.snapshot)
    this.#say('stateChanged', { state, missing: this.missing })
  }

  #say<E extends keyof SoftphoneFrameEvents>(event: E, detail: SoftphoneFrameEvents[E]): void {
    window.parent.postMessage({ ringfence: 'softphone', event, detail }, this.ancestor)
  }

  readonly #hear = (event: MessageEvent<unknown>): void => {
    if (event.origin !== this.ancestor || event.source !== window.parent) return
    const heard = SoftphoneHears.safeParse(event.data).data
    if (heard) this.#do(heard)
  }

  #do(heard: SoftphoneHears): void {
    const host = this.#host
    const { style } = document.documentElement
    switch (heard.wish) {
      case 'tellState':
        this.#tellState()
        break
      case 'focus':
        host.renderRoot.querySelector<HTMLElement>('.stage, .door-card .button')?.focus()
        break
      case 'setLanguage':
        // The page's wish, and not what the agent chose for this browser.
        host.preferences = { ...host.preferences, language: heard.language }
        break
      case 'setTheme':
        style.colorScheme = heard.theme === 'system' ? '' : heard.theme
        break
      case 'answerRecord': {
        const { callId, outcome } = heard
        if (this.record?.callId === callId) this.#become({ callId, outcome })
      }
    }
  }
}
