import { RingfenceError } from '../../../protocol/errors.ts'
import { signInWindowAddress } from '../../../protocol/frame/signInAddress.ts'
import type {
  CallId,
  Duty,
  ReportReason,
  SeatPlace,
  SessionAnswer,
  StepUpChoice,
} from '../../../protocol/index.ts'
import type { Platform } from '../assembly/platform.ts'
import { asRingfenceError } from '../errors.ts'
import type { Events } from '../events.ts'
import {
  createSeatAttackSwitch,
  createSeatBlocks,
  createSeatPasskeys,
  createSeatPeople,
  createSeatSessions,
  freshly,
} from './account/agentAccount.ts'
import { type AgentRequests, createAgentRequests } from './account/agentRequests.ts'
import { type AgentSession, createAgentSession } from './account/agentSession.ts'
import { createPlaceSeat } from './account/placeSession.ts'
import { AgentConnection } from './agentConnection.ts'
import { AgentDesk } from './agentDesk.ts'
import type { SeatAttackSwitch } from './attackTypes.ts'
import type { SeatBlocks } from './reportTypes.ts'
import { reportedBlock, seatMuted, seatOnDuty, seatReported } from './seatAfterEvent.ts'
import type { SignInOptions } from './seatOptions.ts'
import { SeatPage } from './seatPage.ts'
import type { Seat, SeatEvents, SeatPasskeys, SeatPeople, SeatSessions, SeatSnapshot } from './seatTypes.ts'
import { RingAnswer } from './talk/ringAnswer.ts'
import { talkAfterAsk } from './talk/talkAfterEvent.ts'
import { tellMuted } from './talk/tellService.ts'

/** An agent's seat, all of it; `events` was there before, so that nothing is missed. */
export const openSeat = (
  platform: Platform,
  service: string,
  events: Events<SeatEvents>,
  place: SeatPlace | null = null,
): Seat => new AgentSeat(platform, service, events, place)

class AgentSeat implements Seat {
  readonly passkeys: SeatPasskeys
  readonly people: SeatPeople
  readonly blocks: SeatBlocks
  readonly attack: SeatAttackSwitch
  readonly sessions: SeatSessions
  readonly signInAddress: string | null
  readonly #platform: Platform
  readonly #session: AgentSession
  readonly #requests: AgentRequests
  readonly #page: SeatPage
  readonly #connection: AgentConnection
  readonly #desk: AgentDesk
  readonly #events: Events<SeatEvents>
  readonly #answer: RingAnswer

  constructor(platform: Platform, service: string, events: Events<SeatEvents>, place: SeatPlace | null) {
    this.#events = events
    this.#platform = platform
    const { session, requests } = place
      ? createPlaceSeat(platform, service, place)
      : { session: createAgentSession(platform, service), requests: createAgentRequests(platform, service) }
    this.#requests = requests
    this.passkeys = createSeatPasskeys(platform, requests)
    this.people = createSeatPeople(platform, service, requests)
    this.blocks = createSeatBlocks(platform, requests)
    this.attack = createSeatAttackSwitch(platform, requests)
    this.sessions = createSeatSessions(platform, requests)
    this.#session = session
    this.signInAddress = place && signInWindowAddress(service, place)
    this.#desk = new AgentDesk(platform, this.#events, () => this.#connection)
    this.#page = new SeatPage(platform, service, () => this.#desk.duty)
    this.#connection = new AgentConnection(platform, service, this.#session, this.#page, this.#desk)
    this.#answer = new RingAnswer(this.#desk, this.#connection, () => this.hangUp())
  }

  get snapshot(): SeatSnapshot {
    return this.#desk.snapshot
  }

  start(): Promise<void> {
    return this.#told(this.#connection.connect('start'))
  }

  takeOver(): Promise<void> {
    const connect = () => this.#connection.connect('start', true)
    return this.#told(freshly(this.#platform, this.#requests, connect))
  }

  signIn(options?: SignInOptions): Promise<void> {
    return this.#told(this.#enter(this.#session.signIn(options)))
  }

  enrol(secret: string, name: string): Promise<void> {
    return this.#told(this.#enter(this.#session.enrol(secret, name)))
  }

  signInAsDemoAgent(): Promise<void> {
    return this.#told(this.#enter(this.#session.signInAsDemoAgent()))
  }

  async signOut(): Promise<void> {
    await this.#told(this.#session.end())
    this.#connection.close()
    this.#desk.onSignedOut(null)
  }

  async setDuty(duty: Duty): Promise<void> {
    try {
      await this.#told(this.#connection.request('setDuty', { duty }))
    } catch (error) {
      // Swallowed with a dead connection: the one that took its place may carry it.
      if (asRingfenceError(error).code !== 'connection-lost') throw error
      await this.#told(this.#connection.request('setDuty', { duty }))
    }
    this.#desk.duty = duty
    if (this.snapshot.state === 'seated') this.#desk.show(seatOnDuty(this.snapshot, duty))
  }

  accept(): Promise<void> {
    return this.#told(this.#answer.accept())
  }

  decline(): Promise<void> {
    return this.#told(this.#answer.decline())
  }

  mute(muted: boolean): void {
    if (this.snapshot.state !== 'seated' || this.snapshot.occupation.state !== 'talking') return
    const { callId } = this.snapshot.occupation.call
    this.#desk.voice.mute(callId, muted)
    this.#desk.show(seatMuted(this.snapshot, muted))
    // The microphone is silent already. What cannot be sent now is sent when the talk is taken up again.
    tellMuted(this.#connection, callId, this.#desk.voice.isSilent)
  }

  allowMicrophone(): Promise<void> {
    return this.#told(this.#desk.voice.allowMicrophone())
  }

  async hangUp(): Promise<void> {
    const occupation = this.#desk.occupation()
    if (occupation?.state !== 'talking' && occupation?.state !== 'accepting') return
    const { call } = occupation
    this.#desk.voice.release()
    this.#desk.lost.unwant(call.callId)
    try {
      await this.#connection.request('hangUp', { callId: call.callId, because: 'person' })
      this.#desk.lost.isKnownUnwanted()
    } catch (error) {
      // A call that ended meanwhile is told by its own event.
      if (!asRingfenceError(error).retryable) return this.#desk.lost.isKnownUnwanted()
      this.#desk.hungUpAlone(call)
      this.#connection.renew('never')
    }
  }

  async askStepUp(choice: StepUpChoice): Promise<void> {
    const occupation = this.#desk.occupation()
    if (occupation?.state !== 'talking') throw new RingfenceError('request-not-allowed')
    const { callId } = occupation.call
    const answer = await this.#told(this.#connection.request('askStepUp', { callId, choice }))
    const now = this.snapshot
    if (now.state !== 'seated' || now.occupation.state !== 'talking') return
    if (now.occupation.call.callId !== callId) return
    const asked = talkAfterAsk(now.occupation, answer, this.#platform.clock.now())
    this.#desk.show({ ...now, occupation: asked })
  }

  async reportCall(callId: CallId, reason: ReportReason): Promise<void> {
    const { block } = await this.#told(this.#connection.request('reportCall', { callId, reason }))
    const now = this.snapshot
    if (now.state !== 'seated') return
    const report = { callId, reason, block: reportedBlock(block, this.#platform.clock.now()) }
    this.#desk.show(seatReported(now, report))
  }

  level(): number {
    return this.#desk.occupation()?.state === 'talking' ? this.#desk.voice.level() : 0
  }

  async useDevices(devices: { readonly input: string; readonly output: string }): Promise<void> {
    const state = this.#desk.occupation()?.state
    await this.#told(this.#desk.voice.useDevices(devices, state === 'talking' || state === 'accepting'))
  }

  setAudible(audible: boolean): void {
    if (this.#connection.audible === audible) return
    this.#connection.audible = audible
    // Lost, or not seated yet: it is said on sitting down.
    this.#connection.request('setAudible', { audible }).catch(() => undefined)
  }

  on<E extends keyof SeatEvents>(event: E, listener: (payload: SeatEvents[E]) => void): () => void {
    return this.#events.on(event, listener)
  }

  close(): void {
    this.#page.close()
    this.#connection.close()
    this.#desk.close()
  }

  /** Everything thrown to the outside is of the one class. */
  async #told<T>(promise: Promise<T>): Promise<T> {
    return promise.catch(error => Promise.reject(asRingfenceError(error)))
  }

  async #enter(session: Promise<SessionAnswer>): Promise<void> {
    await session
    this.#desk.leave({ state: 'connecting', since: 'start' })
    await this.#connection.connect('start')
  }
}
