/** Louder than the noise of a room: someone spoke. */
const heardLevel = 0.08

/** The microphone while the agent tries it: open from the press until `close`. */
export class MicrophoneTest {
  readonly #stream: MediaStream
  readonly #context = new AudioContext()
  readonly #analyser: AnalyserNode
  readonly #samples: Float32Array<ArrayBuffer>
  #heard = false

  /** @throws DOMException of `getUserMedia` (W3C Media Capture and Streams, section 10.2) */
  static async open(deviceId: string): Promise<MicrophoneTest> {
    const audio = deviceId === '' ? true : { deviceId: { ideal: deviceId } }
    return new MicrophoneTest(await navigator.mediaDevices.getUserMedia({ audio }))
  }

  constructor(stream: MediaStream) {
    this.#stream = stream
    this.#analyser = new AnalyserNode(this.#context, { fftSize: 1024 })
    this.#samples = new Float32Array(this.#analyser.fftSize)
    this.#context.createMediaStreamSource(stream).connect(this.#analyser)
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
    for (const track of this.#stream.getTracks()) track.stop()
    if (this.#context.state !== 'closed') void this.#context.close()
  }
}

/** The code of what kept the microphone shut, in the words of the closed table. */
export function microphoneCodeOf(thrown: unknown): string {
  const name = thrown instanceof DOMException ? thrown.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'microphone-denied'
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'microphone-missing'
  if (name === 'NotReadableError' || name === 'AbortError') return 'microphone-busy'
  return 'internal-error'
}
