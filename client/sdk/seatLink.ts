import { type ErrorCode, RingfenceError } from '../../protocol/errors.ts'
import type { Answer, EventFrame, Params, RequestName } from '../../protocol/index.ts'
import type { MediaEngine } from './browser.ts'
import { asRingfenceError } from './errors.ts'
import type { Platform } from './platform.ts'
import { reconnectDelayMs } from './reconnect.ts'
import type { SeatSession } from './seatSession.ts'
import type { Signal } from './signalTypes.ts'

export interface SeatLinkNews {
  onSeated(answer: Answer<'takeSeat'>, engine: MediaEngine): void
  onEvent(event: EventFrame): void
  /** The connection is gone and is being sought. */
  onLost(): void
  /** Nobody is signed in here, so nothing is sought any more. `why` is null when nobody was. */
  onSignedOut(why: ErrorCode | null): void
}

/** These codes say that the session is over; they are the answer, no failure to seek one. */
const endsOfSession: readonly ErrorCode[] = [
  'signed-out',
  'session-expired',
  'sign-in-required',
  'seat-taken',
  'revoked',
]

/** The seat's connection: it is sought again when the network drops it, until the session is over or it is closed. */
export class SeatLink {
  readonly #platform: Platform
  readonly #service: string
  readonly #session: SeatSession
  readonly #news: SeatLinkNews
  #engine: Promise<MediaEngine> | undefined
  #signal: Signal | undefined
  /** The search that is under way; a newer one makes it stop. */
  #search: object | undefined
  #stopPause: () => void = () => {}
  /** Whether the service offers a demo agent, as far as it has said. */
  #demoAgent = false

  constructor(platform: Platform, service: string, session: SeatSession, news: SeatLinkNews) {
    this.#platform = platform
    this.#service = service
    this.#session = session
    this.#news = news
  }

  /**
   * Sits down, however long it takes. Resolves when seated, when nobody is signed in, or when closed.
   * @throws RingfenceError what more waiting would not mend: `browser-unsupported`, `protocol-unsupported`, …
   */
  async connect(since: 'start' | 'connection-lost'): Promise<void> {
    this.close()
    const search = {}
    this.#search = search
    for (let attempt = 0; this.#search === search; attempt += 1) {
      try {
        // After a loss the first try waits too: all seats lost the same server in the same moment.
        if (attempt > 0 || since === 'connection-lost') await this.#pause(attempt)
        if (this.#search === search) await this.#sitDown(search, since)
        return
      } catch (thrown) {
        if (this.#search !== search) return
        const error = asRingfenceError(thrown)
        if (!error.retryable) {
          this.#signOut(error.code)
          if (endsOfSession.includes(error.code)) return
          throw error
        }
      }
    }
  }

  get demoAgent(): boolean {
    return this.#demoAgent
  }

  /** @throws RingfenceError `connection-lost` while there is no connection, or the server's code */
  request<N extends RequestName>(name: N, params: Params<N>): Promise<Answer<N>> {
    return this.#signal?.request(name, params) ?? Promise.reject(new RingfenceError('connection-lost'))
  }

  /** Leaves the seat and stops seeking; `connect` may follow. Idempotent. */
  close(): void {
    this.#search = undefined
    this.#stopPause()
    this.#signal?.close()
    this.#signal = undefined
  }

  async #sitDown(search: object, since: 'start' | 'connection-lost'): Promise<void> {
    const session = await this.#session.current()
    if (this.#search !== search) return
    this.#demoAgent = session.demoAgent
    if (!session.agent) {
      this.#signOut(since === 'start' ? null : 'session-expired')
      return
    }
    this.#engine ??= this.#makeEngine()
    const engine = await this.#engine
    const { openSignal } = await this.#platform.loadOnIntent()
    const { openSocket, clock } = this.#platform
    const signal = await openSignal({ openSocket, clock, service: this.#service })
    try {
      const abilities = await engine.prepare(signal.hello.routerRtpCapabilities)
      const seat = await this.#seatProof(signal, engine)
      const answer = await signal.request('takeSeat', { ...seat, ...abilities })
      if (this.#search !== search) throw new RingfenceError('connection-lost')
      this.#signal = signal
      this.#news.onSeated(answer, engine)
      signal.listen({
        onEvent: event => this.#news.onEvent(event),
        onClosed: error => this.#onClosed(error),
      })
    } catch (error) {
      const told = signal.closedBy
      signal.close()
      throw told ?? error
    }
  }

  /** That the key of the session, this certificate and this socket belong together. */
  async #seatProof({ hello }: Signal, { mediaKey }: MediaEngine) {
    const [key, { signSeatProof }] = await Promise.all([
      this.#platform.seatKey(),
      this.#platform.loadOnIntent(),
    ])
    const iat = Math.floor(this.#platform.clock.now() / 1000)
    const proof = await signSeatProof(key, { nonce: hello.nonce, mediaKey, iat })
    return { mediaKey, seatKey: key.publicKey, proof }
  }

  /** The certificate lives as long as the seat, and longer where the browser can keep it. */
  async #makeEngine(): Promise<MediaEngine> {
    try {
      const [certificate, { createEngine }] = await Promise.all([
        this.#platform.mediaCertificate('agent', this.#service),
        this.#platform.loadOnIntent(),
      ])
      return createEngine(certificate)
    } catch (error) {
      this.#engine = undefined
      throw error
    }
  }

  #onClosed(error: RingfenceError): void {
    this.#signal = undefined
    if (!asRingfenceError(error).retryable) {
      this.#signOut(error.code)
      return
    }
    this.#news.onLost()
    // What cannot be mended is in the snapshot by then.
    this.connect('connection-lost').catch(() => undefined)
  }

  #signOut(why: ErrorCode | null): void {
    this.close()
    this.#news.onSignedOut(why)
  }

  #pause(attempt: number): Promise<void> {
    const ms = reconnectDelayMs(attempt, this.#platform.chance())
    return new Promise(resolve => {
      const cancel = this.#platform.clock.after(ms, resolve)
      this.#stopPause = () => {
        cancel()
        resolve()
      }
    })
  }
}
