import { RingfenceError } from '../../protocol/errors.ts'
import type { Answer, Duty, EventFrame, SessionAnswer } from '../../protocol/index.ts'
import type { MediaEngine } from './browser.ts'
import { asRingfenceError } from './errors.ts'
import { createEvents } from './events.ts'
import type { Platform } from './platform.ts'
import {
  callOf,
  endOfLostSeat,
  type SeatEnd,
  type Seated,
  seatAccepting,
  seatAfterEvent,
  seatAfterTakeSeat,
  seatFree,
  seatMuted,
  seatOnDuty,
} from './seatChanges.ts'
import { SeatLink } from './seatLink.ts'
import { createSeatSession, type SeatSession } from './seatSession.ts'
import type { Seat, SeatCall, SeatEvents, SeatSnapshot } from './seatState.ts'
import { SeatVoice } from './seatVoice.ts'

/** An agent's seat on a given platform. */
export const createSeatOn = (platform: Platform, options: { readonly service: string }): Seat =>
  new AgentSeat(platform, options.service)

class AgentSeat implements Seat {
  readonly #platform: Platform
  readonly #session: SeatSession
  readonly #link: SeatLink
  readonly #voice: SeatVoice
  readonly #events = createEvents<SeatEvents>()
  #snapshot: SeatSnapshot = { state: 'connecting', since: 'start' }
  #engine: MediaEngine | undefined
  /** Chosen before the connection was lost; chosen again after. */
  #duty: Duty | undefined
  #last: SeatEnd = null

  constructor(platform: Platform, service: string) {
    this.#platform = platform
    this.#voice = new SeatVoice(platform)
    this.#session = createSeatSession(platform, service)
    this.#link = new SeatLink(platform, service, this.#session, {
      onSeated: (answer, engine) => this.#sit(answer, engine),
      onEvent: event => this.#onEvent(event),
      onLost: () => this.#lose(),
      onSignedOut: why => {
        this.#duty = undefined
        this.#last = null
        this.#leave({ state: 'signed-out', demoAgent: this.#link.demoAgent, why })
      },
    })
  }

  get snapshot(): SeatSnapshot {
    return this.#snapshot
  }

  start(): Promise<void> {
    return this.#told(this.#link.connect('start'))
  }

  signIn(): Promise<void> {
    return this.#told(this.#enter(this.#session.signIn()))
  }

  enrol(secret: string, name: string): Promise<void> {
    return this.#told(this.#enter(this.#session.enrol(secret, name)))
  }

  signInAsDemoAgent(): Promise<void> {
    return this.#told(this.#enter(this.#session.signInAsDemoAgent()))
  }

  async signOut(): Promise<void> {
    await this.#told(this.#session.end())
    this.#link.close()
    this.#duty = undefined
    this.#leave({ state: 'signed-out', demoAgent: this.#link.demoAgent, why: null })
  }

  async setDuty(duty: Duty): Promise<void> {
    await this.#told(this.#link.request('setDuty', { duty }))
    this.#duty = duty
    if (this.#snapshot.state === 'seated') this.#show(seatOnDuty(this.#snapshot, duty))
  }

  async accept(): Promise<void> {
    const seated = this.#snapshot
    if (seated.state !== 'seated' || seated.occupation.state !== 'ringing') {
      throw new RingfenceError('ring-over')
    }
    const { ringId, call } = seated.occupation
    // Both at once: the caller is heard while the microphone is still being opened.
    const microphone = this.#voice.openMicrophone()
    microphone.catch(() => undefined) // awaited below
    this.#show(seatAccepting(seated, call))
    try {
      await this.#told(this.#link.request('accept', { ringId }))
    } catch (error) {
      // Without an answer the server may hold the call for taken.
      if (asRingfenceError(error).code === 'request-timed-out') await this.hangUp()
      this.#free(call, { reason: 'ring-gone', talkedMs: 0 })
      throw error
    }
    try {
      await this.#told(microphone)
    } catch (error) {
      await this.hangUp()
      throw error
    }
  }

  async decline(): Promise<void> {
    const occupation = this.#occupation()
    if (occupation?.state !== 'ringing') throw new RingfenceError('ring-over')
    await this.#told(this.#link.request('decline', { ringId: occupation.ringId }))
    this.#free(occupation.call, { reason: 'declined', talkedMs: 0 })
  }

  mute(muted: boolean): void {
    if (this.#snapshot.state !== 'seated' || this.#snapshot.occupation.state !== 'talking') return
    const { callId } = this.#snapshot.occupation.call
    this.#voice.mute(muted)
    this.#show(seatMuted(this.#snapshot, muted))
    // The microphone is silent already. When this cannot be sent, the connection is being lost and so ends the call.
    this.#link.request('setMuted', { callId, muted }).catch(() => undefined)
  }

  async hangUp(): Promise<void> {
    const occupation = this.#occupation()
    if (occupation?.state !== 'talking' && occupation?.state !== 'accepting') return
    const { callId } = occupation.call
    this.#voice.release()
    // A call that ended meanwhile, or a lost connection, is told by its own event.
    await this.#link.request('hangUp', { callId, because: 'person' }).catch(() => undefined)
  }

  level(): number {
    return this.#occupation()?.state === 'talking' ? this.#voice.level() : 0
  }

  async useDevices(devices: { readonly input: string; readonly output: string }): Promise<void> {
    const state = this.#occupation()?.state
    await this.#told(this.#voice.useDevices(devices, state === 'talking' || state === 'accepting'))
  }

  on<E extends keyof SeatEvents>(event: E, listener: (payload: SeatEvents[E]) => void): () => void {
    return this.#events.on(event, listener)
  }

  close(): void {
    this.#link.close()
    this.#voice.release()
  }

  #occupation() {
    return this.#snapshot.state === 'seated' ? this.#snapshot.occupation : undefined
  }

  /** Everything thrown to the outside is of the one class. */
  async #told<T>(promise: Promise<T>): Promise<T> {
    return promise.catch(error => Promise.reject(asRingfenceError(error)))
  }

  async #enter(session: Promise<SessionAnswer>): Promise<void> {
    await session
    this.#leave({ state: 'connecting', since: 'start' })
    await this.#link.connect('start')
  }

  #sit(answer: Answer<'takeSeat'>, engine: MediaEngine): void {
    this.#engine = engine
    this.#show(seatAfterTakeSeat(answer, this.#last))
    this.#last = null
    const duty = this.#duty
    // Lost again before it is answered: the next seat restores it.
    if (duty && duty !== answer.duty) this.setDuty(duty).catch(() => undefined)
    this.#duty = duty ?? answer.duty
  }

  #lose(): void {
    const before = this.#snapshot
    if (before.state === 'seated') this.#last = endOfLostSeat(before, this.#platform.clock.now())
    this.#leave({ state: 'connecting', since: 'connection-lost' })
    if (before.state === 'seated' && before.occupation.state === 'talking') {
      const { callId } = before.occupation.call
      this.#events.emit('ended', { callId, reason: 'connection-lost', talkedMs: this.#last?.talkedMs ?? 0 })
    }
  }

  #onEvent(event: EventFrame): void {
    const before = this.#snapshot
    if (before.state !== 'seated') return
    const after = seatAfterEvent(before, event, this.#platform.clock.now())
    if (event.event === 'ringStarted' && this.#engine) {
      const accepted = () => this.#occupation()?.state !== 'ringing'
      this.#voice.openLeg(event, this.#engine, this.#link, accepted)
    }
    if (event.event === 'dutyChanged') this.#duty = event.duty
    if (event.event === 'consumerCreated' && callOf(before.occupation)?.callId === event.callId) {
      this.#voice.consume(event.consumer)
    }
    if (after === before) return
    if (after.occupation.state === 'free') this.#voice.release()
    this.#show(after)
    this.#tell(before, after, event)
  }

  #tell(before: Seated, after: Seated, event: EventFrame): void {
    const call = callOf(after.occupation)
    if (event.event === 'ringStarted' && call) this.#events.emit('rang', call)
    if (event.event === 'talking' && call) this.#events.emit('answered', call)
    if (event.event === 'ended' && before.occupation.state !== 'ringing') {
      const { callId, reason, talkedMs } = event
      this.#events.emit('ended', { callId, reason, talkedMs })
    }
  }

  #free({ callId }: SeatCall, last: SeatEnd): void {
    const now = this.#snapshot
    if (now.state !== 'seated' || callOf(now.occupation)?.callId !== callId) return
    this.#voice.release()
    this.#show(seatFree(now, last))
  }

  #leave(next: SeatSnapshot): void {
    this.#voice.release()
    this.#show(next)
  }

  #show(next: SeatSnapshot): void {
    this.#snapshot = next
    this.#events.emit('snapshotChanged', next)
  }
}
