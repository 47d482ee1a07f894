import { type EventFrame, type Params, RingfenceError } from '../../../../protocol/index.ts'
import { asRingfenceError } from '../../errors.ts'
import type { Browser } from '../../platform/browser.ts'
import { ConnectionWatch } from '../../signal/connectionWatch.ts'
import type { Signal } from '../../signal/signalTypes.ts'
import type { Joined } from './liveCallTypes.ts'
import { type ResumeRequest, requestResume } from './resumeRequest.ts'
import { sayHangUp } from './sayHangUp.ts'

interface CallLineNews {
  /** In, for the first time or again: media and authorization begin anew. */
  onIn(joined: Joined): void
  onEvent(event: EventFrame): void
  /** The connection broke, or says nothing any more, and another is sought; one of the other three follows. */
  onLost(): void
  /** The connection carries after all. */
  onTrusted(): void
  /** Nothing more is sought: why it closed, or why coming back failed. */
  onGone(error: RingfenceError): void
}

/** How a connection comes back, but for what it knows itself. */
interface CallLineWay extends Omit<ResumeRequest, 'untilMs' | 'wanted'> {
  readonly browser: Pick<Browser, 'clock' | 'chance' | 'onWake'>
}

/** The connection of one call that was let in: sought again when the network breaks it, until somebody hangs up. */
export class CallConnection {
  readonly #way: CallLineWay
  readonly #news: CallLineNews
  /** `undefined` while the network is away, and at the very end. */
  #signal: Signal | undefined
  #watch: ConnectionWatch | undefined
  /** Where the last word was said, if not here. */
  #goodbye: Signal | undefined
  /** How long the server waits for us: a later try would find nothing. */
  #awayMs = 0
  /** What comes after the end is told; what breaks is not mended any more. */
  #seeking = true
  #isSought = false
  /** Another socket is wanted though this one carries. */
  #isRenewing = false
  /** Our own other socket takes the call over at this moment, which the old one is told as an end. */
  #heldEnd: EventFrame | undefined

  constructor(way: CallLineWay, news: CallLineNews) {
    this.#way = way
    this.#news = news
  }

  /** On a socket that let us in. */
  enter(joined: Joined): void {
    const { signal } = joined
    this.#isRenewing = false
    this.#awayMs = joined.answer.awayMs
    const former = this.#adopt(signal)
    this.#news.onIn(joined)
    this.#listen(signal)
    former?.close()
  }

  get awayMs(): number {
    return this.#awayMs
  }

  /** Whether the connection broke, or is doubted, and another is being sought. */
  get isLost(): boolean {
    return this.#seeking && (!this.#signal || this.#watch?.isDoubted === true)
  }

  /** Whether this is the socket of now. */
  isOn(signal: Signal): boolean {
    return this.#signal === signal
  }

  request: Signal['request'] = (name, params) => {
    const asked = this.#signal?.request(name, params)
    return asked && this.#watch
      ? this.#watch.carry(asked)
      : Promise.reject(new RingfenceError('connection-lost'))
  }

  /** Takes the call up on another socket, with new transports. */
  renew(): void {
    if (!this.#seeking) return
    this.#isRenewing = true
    this.#resumeCall()
  }

  /** From now on a broken connection is not sought again. */
  settle(): void {
    this.#seeking = false
  }

  /**
   * The last word of a call that is over here. Where this socket does not carry it, another one does, as long as the server
   * waits. Resolves when the server knows, or cannot be told any more.
   */
  async sayLast(params: Params<'hangUp'>): Promise<void> {
    this.settle()
    const way = { ...this.#way, awayMs: this.#awayMs }
    this.#goodbye = await sayHangUp(way, params, this.#signal, event => this.#news.onEvent(event))
  }

  /** Idempotent. */
  close(): void {
    this.settle()
    this.#adopt(undefined)?.close()
    this.#goodbye?.close()
  }

  /** Answers the socket of before. */
  #adopt(signal: Signal | undefined): Signal | undefined {
    const former = this.#signal
    this.#watch?.stop()
    this.#signal = signal
    this.#heldEnd = undefined
    const { clock, onWake } = this.#way.browser
    this.#watch =
      signal &&
      new ConnectionWatch(signal, {
        // A page with a microphone has its timers once a second, also in the background.
        ...{ clock, onWake },
        onDoubted: () => this.#onDoubted(),
        onTrusted: () => this.#seeking && this.#news.onTrusted(),
      })
    return former
  }

  #listen(signal: Signal): void {
    signal.listen({
      onEvent: event => this.#signal === signal && this.#onEvent(event),
      onClosed: error => this.#signal === signal && this.#onClosed(asRingfenceError(error)),
    })
  }

  #onEvent(event: EventFrame): void {
    if (this.#isSought && event.event === 'ended' && event.reason === 'moved') this.#heldEnd = event
    else this.#news.onEvent(event)
  }

  #onDoubted(): void {
    if (!this.#seeking) return
    this.#news.onLost()
    this.#resumeCall()
  }

  #onClosed(error: RingfenceError): void {
    const heldEnd = this.#heldEnd
    this.#adopt(undefined)
    this.#heldEnd = heldEnd
    if (this.#seeking && error.code === 'connection-lost') {
      this.#news.onLost()
      this.#resumeCall()
    } else this.#news.onGone(error)
  }

  async #resumeCall(): Promise<void> {
    if (this.#isSought) return
    this.#isSought = true
    const untilMs = this.#way.browser.clock.now() + this.#awayMs
    try {
      const joined = await requestResume({
        ...this.#way,
        untilMs,
        wanted: () => this.isLost || (this.#seeking && this.#isRenewing),
      })
      this.#isSought = false
      if (joined) this.enter(joined)
    } catch (error) {
      this.#isSought = false
      const heldEnd = this.#heldEnd
      this.#adopt(undefined)?.close()
      if (heldEnd) this.#news.onEvent(heldEnd)
      else this.#news.onGone(asRingfenceError(error))
    }
  }
}
