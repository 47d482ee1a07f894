import { type ErrorCode, RingfenceError } from '../../../protocol/errors.ts'
import type { Answer, Duty, EventFrame, Params, RequestName } from '../../../protocol/index.ts'
import type { Platform } from '../assembly/platform.ts'
import { asRingfenceError } from '../errors.ts'
import type { MediaEngine } from '../platform/browser.ts'
import { ConnectionWatch } from '../signal/connectionWatch.ts'
import { reconnectDelayMs } from '../signal/reconnect.ts'
import type { Signal } from '../signal/signalTypes.ts'
import type { AgentSession } from './account/agentSession.ts'
import { endsOfSession, makeSeatEngine, seatProof } from './seatEntry.ts'
import type { SeatPage } from './seatPage.ts'

export interface AgentConnectionEvents {
  /** @param dutyBefore what the agent had chosen in the page that this one was loaded after */
  onSeated(answer: Answer<'takeSeat'>, engine: MediaEngine, dutyBefore: Duty | undefined): void
  onEvent(event: EventFrame): void
  /** The connection is gone and is being sought. */
  onLost(): void
  /** Whether anything says that the connection carries; while nothing does, another is being opened beside it. */
  onDoubted(isDoubted: boolean): void
  /** Whether somebody waits for this seat: a call is on, or the agent on duty. */
  isInUse(): boolean
  /** Nobody is signed in here, so nothing is sought any more. `why` is null when nobody was. */
  onSignedOut(why: ErrorCode | null): void
}

/** A server that is reached at all says hello within this; else the network may be another one a moment later. */
const helloAgainWithinMs = 4_000

/** The seat's connection: it is sought again when the network drops it, until the session is over or it is closed. */
export class AgentConnection {
  readonly #platform: Platform
  readonly #service: string
  readonly #session: AgentSession
  readonly #news: AgentConnectionEvents
  readonly #page: SeatPage
  #engine: Promise<MediaEngine> | undefined
  #signal: Signal | undefined
  #watch: ConnectionWatch | undefined
  /** The search that is under way; a newer one makes it stop. */
  #search: object | undefined
  /** Another connection that is being opened beside this one; never rejects. */
  #beside: Promise<void> | undefined
  #stopPause: () => void = () => {}
  /** Whether the next sitting down takes a ring or a talk from another page. */
  #takeOver = false
  /** Whether this page may ring aloud; said at each sitting down. */
  audible = true
  /** Whether the service offers a demo agent, as far as it has said. */
  #demoAgent = false

  constructor(
    platform: Platform,
    service: string,
    session: AgentSession,
    page: SeatPage,
    news: AgentConnectionEvents,
  ) {
    this.#platform = platform
    this.#service = service
    this.#session = session
    this.#news = news
    this.#page = page
  }

  /**
   * Sits down, however long it takes. Resolves when seated, when nobody is signed in, or when closed.
   * @throws RingfenceError what more waiting would not mend: `browser-unsupported`, `protocol-unsupported`, …
   */
  async connect(since: 'start' | 'connection-lost', takeOver = false): Promise<void> {
    this.close()
    this.#takeOver = takeOver
    const search = {}
    this.#search = search
    for (let attempt = 0; this.#search === search; attempt += 1) {
      try {
        // After a loss the first try waits too: all seats lost the same server in the same moment.
        if (attempt > 0 || since === 'connection-lost') await this.#pause(attempt)
        if (this.#search !== search) return
        if (since === 'start') await this.#sitDown(search)
        else await this.#sitDownOnSocket(search, helloAgainWithinMs)
        return
      } catch (thrown) {
        if (this.#search !== search) return
        const error = asRingfenceError(thrown)
        if (!error.retryable) {
          // Somebody was signed in here before.
          this.#signOut(error.code === 'sign-in-required' ? 'session-expired' : error.code)
          if (endsOfSession.includes(error.code)) return
          throw error
        }
      }
    }
  }

  get demoAgent(): boolean {
    return this.#demoAgent
  }

  /**
   * While the connection is doubted, the next one is waited for.
   * @throws RingfenceError `connection-lost` while there is no connection, or the server's code
   */
  async request<N extends RequestName>(name: N, params: Params<N>): Promise<Answer<N>> {
    await this.#beside
    const asked = this.#signal?.request(name, params)
    if (!asked || !this.#watch) throw new RingfenceError('connection-lost')
    return this.#watch.carry(asked)
  }

  /** Takes the seat on another connection. Where that fails, this one stays if it is any good. */
  renew(stays: 'never' | 'while it carries'): void {
    if (this.#signal && !this.#search) this.#openBeside(this.#signal, stays !== 'never')
  }

  /** Leaves the seat and stops seeking; `connect` may follow. Idempotent. */
  close(): void {
    this.#search = undefined
    this.#stopPause()
    this.#letGo()?.close()
  }

  /** Answers the connection of before. */
  #letGo(): Signal | undefined {
    const former = this.#signal
    this.#watch?.stop()
    this.#watch = undefined
    this.#signal = undefined
    return former
  }

  /**
   * Whoever sat here is not asked about again after a loss: the service knows at the socket, and a browser may ask by a kept
   * connection that died with the network, ten seconds at a time.
   */
  async #sitDown(search: object): Promise<void> {
    const session = await this.#session.current()
    if (this.#search !== search) return
    this.#demoAgent = session.demoAgent
    if (session.agent) await this.#sitDownOnSocket(search)
    else this.#signOut(null)
  }

  async #sitDownOnSocket(search: object, helloWithinMs?: number): Promise<void> {
    this.#engine ??= makeSeatEngine(this.#platform, this.#service)
    const engine = await this.#engine.catch(error => {
      this.#engine = undefined
      throw error
    })
    const { openSignal } = await this.#platform.loadOnSeat()
    const { openSocket, clock } = this.#platform
    const signal = await openSignal({
      ...{ openSocket, clock, service: this.#service },
      ...(helloWithinMs !== undefined && { helloWithinMs }),
    })
    try {
      const abilities = await engine.prepare(signal.hello.routerRtpCapabilities)
      const seat = await seatProof(this.#platform, signal, engine, this.#session)
      const answer = await signal.request('takeSeat', {
        ...{ ...seat, ...abilities, ...this.#page.ids },
        audible: this.audible,
        ...(this.#takeOver && { takeOver: true }),
      })
      if (this.#search !== search) throw new RingfenceError('connection-lost')
      this.#search = undefined
      this.#takeOver = false
      const dutyBefore = this.#page.sits(answer)
      const former = this.#letGo()
      this.#signal = signal
      this.#watch = this.#watchOver(signal)
      this.#news.onSeated(answer, engine, dutyBefore)
      signal.listen({
        onEvent: event => this.#signal === signal && this.#news.onEvent(event),
        onClosed: error => this.#signal === signal && this.#onClosed(error),
      })
      former?.close()
    } catch (error) {
      const told = signal.closedBy
      signal.close()
      throw told ?? error
    }
  }

  #watchOver(signal: Signal): ConnectionWatch {
    const { clock, onWake } = this.#platform
    return new ConnectionWatch(signal, {
      ...{ clock, onWake },
      onDoubted: () => {
        this.#news.onDoubted(true)
        this.#openBeside(signal, true)
      },
      onTrusted: () => this.#news.onDoubted(false),
    })
  }

  #openBeside(signal: Signal, mayStay: boolean): void {
    const beside = this.#sitDownBeside(signal, mayStay).finally(() => {
      if (this.#beside === beside) this.#beside = undefined
    })
    this.#beside = beside
  }

  /** One try; when it fails, the present connection is lost too, unless it carries after all and that is enough. */
  async #sitDownBeside(signal: Signal, mayStay: boolean): Promise<void> {
    const search = {}
    this.#search = search
    try {
      await this.#sitDownOnSocket(search, helloAgainWithinMs)
    } catch (thrown) {
      if (this.#search !== search) return
      this.#search = undefined
      const error = asRingfenceError(thrown)
      const carries = this.#signal === signal && this.#watch?.isDoubted === false
      if (mayStay && carries && error.retryable) return
      this.#letGo()?.close()
      this.#onClosed(error)
    }
  }

  #onClosed(error: RingfenceError): void {
    this.#letGo()
    // Our own next connection takes the seat at this moment, which this one is told as an end.
    if (this.#search) return
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
    this.#page.isLeft()
    this.#news.onSignedOut(why)
  }

  #pause(attempt: number): Promise<void> {
    const ms = reconnectDelayMs(attempt, this.#platform.chance(), this.#news.isInUse())
    return new Promise(resolve => {
      const cancel = this.#platform.clock.after(ms, resolve)
      this.#stopPause = () => {
        cancel()
        resolve()
      }
    })
  }
}
