import type { Answer, CallId, Duty, EventFrame, EventOf } from '../../protocol/index.ts'
import type { MediaEngine } from './browser.ts'
import type { Events } from './events.ts'
import type { Platform } from './platform.ts'
import { ProvenEvents } from './provenEvents.ts'
import {
  callOf,
  endOfLostSeat,
  type SeatEnd,
  type Seated,
  seatAccepting,
  seatAfterEvent,
  seatAfterTakeSeat,
  seatCallOf,
  seatFree,
  seatMuted,
} from './seatChanges.ts'
import type { SeatLink, SeatLinkNews } from './seatLink.ts'
import { SeatSigning } from './seatSigning.ts'
import type { SeatCall, SeatEvents, SeatSnapshot } from './seatState.ts'
import type { Words } from './seatTalk.ts'
import { SeatVoice } from './seatVoice.ts'

/** The service keeps a talk for an agent who is away about as long. */
const talkKeptMs = 30_000

/** What lies before the agent: the seat's state, and what the server's news make of it. */
export class SeatDesk implements SeatLinkNews {
  readonly voice: SeatVoice
  readonly signing: SeatSigning
  /** Chosen before the connection was lost; chosen again after. */
  duty: Duty | undefined
  readonly #platform: Platform
  readonly #events: Events<SeatEvents>
  readonly #link: () => SeatLink
  readonly #inbox: ProvenEvents<Words>
  #snapshot: SeatSnapshot = { state: 'connecting', since: 'start' }
  #engine: MediaEngine | undefined
  #last: SeatEnd = null
  /** Ends a talk that nobody could take up again. */
  #stopKeeping = () => {}
  /** Hung up while there was no connection to say so on. */
  #unwanted: CallId | undefined

  constructor(platform: Platform, events: Events<SeatEvents>, link: () => SeatLink) {
    this.#platform = platform
    this.#events = events
    this.#link = link
    this.voice = new SeatVoice(platform)
    this.signing = new SeatSigning(platform)
    this.#inbox = new ProvenEvents({
      prove: async event => {
        const call = this.#call()
        if (!call || !this.#engine) return null
        return this.signing.words(event, call, this.#engine.mediaKey)
      },
      act: (event, words) => this.#act(event, words),
    })
  }

  get snapshot(): SeatSnapshot {
    return this.#snapshot
  }

  occupation() {
    return this.#snapshot.state === 'seated' ? this.#snapshot.occupation : undefined
  }

  onSeated(answer: Answer<'takeSeat'>, engine: MediaEngine): void {
    this.#engine = engine
    this.#stopKeeping()
    const before = this.#snapshot
    const kept =
      before.state === 'seated' && before.occupation.state === 'talking'
        ? { ...before, occupation: before.occupation }
        : undefined
    const resumed = answer.resumed?.callId === this.#unwanted ? null : answer.resumed
    if (answer.resumed && !resumed) this.#hangUp(answer.resumed)
    this.#unwanted = undefined
    const goesOn = resumed !== null && kept?.occupation.call.callId === resumed.callId
    if (kept && !goesOn) this.#endLostTalk(kept)
    const seated = seatAfterTakeSeat(answer, this.#last)
    this.#last = null
    this.show(goesOn && kept ? { ...seated, occupation: kept.occupation } : seated)
    if (resumed) {
      if (!goesOn) this.show(seatAccepting(seated, seatCallOf(resumed)))
      this.voice.resumeLeg(resumed, engine, this.#link())
      // After a reload the microphone is closed; without one nobody would hear why the agent is silent.
      if (!goesOn) this.voice.openMicrophone().catch(() => this.#hangUp(seatCallOf(resumed)))
    }
    const { duty } = this
    // Lost again before it is answered: the next seat restores it.
    if (duty && duty !== answer.duty) this.#restoreDuty(duty)
    this.duty = duty ?? answer.duty
  }

  onEvent(event: EventFrame): void {
    if (event.event === 'accountChanged') this.#events.emit('accountChanged', undefined)
    this.#inbox.take(event)
  }

  /** Sound goes on as far as the network lets it, so a talk stays on the screen until somebody says otherwise. */
  onLost(): void {
    const before = this.#snapshot
    if (before.state === 'seated' && before.occupation.state === 'talking') {
      this.#stopKeeping()
      this.#stopKeeping = this.#platform.clock.after(talkKeptMs, () => {
        this.#endLostTalk(before)
        this.leave({ state: 'connecting', since: 'connection-lost' })
      })
      return
    }
    if (before.state === 'seated') this.#last = endOfLostSeat(before, this.#platform.clock.now())
    this.leave({ state: 'connecting', since: 'connection-lost' })
  }

  onSignedOut(why: Extract<SeatSnapshot, { state: 'signed-out' }>['why']): void {
    const before = this.#snapshot
    if (before.state === 'seated' && before.occupation.state === 'talking') this.#endLostTalk(before)
    this.duty = undefined
    this.#last = null
    this.leave({ state: 'signed-out', demoAgent: this.#link().demoAgent, why })
  }

  free({ callId }: SeatCall, last: SeatEnd): void {
    const now = this.#snapshot
    if (now.state !== 'seated' || callOf(now.occupation)?.callId !== callId) return
    this.voice.release()
    this.show(seatFree(now, last))
  }

  /** The agent hung up and nobody could be told: the talk is over here, and told as soon as there is a connection. */
  hungUpAlone(): void {
    const before = this.#snapshot
    if (before.state !== 'seated' || before.occupation.state !== 'talking') return
    this.#unwanted = before.occupation.call.callId
    this.#endLostTalk(before)
    this.leave({ state: 'connecting', since: 'connection-lost' })
  }

  /** Away from the seat: whatever was open is given back. */
  leave(next: SeatSnapshot): void {
    this.close()
    this.show(next)
  }

  /** Idempotent. */
  close(): void {
    this.#stopKeeping()
    this.voice.release()
  }

  show(next: SeatSnapshot): void {
    this.#snapshot = next
    this.#events.emit('snapshotChanged', next)
  }

  #call(): SeatCall | undefined {
    const occupation = this.occupation()
    return occupation && callOf(occupation)
  }

  #act(event: EventFrame, words: Words | null): void {
    const before = this.#snapshot
    if (before.state !== 'seated') return
    const heard = seatAfterEvent(before, event, this.#platform.clock.now(), words)
    // After a reload only the voice knows that the agent had muted it.
    const after = event.event === 'talking' ? seatMuted(heard, this.voice.muted) : heard
    if (event.event === 'ringStarted') this.#onRing(event)
    if (event.event === 'dutyChanged') this.duty = event.duty
    if (event.event === 'agentStatementAsked') this.#signAnew(event)
    if (event.event === 'consumerCreated' && this.#call()?.callId === event.callId) {
      this.voice.consume(event.consumer)
    }
    if (after === before) return
    if (after.occupation.state === 'free') this.voice.release()
    this.show(after)
    this.#tell(before, after, event)
  }

  #onRing(event: EventOf<'ringStarted'>): void {
    if (!this.#engine) return
    this.voice.openLeg(event, this.#engine, this.#link())
    this.signing.prepare(event.statement, seatCallOf(event.call), this.#engine.mediaKey)
  }

  async #signAnew(event: EventOf<'agentStatementAsked'>): Promise<void> {
    const call = this.#call()
    if (call?.callId !== event.callId || !this.#engine) return
    const signature = await this.signing.signAnew(event, call, this.#engine.mediaKey)
    // A statement about something else stays unsigned, and no words are shown.
    if (signature === undefined) return
    // Lost: whoever comes back is asked again.
    const { callId } = call
    await this.#link()
      .request('signAgentStatement', { callId, signature })
      .catch(() => undefined)
  }

  #tell(before: Seated, after: Seated, event: EventFrame): void {
    const call = callOf(after.occupation)
    if (event.event === 'ringStarted' && call) this.#events.emit('rang', call)
    if (event.event === 'talking' && call) {
      if (before.occupation.state !== 'talking') this.#events.emit('answered', call)
      if (this.voice.muted) this.#tellMuted(call)
    }
    if (event.event === 'ended' && before.occupation.state !== 'ringing') {
      const { callId, reason, talkedMs } = event
      this.#events.emit('ended', { callId, reason, talkedMs })
    }
  }

  #endLostTalk(before: Seated): void {
    const call = callOf(before.occupation)
    this.#last = endOfLostSeat(before, this.#platform.clock.now())
    this.voice.release()
    const talkedMs = this.#last?.talkedMs ?? 0
    if (call) this.#events.emit('ended', { callId: call.callId, reason: 'connection-lost', talkedMs })
  }

  #tellMuted({ callId }: SeatCall): void {
    this.#link()
      .request('setMuted', { callId, muted: true })
      .catch(() => undefined)
  }

  #hangUp({ callId }: Pick<SeatCall, 'callId'>): void {
    this.#link()
      .request('hangUp', { callId, because: 'person' })
      .catch(() => undefined)
  }

  async #restoreDuty(duty: Duty): Promise<void> {
    try {
      await this.#link().request('setDuty', { duty })
      if (this.#snapshot.state === 'seated') this.show({ ...this.#snapshot, duty, awayBecause: null })
    } catch {
      // Lost again; or refused, and then the server's word stays.
    }
  }
}
