import type { ConsumerParameters, EventOf } from '../../protocol/index.ts'
import type { MediaEngine } from './browser.ts'
import type { Platform } from './platform.ts'
import type { SeatLink } from './seatLink.ts'
import { Voice } from './voice.ts'

/** The agent's voice in the ring or call of the moment, and the devices chosen for all of them. */
export class SeatVoice {
  readonly #platform: Platform
  #voice: Voice | undefined
  #input = ''
  #output = ''

  constructor(platform: Platform) {
    this.#platform = platform
  }

  /**
   * At the ring, so that ICE and DTLS are done when the agent accepts. The microphone stays closed until then.
   * @param accepted whether the agent has taken the call by now
   */
  openLeg(
    { ringId, callId, media }: EventOf<'ringStarted'>,
    engine: MediaEngine,
    link: Pick<SeatLink, 'request'>,
    accepted: () => boolean,
  ): void {
    this.release()
    const voice = new Voice(this.#platform)
    this.#voice = voice
    voice.setOutput(this.#output)
    const failed = () => {
      if (this.#voice !== voice) return
      const said = accepted()
        ? link.request('hangUp', { callId, because: 'media-failed' })
        : link.request('decline', { ringId })
      said.catch(() => undefined) // over already, or the connection is being lost
    }
    voice.openLeg(engine, {
      media,
      onProduced: rtpParameters => link.request('produce', { callId, rtpParameters }).catch(failed),
      onFailed: failed,
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

  mute(muted: boolean): void {
    this.#voice?.mute(muted)
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
  }
}
