import { RingfenceError } from '../../../protocol/errors.ts'
import type { ConsumerParameters, IceRestart, IceServer } from '../../../protocol/index.ts'
import type { Browser, Leg, LegOptions, MediaEngine, SoundSample, Speaker } from '../platform/browser.ts'
import { KeptMicrophone, type OwnMicrophone, saysNothing, type WorkOnMicrophone } from './keptMicrophone.ts'
import { type CallQuality, QualityMeter } from './qualityMeter.ts'

/** By then a browser has said whether it plays. */
const verdictMs = 250

/**
 * What one person says and hears in one call: microphone, loudspeaker, and the leg between them and the server. They
 * come in any order; `close` gives all of them back, also what arrives afterwards.
 */
export class CallAudio {
  readonly #sound: Speaker
  readonly #microphone: KeptMicrophone
  readonly #platform: Browser
  readonly #quality = new QualityMeter()
  #leg: Leg | undefined
  #muted = false
  #closed = false
  #soundBlocked = false

  /** Inside a gesture where there is one. `onChanged` hears of changes of {@link soundBlocked} and {@link microphone}. */
  constructor(platform: Browser, onChanged: () => void = () => {}, workOn?: WorkOnMicrophone) {
    this.#platform = platform
    this.#sound = platform.openSpeaker(blocked => {
      if (blocked === this.#soundBlocked) return
      this.#soundBlocked = blocked
      onChanged()
    })
    const onTrack = (track: MediaStreamTrack) => {
      this.#microphone.enable(!this.#muted)
      this.#leg?.speak(track)
    }
    this.#microphone = new KeptMicrophone(platform, { onTrack, onChanged }, workOn)
  }

  /**
   * On a page where nobody has pressed anything yet, the browser's word on whether it will play; `undefined` where there is nothing to
   * wait for. @throws RingfenceError `gesture-required`
   */
  awaitSound(): Promise<void> | undefined {
    const { clock, gestureSoFar } = this.#platform
    if (gestureSoFar()) return undefined
    return new Promise((resolve, reject) =>
      clock.after(verdictMs, () =>
        this.#soundBlocked ? reject(new RingfenceError('gesture-required')) : resolve(),
      ),
    )
  }

  /** Whether the browser plays nothing before the next {@link unlock} in a gesture. */
  get soundBlocked(): boolean {
    return this.#soundBlocked
  }

  get muted(): boolean {
    return this.#muted
  }

  get microphone(): OwnMicrophone {
    return this.#microphone.state
  }

  /** Nothing comes from here, by the person's wish or by their microphone's. */
  get isSilent(): boolean {
    return this.#muted || saysNothing(this.microphone)
  }

  /** Inside a gesture: lets the browser play from now on. */
  unlock(): void {
    this.#sound.unlock()
  }

  /**
   * Opens the microphone, or changes to another one. Resolves quietly when closed or asked again meanwhile.
   * @throws RingfenceError `microphone-denied`, `microphone-missing`, `microphone-busy`, `browser-unsupported`
   */
  openMicrophone(deviceId: string): Promise<void> {
    return this.#microphone.open(deviceId)
  }

  /** Both at once, as far as they are another one. @throws as {@link openMicrophone}; the one before goes on then */
  async useDevices({ input, output }: { readonly input: string; readonly output: string }): Promise<void> {
    await this.#sound.setOutput(output)
    await this.#microphone.choose(input)
  }

  /** From a press, where the microphone was lost: the browser may ask. @throws as {@link openMicrophone} */
  allowMicrophone(): Promise<void> {
    return this.#microphone.allow()
  }

  /** Opens the leg with the microphone, or with silence until there is one; it takes the place of the one before. */
  openLeg(engine: MediaEngine, options: Omit<LegOptions, 'sound' | 'track'>): void {
    if (this.#closed) return
    this.closeLeg()
    const track = this.#microphone.track ?? this.#sound.silentTrack()
    try {
      const leg = engine.openLeg({ ...options, sound: this.#sound, track })
      if (this.#closed)
        leg.close() // it failed at once
      else this.#leg = leg
    } catch {
      options.onFailed('media-failed')
    }
  }

  /** The microphone stays open, for the next one. Idempotent. */
  closeLeg(): void {
    this.#leg?.close()
    this.#leg = undefined
    this.#quality.forget()
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
    const leg = this.#leg
    const counted = (await leg?.sample()) ?? { packets: undefined, ownEnergy: undefined }
    if (leg === this.#leg) this.#quality.take(counted, this.#platform.clock.now())
    const { plainTrack, isProcessed } = this.#microphone
    if (!isProcessed || !plainTrack) return counted
    // What the page makes of it may be still where no room is, between two words.
    return { ...counted, ownEnergy: this.#sound.energyOf(plainTrack) }
  }

  /** What was sampled last of the connection. */
  quality(): CallQuality {
    return this.#quality.read()
  }

  /** Whether there is a microphone to be heard. */
  get speaks(): boolean {
    return this.#microphone.track !== undefined && !this.isSilent
  }

  /** Lets the leg of now seek another path. */
  async restartIce(restart: IceRestart): Promise<void> {
    await this.#leg?.restartIce(restart)
  }

  /** Silences the microphone here, at once, whatever the network does. */
  mute(muted: boolean): void {
    this.#muted = muted
    this.#microphone.enable(!muted)
  }

  /** Loudness of what the other side gets from here, 0 to 1. */
  ownLevel(): number {
    const { track } = this.#microphone
    return track ? this.#sound.levelOf(track) : 0
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
    this.#microphone.close()
    this.#sound.close()
  }
}
