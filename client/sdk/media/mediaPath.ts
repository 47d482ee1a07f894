import { type IceRestart, RingfenceError } from '../../../protocol/index.ts'
import type { Path } from '../platform/browser.ts'
import type { Clock } from '../signal/signalTypes.ts'

interface MediaPathParts {
  readonly clock: Clock
  /** Asks the service for what another path is sought with. */
  readonly restart: () => Promise<IceRestart>
  /** Lets both transports seek it. */
  readonly apply: (restart: IceRestart) => Promise<void>
  /** Tells the service that both transports are connected. @throws RingfenceError `media-failed` where it sees no packet */
  readonly report: () => Promise<unknown>
  /** Takes the call up with new transports. */
  readonly renew: () => void
  /** {@link MediaPath.isLost} changed. */
  readonly onChanged: () => void
}

/** Between two tries: an ICE restart that finds a path has found it by then. */
const betweenTriesMs = 4000

/** Never more often, whatever the browser says of its transports. */
const shortestMs = 2000

/** Of so many tries one takes new transports. */
const triesPerRenewal = 3

/**
 * The way of one call's sound between this browser and the service. Browsers do not leave a path that has died (UDP that a network
 * stops carrying) for another one by themselves: the transports are restarted, and made anew where that does not help, until
 * they carry or the service gives the side up.
 */
export class MediaPath {
  readonly #parts: MediaPathParts
  #path: Path = 'connecting'
  #isLost = false
  /** The service may hold it for lost, whatever is seen here. */
  #mustReport = false
  #tries = 0
  /** Whether this leg sought another path: from then on `connected` proves nothing. */
  #hasMoved = false
  /** The question to the service that is under way: does anything of this side come? */
  #proof: object | undefined
  #triedAtMs = Number.NEGATIVE_INFINITY
  #cancel = () => {}

  constructor(parts: MediaPathParts) {
    this.#parts = parts
  }

  get isLost(): boolean {
    return this.#isLost
  }

  /** New transports are being opened. @param isBack for a call that the service held for away */
  onLeg(isBack: boolean): void {
    this.#path = 'connecting'
    this.#hasMoved = false
    this.#proof = undefined
    this.#mustReport ||= isBack
    if (this.#isLost) this.#tryLater(betweenTriesMs)
  }

  /** What the browser says of the transports. */
  take(path: Path): void {
    this.#path = path
    this.#proof = undefined
    if (path === 'connected') this.#carries()
    else if (path !== 'connecting') this.#lose()
  }

  /** What the service says of them. */
  hear(lost: boolean): void {
    if (!lost) return
    this.#mustReport = true
    this.#lose()
  }

  /** The other side hears nothing of this one. */
  hearUnheard(): void {
    if (this.#hasMoved && this.#path === 'connected' && !this.#isLost) this.#renew()
  }

  /** Idempotent. */
  stop(): void {
    this.#cancel()
    this.#cancel = () => {}
    this.#isLost = false
    this.#proof = undefined
  }

  /** Connected, as the browser says. Where the path was lost, only the service can tell that anything comes over the new one. */
  async #carries(): Promise<void> {
    if (!this.#isLost && !this.#mustReport) return
    if (this.#proof) return
    const proof = {}
    this.#proof = proof
    const carries = await this.#parts.report().then(() => true, isNoDenial)
    if (this.#proof !== proof) return
    this.#proof = undefined
    if (!carries) {
      this.#renew()
      return
    }
    this.#cancel()
    this.#mustReport = false
    this.#tries = 0
    this.#become(false)
  }

  /** Firefox 153 sends nothing more on transports whose relay was lost, however often they are restarted. */
  #renew(): void {
    this.#become(true)
    this.#hasMoved = false
    this.#triedAtMs = this.#parts.clock.now()
    this.#tryLater(betweenTriesMs)
    this.#parts.renew()
  }

  #lose(): void {
    const wasLost = this.#isLost
    this.#become(true)
    if (!wasLost || this.#path === 'failed') this.#tryNow()
  }

  #tryNow(): void {
    const { clock } = this.#parts
    const waitMs = this.#triedAtMs + shortestMs - clock.now()
    if (waitMs > 0) {
      this.#tryLater(waitMs)
      return
    }
    this.#triedAtMs = clock.now()
    this.#tries += 1
    this.#tryLater(betweenTriesMs)
    if (this.#tries % triesPerRenewal === 0) this.#parts.renew()
    else this.#restart().catch(() => undefined) // the next try follows
  }

  async #restart(): Promise<void> {
    const restart = await this.#parts.restart()
    if (!this.#isLost) return
    this.#hasMoved = true
    await this.#parts.apply(restart)
  }

  #tryLater(ms: number): void {
    this.#cancel()
    this.#cancel = this.#parts.clock.after(ms, () => {
      if (!this.#isLost) return
      // A restart may succeed without a moment in which the old path was given up.
      if (this.#path !== 'connected') this.#tryNow()
      else {
        this.#tryLater(betweenTriesMs)
        this.#carries()
      }
    })
  }

  #become(isLost: boolean): void {
    if (this.#isLost === isLost) return
    this.#isLost = isLost
    this.#parts.onChanged()
  }
}

/** A question that was lost on the way says nothing of the sound: what takes the call up again asks anew. */
const isNoDenial = (error: unknown): boolean =>
  !(error instanceof RingfenceError && error.code === 'media-failed')
