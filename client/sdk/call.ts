import type { RingfenceError } from '../../protocol/errors.ts'
import type { EventFrame } from '../../protocol/index.ts'
import type { PhoneEvents, PhoneSnapshot } from './callState.ts'
import { asRingfenceError } from './errors.ts'
import type { Events } from './events.ts'
import { type Joined, join } from './join.ts'
import {
  type EndReason,
  isOver,
  phoneAfterEvent,
  phoneAfterJoin,
  phoneEnded,
  phoneRefused,
  reasonOfClose,
  reasonOfHangUp,
  talkedMsOf,
} from './phoneChanges.ts'
import type { Platform } from './platform.ts'
import type { Readiness } from './readiness.ts'
import type { Signal } from './signalTypes.ts'
import { Voice } from './voice.ts'

export interface CallParts {
  readonly platform: Platform
  readonly readiness: Readiness
  readonly pageContext: () => Readonly<Record<string, string>>
  readonly events: Events<PhoneEvents>
  readonly show: (snapshot: PhoneSnapshot) => void
}

/** One caller's walk, from the press to the end. It ends once, and gives everything back when it does. */
export class Call {
  readonly #parts: CallParts
  readonly #voice: Voice
  readonly #whenOver: Promise<void>
  #markOver: () => void = () => {}
  /** What the server has said so far. */
  #known: PhoneSnapshot = { state: 'joining' }
  #microphoneOpen = false
  #signal: Signal | undefined
  /** Events that arrived together with the answer to join, before it was read. */
  readonly #early: EventFrame[] = []

  /** Inside the press: sound is unlocked here. @throws RingfenceError `browser-unsupported` */
  constructor(parts: CallParts) {
    this.#parts = parts
    this.#voice = new Voice(parts.platform)
    this.#whenOver = new Promise(resolve => {
      this.#markOver = resolve
    })
  }

  get over(): boolean {
    return isOver(this.#known)
  }

  /**
   * Inside the press. The microphone and the way in are sought side by side where nobody need be asked; where the
   * browser asks the person, the way in waits for the answer, so that no agent is rung for somebody who cannot speak.
   * Resolves in line, or when it ended before.
   * @throws RingfenceError when the call was refused
   */
  async walk(): Promise<void> {
    this.#become(this.#known)
    try {
      const microphone = this.#openMicrophone()
      const allowed = this.#parts.platform.microphoneAllowed()
      const wayIn = allowed.then(isAllowed => (isAllowed ? undefined : microphone)).then(() => this.#join())
      await Promise.race([Promise.all([microphone, wayIn]), this.#whenOver])
    } catch (error) {
      if (this.over) return
      const refusal = asRingfenceError(error)
      this.#refuse(refusal)
      throw refusal
    }
  }

  /** Ends the walk wherever it stands. All here is released at once; resolves when the server knows too. */
  async hangUp(): Promise<void> {
    if (this.over) return
    const left = this.#leave('person')
    this.#finish(reasonOfHangUp(this.#known))
    await left
    this.#signal?.close()
  }

  /** For a page that goes away: a closed socket says it all. */
  drop(): void {
    if (!this.over) this.#finish(reasonOfHangUp(this.#known))
    this.#signal?.close()
  }

  mute(muted: boolean): void {
    if (this.#known.state !== 'talking') return
    const { callId } = this.#known
    this.#voice.mute(muted)
    this.#become({ ...this.#known, muted })
    // The microphone is silent already. When this cannot be sent, the socket is closing and so ends the call.
    this.#signal?.request('setMuted', { callId, muted }).catch(() => undefined)
  }

  level(): number {
    return this.#known.state === 'talking' ? this.#voice.level() : 0
  }

  async #openMicrophone(): Promise<void> {
    await this.#voice.openMicrophone('')
    this.#microphoneOpen = true
    if (!this.over) this.#become(this.#known)
  }

  async #join(): Promise<void> {
    if (this.over) return
    const joined = await join(this.#parts, signal => this.#adopt(signal))
    if (joined && !this.over) this.#admit(joined)
  }

  #adopt(signal: Signal): boolean {
    if (this.over) return false
    this.#signal = signal
    signal.listen({
      onEvent: event => this.#onEvent(event),
      // Before admission the pending join rejects with the same error and is told there.
      onClosed: ({ code }) => 'callId' in this.#known && this.#finish(reasonOfClose(code)),
    })
    return true
  }

  #admit({ signal, engine, answer }: Joined): void {
    const { callId, media, place } = answer
    this.#become(phoneAfterJoin(answer))
    this.#voice.openLeg(engine, {
      media,
      onProduced: rtpParameters =>
        signal.request('produce', { callId, rtpParameters }).catch(() => this.#failMedia('media-failed')),
      onFailed: why => this.#failMedia(why),
    })
    this.#parts.events.emit('admitted', { callId, place })
    for (const event of this.#early.splice(0)) this.#onEvent(event)
  }

  #onEvent(event: EventFrame): void {
    const before = this.#known
    if (before.state === 'joining') {
      this.#early.push(event)
      return
    }
    if (!('callId' in before && 'callId' in event) || before.callId !== event.callId) return
    if (event.event === 'consumerCreated') {
      this.#voice.consume(event.consumer)
    } else if (event.event === 'ended') {
      this.#finish(event.reason, event.talkedMs)
      this.#signal?.close()
    } else {
      this.#follow(before, event)
    }
  }

  #follow(before: PhoneSnapshot, event: EventFrame): void {
    const after = phoneAfterEvent(before, event, this.#parts.platform.clock.now())
    if (after === before) return
    this.#become(after)
    const { events } = this.#parts
    if (event.event === 'connecting') events.emit('rang', { callId: event.callId })
    if (event.event === 'talking' && after.state === 'talking') {
      events.emit('answered', { callId: event.callId, agentName: after.agentName })
    }
    if (event.event === 'capNear') {
      events.emit('capNeared', { callId: event.callId, secondsLeft: event.secondsLeft })
    }
  }

  #failMedia(why: 'media-failed' | 'media-key-mismatch'): void {
    if (this.over) return
    const left = this.#leave('media-failed')
    this.#finish(why)
    left.then(() => this.#signal?.close())
  }

  /** Never rejects: where the server cannot be told, it notices the closed socket. */
  async #leave(because: 'person' | 'media-failed'): Promise<void> {
    if (!('callId' in this.#known)) return
    const { callId } = this.#known
    await this.#signal?.request('hangUp', { callId, because }).catch(() => undefined)
  }

  /** The one end of a call that was let in; one that was not just goes back to idle. */
  #finish(reason: EndReason, serverTalkedMs?: number): void {
    if (this.over) return
    this.#voice.close()
    if (!('callId' in this.#known)) {
      this.#parts.readiness.close()
      this.#become({ state: 'idle' })
      return
    }
    const { callId } = this.#known
    const talkedMs = serverTalkedMs ?? talkedMsOf(this.#known, this.#parts.platform.clock.now())
    this.#become(phoneEnded(reason, talkedMs))
    this.#parts.events.emit('ended', { callId, reason, talkedMs })
  }

  /** Nothing may be left of a refused call, also when it was in line already and only the microphone failed. */
  #refuse({ code, retryable }: RingfenceError): void {
    const left = this.#leave('person')
    this.#voice.close()
    this.#parts.readiness.close()
    this.#become(phoneRefused(code, retryable))
    this.#parts.events.emit('refused', { code, retryable })
    left.then(() => this.#signal?.close())
  }

  #become(next: PhoneSnapshot): void {
    this.#known = next
    if (isOver(next)) this.#markOver()
    const asking = !this.#microphoneOpen && !isOver(next) && next.state !== 'talking'
    this.#parts.show(asking ? { state: 'asking-microphone' } : next)
  }
}
