import type { Clock, Signal } from './signalTypes.ts'

/** What is beside a signal, so that it can be watched. */
interface LineWatchParts {
  /** Its timers are not those that a tab in the background stretches, where others can be had. */
  readonly clock: Clock
  /** Hears of every moment after which the network may be another one; the answer ends that. */
  readonly onWake: (act: () => void) => () => void
  /** Nothing says any more that this socket carries: time to open another beside it. */
  readonly onDoubted: () => void
  /** It carries after all. */
  readonly onTrusted: () => void
}

/** So many beats in a row are missed before a socket is doubted: 10 to 15 s where they come each 5 s. */
const missedBeats = 2

/** How long an answer is waited for before the socket is asked, and then before it is doubted. */
const patienceMs = 3000

/** A timer so late was stopped with the whole page: by sleep, or by a tab that nobody looked at. */
const sleptMs = 3000

/**
 * Whether a socket carries, measured by what comes in. A network that swallows everything closes nothing, so a socket is doubted
 * when it misses its beats, or leaves a question unanswered; it is asked one when a request stays unanswered, after sleep,
 * and when the browser comes online or the page into view.
 */
export class ConnectionWatch {
  readonly #signal: Signal
  readonly #parts: LineWatchParts
  readonly #stopWaking: () => void
  #heardAtLastBeat: number
  #missed = 0
  #cancelBeat = () => {}
  #asking = false
  #cancelAsking = () => {}
  #doubtedBy: 'silence' | 'question' | null = null
  #stopped = false

  constructor(signal: Signal, parts: LineWatchParts) {
    this.#signal = signal
    this.#parts = parts
    this.#heardAtLastBeat = signal.framesHeard
    this.#stopWaking = parts.onWake(() => this.ask())
    this.#awaitBeat()
  }

  get isDoubted(): boolean {
    return this.#doubtedBy !== null
  }

  /** A request on this socket: while its answer is long in coming, the socket is asked too. */
  async carry<T>(asked: Promise<T>): Promise<T> {
    const cancel = this.#parts.clock.after(patienceMs, () => this.ask())
    try {
      return await asked
    } finally {
      cancel()
    }
  }

  /** Asks the other end whether it hears. */
  ask(): void {
    if (this.#asking || this.#stopped) return
    this.#asking = true
    this.#cancelAsking = this.#parts.clock.after(patienceMs, () => this.#doubt('question'))
    const done = (answered: boolean) => {
      this.#asking = false
      this.#cancelAsking()
      if (answered) this.#trust()
    }
    this.#signal.request('ping', {}).then(
      () => done(true),
      () => done(false),
    )
  }

  /** Idempotent. */
  stop(): void {
    this.#stopped = true
    this.#stopWaking()
    this.#cancelBeat()
    this.#cancelAsking()
  }

  #awaitBeat(): void {
    const { clock } = this.#parts
    const { beatMs } = this.#signal.hello
    const dueAtMs = clock.now() + beatMs
    this.#cancelBeat = clock.after(beatMs, () => {
      if (this.#stopped) return
      this.#countBeat(clock.now() - dueAtMs > sleptMs)
      this.#awaitBeat()
    })
  }

  #countBeat(slept: boolean): void {
    const heard = this.#signal.framesHeard
    const isSilent = heard === this.#heardAtLastBeat
    this.#heardAtLastBeat = heard
    this.#missed = isSilent ? this.#missed + 1 : 0
    if (!isSilent && this.#doubtedBy === 'silence') this.#trust()
    // What came while the page slept may not have been read yet.
    if (slept) this.ask()
    else if (this.#missed >= missedBeats) this.#doubt('silence')
  }

  #doubt(by: 'silence' | 'question'): void {
    if (this.#stopped) return
    const wasDoubted = this.isDoubted
    this.#doubtedBy ??= by
    if (!wasDoubted) this.#parts.onDoubted()
  }

  #trust(): void {
    this.#missed = 0
    if (this.#stopped || !this.isDoubted) return
    this.#doubtedBy = null
    this.#parts.onTrusted()
  }
}
