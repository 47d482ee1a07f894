import { type EventFrame, RingfenceError } from '../../protocol/index.ts'
import { asRingfenceError } from './errors.ts'
import type { Joined } from './liveCallTypes.ts'
import { type Reentry, reenter } from './reenter.ts'
import type { Signal } from './signalTypes.ts'

export interface CallLineNews {
  /** In, for the first time or again: media and authorization begin anew. */
  onIn(joined: Joined, line: CallLine): void
  onEvent(event: EventFrame): void
  /** The connection broke and is sought again; {@link CallLineNews.onIn} or `onGone` follows. */
  onLost(): void
  /** Nothing more is sought: why it closed, or why coming back failed. */
  onGone(error: RingfenceError): void
}

/** The connection of one call that was let in: sought again when the network breaks it, until somebody hangs up. */
export class CallLine {
  readonly #reentry: Omit<Reentry, 'untilMs' | 'wanted'>
  readonly #news: CallLineNews
  /** `undefined` while the network is away, and at the very end. */
  #signal: Signal | undefined
  /** How long the server waits for us: a later try would find nothing. */
  #awayMs = 0
  /** What comes after the end is told; what breaks is not mended any more. */
  #seeking = true

  constructor(reentry: Omit<Reentry, 'untilMs' | 'wanted'>, news: CallLineNews) {
    this.#reentry = reentry
    this.#news = news
  }

  /** On a socket that let us in. */
  enter(joined: Joined): void {
    const { signal } = joined
    this.#signal = signal
    this.#awayMs = joined.answer.awayMs
    this.#news.onIn(joined, this)
    signal.listen({
      onEvent: event => this.#news.onEvent(event),
      onClosed: error => this.#signal === signal && this.#onClosed(asRingfenceError(error)),
    })
  }

  get awayMs(): number {
    return this.#awayMs
  }

  /** Whether the connection broke and is being sought. */
  get isLost(): boolean {
    return !this.#signal && this.#seeking
  }

  /** Whether this is the socket of now. */
  isOn(signal: Signal): boolean {
    return this.#signal === signal
  }

  request: Signal['request'] = (name, params) =>
    this.#signal?.request(name, params) ?? Promise.reject(new RingfenceError('connection-lost'))

  /** From now on a broken connection is not sought again. */
  settle(): void {
    this.#seeking = false
  }

  /** Idempotent. */
  close(): void {
    this.settle()
    this.#signal?.close()
    this.#signal = undefined
  }

  #onClosed(error: RingfenceError): void {
    this.#signal = undefined
    if (this.#seeking && error.code === 'connection-lost') {
      this.#news.onLost()
      this.#comeBack()
    } else this.#news.onGone(error)
  }

  async #comeBack(): Promise<void> {
    const untilMs = this.#reentry.browser.clock.now() + this.#awayMs
    const wanted = () => this.#seeking
    try {
      const joined = await reenter({ ...this.#reentry, untilMs, wanted })
      if (joined) this.enter(joined)
    } catch (error) {
      this.#news.onGone(asRingfenceError(error))
    }
  }
}
