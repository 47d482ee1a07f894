import type {
  AgentCall,
  CallId,
  ConsumerParameters,
  EventOf,
  IceRestart,
  RingId,
} from '../../../../protocol/index.ts'
import type { Platform } from '../../assembly/platform.ts'
import { isUnanswered } from '../../errors.ts'
import { CallAudio } from '../../media/callAudio.ts'
import type { OwnMicrophone } from '../../media/keptMicrophone.ts'
import type { MediaEngine, Path, SoundSample } from '../../platform/browser.ts'
import type { AgentConnection } from '../agentConnection.ts'

/** Names the call that the agent has muted, so that a page that is loaded again stays silent. */
const mutedCallNote = 'ringfence muted call'

/** The agent's voice in the ring or call of the moment, and the devices chosen for all of them. */
export class AgentVoice {
  readonly #platform: Platform
  readonly #onLeg: (isBack: boolean) => void
  readonly #onPath: (path: Path) => void
  readonly #onVoice: () => void
  #voice: CallAudio | undefined
  #prepared: { readonly ringId: RingId; readonly callId: CallId } | undefined
  #input = ''
  #output = ''

  constructor(
    platform: Platform,
    news: { readonly onLeg: (isBack: boolean) => void; readonly onPath: (path: Path) => void },
    onVoice: () => void,
  ) {
    this.#platform = platform
    this.#onLeg = news.onLeg
    this.#onPath = news.onPath
    this.#onVoice = onVoice
  }

  /** Before the ring, so that ICE and DTLS are done when the agent accepts. The microphone stays closed until then. */
  prepareLeg(
    { callId, media, ringId }: Pick<EventOf<'ringPrepared'>, 'callId' | 'media' | 'ringId'>,
    engine: MediaEngine,
    link: Pick<AgentConnection, 'request'>,
  ): void {
    this.release()
    this.#prepared = { ringId, callId }
    this.#openLeg({ callId, media }, engine, link, false)
  }

  /** Whether the leg stands that was made ready for this ring. */
  isPreparedFor(ringId: RingId): boolean {
    return this.#prepared?.ringId === ringId
  }

  /** Whose voice the leg is for that was made ready before its ring. */
  get preparedCall(): CallId | undefined {
    return this.#prepared?.callId
  }

  /** A talk goes on, on new transports: with what is open already, or from nothing after a reload. */
  resumeLeg(
    { callId, media }: Pick<AgentCall, 'callId' | 'media'>,
    engine: MediaEngine,
    link: Pick<AgentConnection, 'request'>,
  ): void {
    const fromNothing = this.#voice === undefined
    this.#openLeg({ callId, media }, engine, link, true)
    // Before there is a microphone: its track is then silent from the first packet on.
    if (fromNothing && this.#platform.notes.take(mutedCallNote) === callId) this.mute(callId, true)
  }

  #openLeg(
    { callId, media }: Pick<AgentCall, 'callId' | 'media'>,
    engine: MediaEngine,
    link: Pick<AgentConnection, 'request'>,
    isBack: boolean,
  ): void {
    this.#voice ??= new CallAudio(this.#platform, this.#onVoice)
    const voice = this.#voice
    voice.setOutput(this.#output)
    const failed = () => {
      if (this.#voice !== voice) return
      // It is over already, or the connection is being lost, if this cannot be told.
      link.request('hangUp', { callId, because: 'media-failed' }).catch(() => undefined)
    }
    this.#onLeg(isBack)
    voice.openLeg(engine, {
      media,
      onPath: path => this.#voice === voice && this.#onPath(path),
      onProduced: rtpParameters =>
        link.request('produce', { callId, rtpParameters }).catch(error => isUnanswered(error) || failed()),
      // Of a talk that was carried before, a path is sought as long as the service waits.
      onFailed: why => (isBack && why === 'media-failed') || failed(),
    })
  }

  /** Inside a gesture. @throws RingfenceError the microphone's codes */
  async openMicrophone(): Promise<void> {
    this.#voice?.unlock()
    await this.#voice?.openMicrophone(this.#input)
  }

  consume(consumer: ConsumerParameters): void {
    this.#voice?.consume(consumer)
  }

  async sample(): Promise<SoundSample> {
    return (await this.#voice?.sample()) ?? { packets: undefined, ownEnergy: undefined }
  }

  get speaks(): boolean {
    return this.#voice?.speaks ?? false
  }

  async restartIce(restart: IceRestart): Promise<void> {
    await this.#voice?.restartIce(restart)
  }

  /** Silences the microphone at once, and again after a reload in the middle of this call. */
  mute(callId: CallId, muted: boolean): void {
    this.#voice?.mute(muted)
    if (muted) this.#platform.notes.leave(mutedCallNote, callId)
    else this.#platform.notes.take(mutedCallNote)
  }

  get muted(): boolean {
    return this.#voice?.muted ?? false
  }

  get microphone(): OwnMicrophone {
    return this.#voice?.microphone ?? { state: 'open', label: '' }
  }

  /** As {@link Voice.isSilent}. */
  get isSilent(): boolean {
    return this.#voice?.isSilent ?? false
  }

  /** From a press. @throws RingfenceError the microphone's codes */
  async allowMicrophone(): Promise<void> {
    await this.#voice?.allowMicrophone()
  }

  level(): number {
    return this.#voice?.level() ?? 0
  }

  /** @throws RingfenceError the microphone's codes; the one before goes on then */
  async useDevices(
    devices: { readonly input: string; readonly output: string },
    speaks: boolean,
  ): Promise<void> {
    const changed = devices.input !== this.#input
    this.#input = devices.input
    this.#output = devices.output
    await this.#voice?.setOutput(devices.output)
    if (speaks && changed) await this.#voice?.openMicrophone(devices.input)
  }

  /** Gives microphone, transports and loudspeaker back. Idempotent. */
  release(): void {
    this.#voice?.close()
    this.#voice = undefined
    this.#prepared = undefined
  }
}
