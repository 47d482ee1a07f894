import type { Microphone } from '../platform/browser.ts'
import type { Clock } from '../signal/signalTypes.ts'

/**
 * The page's own function that works on the microphone before anybody hears it. It is asked for each microphone that is opened: at the
 * call, after another device was chosen, after one came back, after a reload. `until` is aborted when this track is needed no more.
 */
export type ProcessMicrophone = (
  track: MediaStreamTrack,
  until: AbortSignal,
) => MediaStreamTrack | Promise<MediaStreamTrack>

/** Why the plain track is sent after all: it threw; it answered nothing for 3 s; it answered no live audio track; that ended later. */
export type ProcessingFailure = 'threw' | 'late' | 'no-track' | 'ended'

const answerMs = 3000

/** A microphone with what the page makes of it; the plain one wherever that fails, so that a talk never depends on it. */
export class ProcessedMicrophone implements Microphone {
  readonly plain: Microphone
  /** When it is known which track is sent. Never rejects. */
  readonly ready: Promise<void>
  /** Hears once, at any time before `stop`, that the plain track is sent from now on. */
  onFailed: () => void = () => {}
  readonly #until = new AbortController()
  readonly #tell: (why: ProcessingFailure, error?: unknown) => void
  #made: MediaStreamTrack | undefined
  #isDone = false

  /** `tell` hears of the same, and why. */
  constructor(
    plain: Microphone,
    process: ProcessMicrophone,
    clock: Clock,
    tell: (why: ProcessingFailure, error?: unknown) => void,
  ) {
    this.plain = plain
    this.#tell = tell
    this.ready = this.#work(process, clock)
  }

  get track(): MediaStreamTrack {
    return this.#made ?? this.plain.track
  }

  get isStandIn(): boolean {
    return this.plain.isStandIn
  }

  get processing(): 'on' | 'failed' {
    return this.#made ? 'on' : 'failed'
  }

  stop(): void {
    this.#end()
    this.plain.stop()
  }

  #work(process: ProcessMicrophone, clock: Clock): Promise<void> {
    return new Promise(resolve => {
      const cancel = clock.after(answerMs, () => {
        this.#fail('late')
        resolve()
      })
      const ask = async () => process(this.plain.track, this.#until.signal)
      ask()
        .then(
          made => this.#take(made),
          error => this.#fail('threw', error),
        )
        .finally(() => {
          cancel()
          resolve()
        })
      this.#until.signal.addEventListener('abort', () => resolve(), { once: true })
    })
  }

  #take(made: unknown): void {
    if (this.#isDone) {
      if (isLiveAudio(made) && made !== this.plain.track) made.stop() // too late; nobody else stops it
      return
    }
    if (!isLiveAudio(made)) this.#fail('no-track')
    else {
      this.#made = made
      if (made !== this.plain.track) made.addEventListener('ended', this.#onEnded)
    }
  }

  readonly #onEnded = (): void => this.#fail('ended')

  #fail(why: ProcessingFailure, error?: unknown): void {
    if (this.#isDone) return
    this.#end()
    this.#tell(why, error)
    this.onFailed()
  }

  #end(): void {
    this.#isDone = true
    const made = this.#made
    this.#made = undefined
    this.#until.abort()
    if (!made || made === this.plain.track) return
    made.removeEventListener('ended', this.#onEnded)
    made.stop()
  }
}

/** What the page's function answers may be anything. */
const isLiveAudio = (value: unknown): value is MediaStreamTrack =>
  typeof value === 'object' &&
  value !== null &&
  'kind' in value &&
  value.kind === 'audio' &&
  'readyState' in value &&
  value.readyState === 'live'
