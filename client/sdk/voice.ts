import type { ConsumerParameters, IceRestart, IceServer } from '../../protocol/index.ts'
import type { Browser, Leg, LegOptions, MediaEngine, Microphone, Sound, SoundSample } from './browser.ts'

/**
 * What one person says and hears in one call: microphone, loudspeaker, and the leg between them and the server. They
 * come in any order; `close` gives all of them back, also what arrives afterwards.
 */
export class Voice {
  readonly #platform: Browser
  readonly #sound: Sound
  #leg: Leg | undefined
  #microphone: Microphone | undefined
  #openings = 0
  #muted = false
  #closed = false
  #soundBlocked = false

  /** Inside a gesture where there is one. `onSoundBlocked` hears of changes of {@link soundBlocked}. */
  constructor(platform: Browser, onSoundBlocked: () => void = () => {}) {
    this.#platform = platform
    this.#sound = platform.openSound(blocked => {
      if (blocked === this.#soundBlocked) return
      this.#soundBlocked = blocked
      onSoundBlocked()
    })
  }

  /** Whether the browser plays nothing before the next {@link unlock} in a gesture. */
  get soundBlocked(): boolean {
    return this.#soundBlocked
  }

  get muted(): boolean {
    return this.#muted
  }

  /** Inside a gesture: lets the browser play from now on. */
  unlock(): void {
    this.#sound.unlock()
  }

  /**
   * Opens the microphone, or changes to another one. Resolves quietly when closed or asked again meanwhile.
   * @throws RingfenceError `microphone-denied`, `microphone-missing`, `microphone-busy`, `browser-unsupported`
   */
  async openMicrophone(deviceId: string): Promise<void> {
    this.#openings += 1
    const opening = this.#openings
    const microphone = await this.#platform.openMicrophone(deviceId)
    if (this.#closed || opening !== this.#openings) {
      microphone.stop()
      return
    }
    const before = this.#microphone
    this.#microphone = microphone
    microphone.track.enabled = !this.#muted
    this.#leg?.speak(microphone.track)
    before?.stop()
  }

  /** Opens the leg with the microphone, or with silence until there is one; it takes the place of the one before. */
  openLeg(engine: MediaEngine, options: Omit<LegOptions, 'sound' | 'track'>): void {
    if (this.#closed) return
    this.#leg?.close()
    this.#leg = undefined
    const track = this.#microphone?.track ?? this.#sound.silentTrack()
    try {
      const leg = engine.openLeg({ ...options, sound: this.#sound, track })
      if (this.#closed)
        leg.close() // it failed at once
      else this.#leg = leg
    } catch {
      options.onFailed('media-failed')
    }
  }

  consume(consumer: ConsumerParameters): void {
    this.#leg?.consume(consumer)
  }

  /** Keeps the relays that an answer brings for the next ICE restart, and hands the answer on. */
  takeRelays<A extends { iceServers?: IceServer[] }>(answer: A): A {
    if (answer.iceServers) this.#leg?.useRelays(answer.iceServers)
    return answer
  }

  /** What the browser has counted of this leg. */
  async sample(): Promise<SoundSample> {
    return (await this.#leg?.sample()) ?? { packets: undefined, ownEnergy: undefined }
  }

  /** Whether there is a microphone to be heard. */
  get speaks(): boolean {
    return this.#microphone !== undefined && !this.#muted
  }

  /** Lets the leg of now seek another path. */
  async restartIce(restart: IceRestart): Promise<void> {
    await this.#leg?.restartIce(restart)
  }

  /** Silences the microphone here, at once, whatever the network does. */
  mute(muted: boolean): void {
    this.#muted = muted
    if (this.#microphone) this.#microphone.track.enabled = !muted
  }

  /** Loudness of the other side, 0 to 1. */
  level(): number {
    return this.#sound.level()
  }

  setOutput(deviceId: string): Promise<void> {
    return this.#sound.setOutput(deviceId)
  }

  /** Idempotent. */
  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#leg?.close()
    this.#microphone?.stop()
    this.#microphone = undefined
    this.#sound.close()
  }
}
