import { html, LitElement, type PropertyValues } from 'lit'
import type { Seat, SeatSnapshot } from '../../sdk/index.ts'
import { pageTimeMs } from '../../sdk/pageTime.ts'
import { chooseLanguage, directions, type Language } from '../../ui/words/language.ts'
import { localeOf } from '../../ui/words/locale.ts'
import { alertsState } from '../alerts/alerts.ts'
import { announcementOf } from '../alerts/announcement.ts'
import { RingSignals } from '../alerts/ringSignals.ts'
import type { SoftphoneFrame } from '../frame/softphoneFrame.ts'
import { MicrophonePermission } from '../microphone/microphonePermission.ts'
import { type Preferences, readPreferences, writePreferences } from '../model/preferences.ts'
import type { Screen } from '../model/screen.ts'
import type { Occupation, Seated } from '../model/seatTypes.ts'
import { keystrokeOf, type ShortcutAction, shortcutFor } from '../model/shortcuts.ts'
import { StepUpAsking } from '../model/stepUpAsking.ts'
import { openPanelsIn } from '../settings/panels.ts'
import { signedOutView } from '../signIn/signedOutView.ts'
import { connectingView, enrolView } from '../signIn/signIn.ts'
import { stageView } from '../stage/stage.ts'
import { words } from '../words/words.ts'
import { AccountNews } from './accountNews.ts'
import { appStyles } from './appStyles.ts'
import { guardLeaving } from './leaveGuard.ts'
import { screenActions, type WishCarrier } from './screenActions.ts'
import { createWishes } from './wishes.ts'

const tickMs = 250

/** `<ringfence-softphone>`: the agent's app. A view of its seat's snapshot; what the agent wishes goes to the seat. */
export class Softphone extends LitElement implements WishCarrier {
  static override properties = {
    seat: { attribute: false },
    enrolSecret: { attribute: false },
    frame: { attribute: false },
    preferences: { state: true },
    problem: { state: true },
    busy: { state: true },
    spoken: { state: true },
  }
  static override styles = appStyles
  declare seat: Seat
  /** Secret of an enrolment link, while it is being redeemed. */
  declare enrolSecret: string | null
  declare frame: SoftphoneFrame | null
  declare preferences: Preferences
  declare problem: string | null
  declare busy: Screen['busy']
  declare spoken: string

  readonly microphone = new MicrophonePermission(() => this.requestUpdate())
  readonly asking = new StepUpAsking(() => this.requestUpdate())
  readonly account = new AccountNews(this)
  readonly #signals = new RingSignals(() => this.requestUpdate())
  readonly #wishes = createWishes<NonNullable<Screen['busy']>>(news => void Object.assign(this, news))
  readonly #wide = window.matchMedia('(min-width: 1024px)')
  #snapshot: SeatSnapshot = { state: 'connecting', since: 'start' }
  #lastSeated: Seated | undefined
  #ring = { id: '', timeMs: 0 }
  #occupiedSinceMs = 0
  #stopListening: () => void = () => {}
  #stopUnlocking: () => void = () => {}
  #ticking: number | undefined

  constructor() {
    super()
    this.enrolSecret = null
    this.frame = null
    this.preferences = readPreferences(() => window.localStorage)
    this.problem = null
    this.busy = null
    this.spoken = ''
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#stopListening = this.seat.on('snapshotChanged', this.#take)
    this.#take(this.seat.snapshot)
    void this.microphone.watch()
    this.#wide.addEventListener('change', this.#draw)
    window.addEventListener('keydown', this.#onKey)
    this.#stopUnlocking = this.#signals.tone.unlockOnGesture()
    const { input, output } = this.preferences
    if (input !== '' || output !== '') this.wish(() => this.seat.useDevices({ input, output }))
    // A person with an enrolment link becomes an agent first; whoever else is signed in here is not disturbed before.
    if (this.enrolSecret === null) this.wish(() => this.seat.start())
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#stopListening()
    this.#wide.removeEventListener('change', this.#draw)
    window.removeEventListener('keydown', this.#onKey)
    this.#stopUnlocking()
    clearInterval(this.#ticking)
    guardLeaving(false)
    this.microphone.close()
    void this.#signals.close()
  }

  get language(): Language {
    return this.preferences.language ?? chooseLanguage(null, navigator.languages)
  }

  /** Does what the agent asked, and tells when it did not work. One wish at a time may hold the screen `busy`. */
  wish(act: () => Promise<unknown>, busy: Screen['busy'] = null): void {
    this.problem = null
    this.#wishes(act, busy)
  }

  /** Any gesture may unlock the ring tone; browsers ask for one. */
  unlockSound(): void {
    this.#signals.tone.unlock().then(this.#draw, this.#draw)
  }

  /** The ring's tone ends with the first touch of it; the rest of the ring goes on until it is over. */
  silence(): void {
    this.#signals.tone.stop()
  }

  remember(choice: Partial<Preferences>): void {
    this.preferences = { ...this.preferences, ...choice }
    writePreferences(() => window.localStorage, this.preferences)
  }

  get occupation(): Occupation | undefined {
    return this.#snapshot.state === 'seated' ? this.#snapshot.occupation : undefined
  }

  readonly #draw = (): void => this.requestUpdate()

  readonly #take = (now: SeatSnapshot): void => {
    const before = this.#snapshot
    this.#snapshot = now
    const is = this.occupation
    const was = before.state === 'seated' ? before.occupation : undefined
    if (is?.state !== was?.state) this.#occupiedSinceMs = pageTimeMs()
    if (now.state === 'seated') {
      this.#lastSeated = now
      this.enrolSecret = null
    }
    if (now.state === 'signed-out') this.#lastSeated = undefined
    if (is?.state === 'ringing' && is.ringId !== this.#ring.id) {
      this.#ring = { id: is.ringId, timeMs: Math.max(0, is.endsAtMs - pageTimeMs()) }
      this.problem = null
      // A ring is never under a panel.
      for (const panel of openPanelsIn(this.renderRoot)) panel.hidePopover()
    }
    this.spoken = announcementOf(before, now, this.language, this.preferences.shortcuts) ?? this.spoken
    guardLeaving(is?.state === 'talking')
    this.#tellTab()
    void this.#keepFocus()
    this.#tickWhile(is?.state === 'ringing' || is?.state === 'talking')
    this.requestUpdate()
  }

  #tickWhile(needed: boolean): void {
    clearInterval(this.#ticking)
    if (needed) this.#ticking = window.setInterval(this.#draw, tickMs)
  }

  /** Whoever pressed a button of the stage that is gone now stays in the stage, not at the top of the page. */
  async #keepFocus(): Promise<void> {
    const pressed = this.shadowRoot?.activeElement?.closest('.stage')
    await this.updateComplete
    if (pressed && !this.shadowRoot?.activeElement) {
      this.renderRoot.querySelector<HTMLElement>('.stage')?.focus()
    }
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (!this.preferences.shortcuts || event.defaultPrevented || !this.occupation) return
    const keystroke = keystrokeOf(event)
    const inField = keystroke.inField || openPanelsIn(this.renderRoot).length > 0
    const sinceMs = pageTimeMs() - this.#occupiedSinceMs
    const action = shortcutFor({ ...keystroke, inField }, this.occupation.state, sinceMs)
    if (!action) return
    event.preventDefault()
    this.#do(action)
  }

  #do(action: ShortcutAction): void {
    const { accept, decline, hangUp, mute } = this.#screen().actions
    const occupation = this.occupation
    if (action === 'accept') accept()
    else if (action === 'decline') decline()
    else if (action === 'hang-up') hangUp()
    else if (occupation?.state === 'talking') mute(!occupation.muted)
  }

  #screen(): Screen {
    return {
      words: words[this.language],
      language: this.language,
      locale: localeOf(this.language, navigator.languages),
      nowMs: pageTimeMs(),
      clockMs: Date.now(),
      wide: this.#wide.matches,
      problem: this.problem,
      notices: this.account.notices,
      busy: this.busy,
      asking: this.asking,
      shortcuts: this.preferences.shortcuts,
      alerts: alertsState(this.preferences.alerts),
      soundLocked: this.#signals.tone.locked,
      microphone: this.microphone.state,
      userAgent: navigator.userAgent,
      devices: this.preferences,
      seat: this.seat,
      frame: this.frame,
      actions: screenActions(this),
    }
  }

  protected override updated(changed: PropertyValues<this>): void {
    this.seat.setAudible(!this.#signals.tone.locked)
    if (changed.has('preferences')) {
      document.documentElement.lang = this.language
      this.#tellTab()
    }
  }

  #tellTab(): void {
    const alerts = alertsState(this.preferences.alerts) === 'on'
    this.#signals.show(this.#snapshot, words[this.language], alerts)
  }

  protected override render() {
    const screen = this.#screen()
    return html`<div class="own" dir=${directions[screen.language]}>
      ${this.#view(screen)}
      <p class="for-ears" aria-live="assertive" aria-atomic="true">${this.spoken}</p>
    </div>`
  }

  #view(screen: Screen) {
    if (this.enrolSecret !== null) return enrolView(screen)
    const snapshot = this.#snapshot
    const stage = { ringTimeMs: this.#ring.timeMs, level: () => this.seat.level() }
    switch (snapshot.state) {
      case 'signed-out':
        return signedOutView(screen, snapshot)
      case 'connecting':
        return this.#lastSeated
          ? stageView(screen, this.#lastSeated, { ...stage, lost: true })
          : connectingView(screen, snapshot.since)
      case 'seated':
        return stageView(screen, snapshot, { ...stage, lost: false })
    }
  }
}
