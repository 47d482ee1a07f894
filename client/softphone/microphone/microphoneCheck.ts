import { openMicrophone } from '../../sdk/index.ts'

type Microphone = Awaited<ReturnType<typeof openMicrophone>>

/** Louder than the noise of a room: someone spoke. */
const heardLevel = 0.08

/** The microphone while the agent tries it: open from the press until `close`. */
export class MicrophoneCheck {
  readonly #microphone: Microphone
  readonly #context = new AudioContext()
  readonly #analyser: AnalyserNode
  readonly #samples: Float32Array<ArrayBuffer>
  #heard = false

  /** @throws RingfenceError as {@link openMicrophone} */
  static async open(deviceId: string): Promise<MicrophoneCheck> {
    return new MicrophoneCheck(await openMicrophone(deviceId))
  }

  constructor(microphone: Microphone) {
    this.#microphone = microphone
    this.#analyser = new AnalyserNode(this.#context, { fftSize: 1024 })
    this.#samples = new Float32Array(this.#analyser.fftSize)
    this.#context.createMediaStreamSource(new MediaStream([microphone.track])).connect(this.#analyser)
  }

  /** How the browser calls the one that is open, where it stands in for the chosen one. */
  get standIn(): string | undefined {
    return this.#microphone.isStandIn ? this.#microphone.track.label : undefined
  }

  /** Whether anything louder than a quiet room came so far. */
  get heard(): boolean {
    return this.#heard
  }

  /** Loudness now, 0 to 1. */
  level(): number {
    this.#analyser.getFloatTimeDomainData(this.#samples)
    const power = this.#samples.reduce((sum, sample) => sum + sample * sample, 0) / this.#samples.length
    const level = Math.min(1, Math.sqrt(power) * 4)
    this.#heard ||= level > heardLevel
    return level
  }

  close(): void {
    this.#microphone.stop()
    if (this.#context.state !== 'closed') void this.#context.close()
  }
}
