import type { Answer, Duty, EventFrame, EventOf } from '../../../protocol/index.ts'
import type { Platform } from '../assembly/platform.ts'
import type { Events } from '../events.ts'
import type { SoundState } from '../media/soundState.ts'
import type { MediaEngine } from '../platform/browser.ts'
import { OrderedEvents } from '../signal/orderedEvents.ts'
import type { AgentConnection, AgentConnectionEvents } from './agentConnection.ts'
import { AgentSigning } from './agentSigning.ts'
import {
  callOf,
  endOfLostRing,
  type SeatEnd,
  seatAccepting,
  seatAfterEvent,
  seatAfterTakeSeat,
  seatCallOf,
  seatConnected,
  seatFree,
  seatVoiced,
  seatWithSound,
} from './seatAfterEvent.ts'
import { tellSeatEvents } from './seatEvents.ts'
import type { SeatCall, SeatEvents, SeatSnapshot } from './seatTypes.ts'
import { AgentMediaPath } from './talk/agentMediaPath.ts'
import { AgentVoice } from './talk/agentVoice.ts'
import { followRing } from './talk/followRing.ts'
import { LostTalk } from './talk/lostTalk.ts'
import type { SeatTalk, Words } from './talk/talkAfterEvent.ts'
import { tellDuty, tellHangUp, tellMuted, tellSignature, tellVoice } from './talk/tellService.ts'

/** What lies before the agent: the seat's state, and what the server's news make of it. */
export class AgentDesk implements AgentConnectionEvents {
  readonly voice: AgentVoice
  readonly signing: AgentSigning
  readonly lost: LostTalk
  /** Chosen before the connection was lost; chosen again after. */
  duty: Duty | undefined
  readonly #platform: Platform
  readonly #events: Events<SeatEvents>
  readonly #connection: () => AgentConnection
  readonly #path: AgentMediaPath
  #isLost = false
  readonly #inbox: OrderedEvents<Words>
  #snapshot: SeatSnapshot = { state: 'connecting', since: 'start' }
  #engine: MediaEngine | undefined
  #last: SeatEnd = null
  /** Ends a talk that nobody could take up again. */
  #stopKeeping = () => {}

  constructor(platform: Platform, events: Events<SeatEvents>, link: () => AgentConnection) {
    this.#platform = platform
    this.#events = events
    this.#connection = link
    const showSound = (change: Partial<SoundState>) => this.show(seatWithSound(this.#snapshot, change))
    const [occupation, voice, onChanged] = [() => this.occupation(), () => this.voice, () => this.#showLoss()]
    this.#path = new AgentMediaPath(platform.clock, { occupation, link, voice, showSound, onChanged })
    this.voice = new AgentVoice(platform, this.#path, () => this.#showVoice())
    this.signing = new AgentSigning(platform)
    this.lost = new LostTalk(platform)
    this.#inbox = new OrderedEvents({
      prove: async event => {
        const call = this.#call()
        return call && this.#engine ? this.signing.words(event, call, this.#engine.mediaKey) : null
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

  onSeated(answer: Answer<'takeSeat'>, engine: MediaEngine, dutyBefore: Duty | undefined): void {
    this.#engine = engine
    this.#stopKeeping()
    const before = this.#snapshot
    const kept = this.#talk()
    const isUnwanted = answer.resumed !== null && this.lost.isUnwanted(answer.resumed.callId)
    const resumed = isUnwanted ? null : answer.resumed
    if (answer.resumed && isUnwanted) this.#hangUp(answer.resumed)
    if (!answer.resumed) this.lost.isKnownUnwanted()
    const goesOn = resumed !== null && kept?.call.callId === resumed.callId
    if (kept && !goesOn) this.#endLostTalk(kept)
    if (before.state === 'seated' && !kept) this.#last = endOfLostRing(before)
    if (!resumed) this.#release()
    this.#last = this.lost.end(answer.recentCalls) ?? this.#last
    const seated = seatAfterTakeSeat(answer, this.#last)
    this.#last = null
    this.#isLost = false
    this.show(goesOn && kept ? seatConnected({ ...seated, occupation: kept }, this.#path.isLost) : seated)
    if (resumed) {
      if (!goesOn) this.show(seatAccepting(seated, seatCallOf(resumed)))
      this.voice.resumeLeg(resumed, engine, this.#connection())
      // After a reload the microphone is closed; without one nobody would hear why the agent is silent.
      if (!goesOn) this.voice.openMicrophone().catch(() => this.#hangUp(seatCallOf(resumed)))
    }
    // A service that was started anew knows no duty; where it set the agent away, it knows why.
    const duty = this.duty ?? (answer.duty === 'off-duty' ? dutyBefore : undefined)
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
    this.onDoubted(true)
    if (this.#talk()) return
    if (this.#snapshot.state === 'seated') this.#last = endOfLostRing(this.#snapshot)
    this.leave({ state: 'connecting', since: 'connection-lost' })
  }

  onDoubted(isDoubted: boolean): void {
    const talk = this.#talk()
    if (!talk || this.#isLost === isDoubted) return
    this.#isLost = isDoubted
    this.#stopKeeping()
    if (isDoubted) this.#stopKeeping = this.#platform.clock.after(talk.call.awayMs, () => this.#giveUpTalk())
    this.#showLoss()
  }

  #showLoss(): void {
    if (this.#snapshot.state !== 'seated') return
    const now = seatConnected(this.#snapshot, this.#isLost || this.#path.isLost)
    if (now !== this.#snapshot) this.show(now)
  }

  isInUse(): boolean {
    return this.duty === 'on-duty' || this.#call() !== undefined
  }

  onSignedOut(why: Extract<SeatSnapshot, { state: 'signed-out' }>['why']): void {
    const talk = this.#talk()
    if (talk) this.#endLostTalk(talk)
    this.duty = undefined
    this.#last = null
    this.lost.forget()
    this.leave({ state: 'signed-out', demoAgent: this.#connection().demoAgent, why })
  }

  free({ callId }: SeatCall, last: SeatEnd): void {
    const now = this.#snapshot
    if (now.state !== 'seated' || callOf(now.occupation)?.callId !== callId) return
    this.#release()
    this.show(seatFree(now, last))
  }

  /** Nobody could be told: the talk is over here, and told with the next connection. */
  hungUpAlone = ({ callId }: SeatCall): void => void (this.#call()?.callId === callId && this.#giveUpTalk())

  /** Away from the seat: whatever was open is given back. */
  leave(next: SeatSnapshot): void {
    this.close()
    this.show(next)
  }

  /** Idempotent. */
  close(): void {
    this.#stopKeeping()
    this.#isLost = false
    this.#release()
  }

  #release(): void {
    this.#path.stop()
    this.voice.release()
  }

  show(next: SeatSnapshot): void {
    this.#snapshot = next
    this.#events.emit('snapshotChanged', next)
  }

  #call(): SeatCall | undefined {
    return callOf(this.occupation() ?? { state: 'free' })
  }

  #hear({ callId, consumer }: EventOf<'consumerCreated'>): void {
    if ([this.#call()?.callId, this.voice.preparedCall].includes(callId)) this.voice.consume(consumer)
  }

  #talk(): SeatTalk | undefined {
    const occupation = this.occupation()
    return occupation?.state === 'talking' ? occupation : undefined
  }

  #act(event: EventFrame, words: Words | null): void {
    const before = this.#snapshot
    if (before.state !== 'seated') return
    const known = this.lost.afterEvent(before, event)
    const heard = seatAfterEvent(known, event, this.#platform.clock.now(), words)
    // After a reload only the voice knows that the agent had muted it.
    const after = event.event === 'talking' ? seatVoiced(heard, this.voice) : heard
    if (this.#engine) followRing(event, { ...this, engine: this.#engine, link: this.#connection() })
    this.#path.hear(event)
    if (event.event === 'talking') this.#path.onTalk()
    if (event.event === 'dutyChanged') this.duty = event.duty
    if (event.event === 'agentStatementAsked') this.#signAnew(event)
    if (event.event === 'consumerCreated') this.#hear(event)
    if (after === before) return
    if (after.occupation.state === 'free') this.#release()
    this.show(after)
    tellSeatEvents(this.#events, event, after, before)
    if (event.event === 'talking' && this.voice.isSilent) tellMuted(this.#connection(), event.callId, true)
  }

  #showVoice(): void {
    if (this.#snapshot.state === 'seated')
      this.show(tellVoice(this.#connection(), this.#snapshot, this.voice))
  }

  async #signAnew(event: EventOf<'agentStatementAsked'>): Promise<void> {
    const call = this.#call()
    if (call?.callId !== event.callId || !this.#engine) return
    const signature = await this.signing.signAnew(event, call, this.#engine.mediaKey)
    // A statement about something else stays unsigned, and no words are shown.
    if (signature !== undefined) tellSignature(this.#connection(), call.callId, signature)
  }

  #giveUpTalk(): void {
    const talk = this.#talk()
    if (talk) this.#endLostTalk(talk)
    this.leave({ state: 'connecting', since: 'connection-lost' })
  }

  #endLostTalk(talk: SeatTalk): void {
    this.#last = this.lost.lose(talk)
    this.#release()
    const talkedMs = this.#last?.talkedMs ?? 0
    this.#events.emit('ended', { callId: talk.call.callId, reason: 'connection-lost', talkedMs })
  }

  async #hangUp({ callId }: Pick<SeatCall, 'callId'>): Promise<void> {
    if (await tellHangUp(this.#connection(), callId)) this.lost.isKnownUnwanted()
  }

  async #restoreDuty(duty: Duty): Promise<void> {
    if (!(await tellDuty(this.#connection(), duty)) || this.#snapshot.state !== 'seated') return
    this.show({ ...this.#snapshot, duty, awayBecause: null })
  }
}
