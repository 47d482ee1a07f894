import { RingfenceError } from '../../../protocol/errors.ts'
import { asRingfenceError } from '../errors.ts'
import type { Browser, Microphone } from '../platform/browser.ts'
import type { ProcessedMicrophone } from './processedMicrophone.ts'

/** How one's own microphone stands. */
export interface OwnMicrophone {
  /**
   * `open`: the chosen one. `stand-in`: another one, until the chosen one is back. `silenced`: the system or the device keeps it
   * silent. `missing`: it ended and there is no other. `not-allowed`: the browser would have to ask the person, so a press is waited for.
   */
  readonly state: 'open' | 'stand-in' | 'silenced' | 'missing' | 'not-allowed'
  /** As the browser calls it; `''` where it tells nothing. */
  readonly label: string
  /** Where the page gave a `processMicrophone`: whether what it made is sent, or the plain microphone instead. */
  readonly processing?: 'on' | 'failed'
}

/** Has the page work on a microphone that was opened. */
export type WorkOnMicrophone = (opened: Microphone) => ProcessedMicrophone

/** Whether nothing comes from it, although it was opened. */
export const saysNothing = ({ state }: OwnMicrophone): boolean =>
  state === 'silenced' || state === 'missing' || state === 'not-allowed'

/** One that ends so soon after it was opened would be opened again and again. */
const steadyMs = 1000

type Platform = Pick<Browser, 'openMicrophone' | 'microphoneAllowed' | 'onDevicesChanged' | 'clock'>

/**
 * The microphone of one call: what becomes of it is heard here. One that ends gives way to the next, without asking anybody; the
 * chosen one is taken again when it is back.
 */
export class KeptMicrophone {
  readonly #platform: Platform
  readonly #onTrack: (track: MediaStreamTrack) => void
  readonly #onChanged: () => void
  readonly #workOn: WorkOnMicrophone | undefined
  readonly #stopWatching: () => void
  #chosen = ''
  #microphone: Microphone | undefined
  /** The same, where the page works on it. */
  #processed: ProcessedMicrophone | undefined
  /** Opened, while the page works on them. */
  readonly #coming = new Set<Microphone>()
  #stopListening = () => {}
  #stopWaiting = () => {}
  #openings = 0
  #openedAtMs = 0
  #lost: 'missing' | 'not-allowed' | undefined
  #seeking: Promise<void> | undefined
  #closed = false

  /** `onTrack` hears what to send from now on, `onChanged` of each change of {@link state}. */
  constructor(
    platform: Platform,
    news: { readonly onTrack: (track: MediaStreamTrack) => void; readonly onChanged: () => void },
    workOn?: WorkOnMicrophone,
  ) {
    this.#workOn = workOn
    this.#platform = platform
    this.#onTrack = news.onTrack
    this.#onChanged = news.onChanged
    this.#stopWatching = platform.onDevicesChanged(() => this.#look())
  }

  get state(): OwnMicrophone {
    const { isStandIn = false } = this.#microphone ?? {}
    const track = this.plainTrack
    const label = this.#lost ? '' : (track?.label ?? '')
    if (this.#lost) return { state: this.#lost, label }
    const said = { label, ...(this.#processed && { processing: this.#processed.processing }) }
    if (track?.muted) return { state: 'silenced', ...said }
    return { state: isStandIn ? 'stand-in' : 'open', ...said }
  }

  /** As the browser gives it, whatever the page makes of it. */
  get plainTrack(): MediaStreamTrack | undefined {
    return (this.#processed?.plain ?? this.#microphone)?.track
  }

  /** Whether the page's own work on it is what is sent. */
  get isProcessed(): boolean {
    return this.#processed?.processing === 'on'
  }

  /** Silent here at once: the microphone, and what the page makes of it. */
  enable(enabled: boolean): void {
    for (const track of [this.plainTrack, this.#microphone?.track]) if (track) track.enabled = enabled
  }

  /** What there is to send. */
  get track(): MediaStreamTrack | undefined {
    const track = this.#microphone?.track
    return track?.readyState === 'live' && this.plainTrack?.readyState === 'live' ? track : undefined
  }

  /**
   * Opens the chosen microphone, or changes to another one. Resolves quietly when closed or asked again meanwhile.
   * @throws RingfenceError `microphone-denied`, `microphone-missing`, `microphone-busy`, `browser-unsupported`
   */
  open(deviceId: string): Promise<void> {
    this.#chosen = deviceId
    return this.#take()
  }

  /** The same one again, from a press: the browser may ask. @throws as {@link open} */
  async allow(): Promise<void> {
    if (!this.#microphone) throw new RingfenceError('request-not-allowed')
    await this.#take()
  }

  /** Opens another one, where one was asked for and it is another. @throws as {@link open} */
  async choose(deviceId: string): Promise<void> {
    if (this.#openings > 0 && !this.#closed && deviceId !== this.#chosen) await this.open(deviceId)
  }

  async #take(): Promise<void> {
    this.#openings += 1
    const opening = this.#openings
    const opened = await this.#platform.openMicrophone(this.#chosen)
    const isWanted = () => !this.#closed && opening === this.#openings
    const processed = isWanted() ? await this.#process(opened) : undefined
    const microphone = processed ?? opened
    if (!isWanted()) {
      microphone.stop()
      return
    }
    const before = this.#microphone
    this.#stopListening()
    this.#stopWaiting()
    this.#microphone = microphone
    this.#processed = processed
    this.#openedAtMs = this.#platform.clock.now()
    this.#lost = undefined
    this.#stopListening = this.#listen(opened.track)
    this.#onTrack(microphone.track)
    before?.stop()
    this.#onChanged()
  }

  async #process(opened: Microphone): Promise<ProcessedMicrophone | undefined> {
    const processed = this.#workOn?.(opened)
    if (!processed) return undefined
    processed.onFailed = () => {
      if (this.#microphone !== processed) return
      this.#onTrack(processed.track)
      this.#onChanged()
    }
    this.#coming.add(processed)
    await processed.ready
    this.#coming.delete(processed)
    return processed
  }

  /** W3C Media Capture and Streams, section 4.3.1: `ended` comes of everything but our own `stop`. */
  #listen(track: MediaStreamTrack): () => void {
    const ended = () => {
      const shortLived = this.#platform.clock.now() - this.#openedAtMs < steadyMs
      if (shortLived) this.#lose('missing')
      this.#stopWaiting = this.#platform.clock.after(shortLived ? steadyMs : 0, () => this.#seek())
    }
    track.addEventListener('ended', ended)
    track.addEventListener('mute', this.#onChanged)
    track.addEventListener('unmute', this.#onChanged)
    return () => {
      track.removeEventListener('ended', ended)
      track.removeEventListener('mute', this.#onChanged)
      track.removeEventListener('unmute', this.#onChanged)
    }
  }

  #look(): void {
    const seeksBetter = this.#microphone && (this.#microphone.isStandIn || !this.track)
    if (seeksBetter) this.#seek()
  }

  /** The next one, where nobody need be asked for it. Changes meanwhile are looked at afterwards. */
  #seek(): void {
    if (this.#closed) return
    this.#seeking = (this.#seeking ?? Promise.resolve()).then(() => this.#seekOnce())
  }

  async #seekOnce(): Promise<void> {
    if (this.#closed) return
    try {
      if (await this.#platform.microphoneAllowed()) await this.#take()
      else this.#lose('not-allowed')
    } catch (error) {
      const denied = asRingfenceError(error).code === 'microphone-denied'
      this.#lose(denied ? 'not-allowed' : 'missing')
    }
  }

  /** A stand-in that still speaks goes on. */
  #lose(how: 'missing' | 'not-allowed'): void {
    if (this.#closed || this.track || this.#lost === how) return
    this.#lost = how
    this.#onChanged()
  }

  /** Idempotent. */
  close(): void {
    this.#closed = true
    this.#stopWatching()
    this.#stopListening()
    this.#stopWaiting()
    for (const microphone of [...this.#coming, this.#microphone]) microphone?.stop()
    this.#microphone = undefined
  }
}
