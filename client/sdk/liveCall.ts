import type { CallId, EventFrame, EventOf, StepUpOutcome } from '../../protocol/index.ts'
import { RingfenceError } from '../../protocol/index.ts'
import { type AuthorizationKeeper, keepAuthorized } from './authorization.ts'
import { CallLine } from './callLine.ts'
import type { PhoneSnapshot, ShownAgent as Shown } from './callState.ts'
import { CallStepUps } from './callStepUps.ts'
import { asRingfenceError } from './errors.ts'
import { Farewell } from './farewell.ts'
import { signProof } from './identity/proof.ts'
import type { Joined, LiveCall, LiveCallParts } from './liveCallTypes.ts'
import {
  type EndReason,
  isOver,
  phoneEnded,
  reasonOfClose,
  reasonOfHangUp,
  talkedMsOf,
} from './phoneChanges.ts'
import { phoneAfterEvent, phoneAfterMove, phoneAtStep, phoneOnLine } from './phoneEvents.ts'
import { tellPhoneNews } from './phoneNews.ts'
import { ProvenEvents } from './provenEvents.ts'
import { shownAgentOf } from './shownAgent.ts'

const receiptTimeMs = 5_000

const seatOf = (agent: Shown) => (agent === 'awaited' ? undefined : agent?.seat)

/** Follows a call that was let in, to its end and its receipt. It ends once, and gives everything back when it does. */
export const openLiveCall = (parts: LiveCallParts): LiveCall => new AdmittedCall(parts)

class AdmittedCall implements LiveCall {
  readonly #parts: LiveCallParts
  readonly #callId: CallId
  readonly #mediaKey: string
  readonly #line: CallLine
  readonly #farewell: Farewell
  readonly #inbox: ProvenEvents<NonNullable<Shown>>
  readonly #stepUps: CallStepUps
  readonly #authorization: AuthorizationKeeper
  /** What the server has said so far. */
  #known: PhoneSnapshot
  #released = false
  #stopWaitingForReceipt = () => {}
  ticket: string | null = null

  constructor(parts: LiveCallParts) {
    const { browser, key, jti, site, queue, takeSignal, joined } = parts
    const { callId, place, expectedWaitMs } = joined.answer
    const { mediaKey } = joined.engine
    this.#parts = parts
    this.#callId = callId
    this.#mediaKey = mediaKey
    this.#known = parts.resumed
      ? { state: 'resuming' }
      : { state: 'waiting', callId, place, expectedWaitMs, lineLost: false, askedMove: null }
    this.#inbox = new ProvenEvents({
      prove: event => shownAgentOf(event, { callId, site, queue, callerMediaKey: mediaKey }),
      act: (event, agent) => this.#onEvent(event, agent),
    })
    const line = new CallLine(
      { browser, key, jti, callId, mediaKey, takeSignal },
      {
        onIn: (entered, on) => this.#onIn(entered, on),
        onEvent: event => this.#inbox.take(event),
        onLost: () => this.#become(phoneOnLine(this.#known, true)),
        onTrusted: () => this.#become(phoneOnLine(this.#known, false)),
        onGone: error => this.#onGone(error),
      },
    )
    this.#line = line
    this.#farewell = new Farewell(line, browser.clock)
    this.#stepUps = new CallStepUps(browser, {
      answer: async (stepUpId, answer) =>
        (await line.request('answerStepUp', { callId, stepUpId, answer })).outcome,
      showStep: step => this.#become(phoneAtStep(this.#known, step)),
    })
    this.#authorization = keepAuthorized({
      clock: browser.clock,
      chance: browser.chance,
      async refresh(nonce) {
        const proof = await signProof(key, { jti, nonce, iat: Math.floor(browser.clock.now() / 1000) })
        return line.request('refresh', { callId, proof })
      },
    })
    parts.show(this.#known)
    this.#line.enter(joined)
    if (!parts.resumed) parts.events.emit('admitted', { callId, place })
    for (const event of parts.early) this.#inbox.take(event)
  }

  get farewell() {
    return this.#farewell.telling
  }

  async hangUp(): Promise<void> {
    if (isOver(this.#known)) return
    const left = this.#tellEnd('person')
    this.#finish(reasonOfHangUp(this.#known))
    await left
  }

  async abandon(): Promise<void> {
    const left = this.#tellEnd('person')
    this.#release()
    await left
    this.close()
  }

  leave() {
    const goesOn = !isOver(this.#known)
    const hungUp = this.farewell !== undefined
    this.#release()
    this.close()
    const { jti, voice } = this.#parts
    const [callId, mediaKey, { muted }, { awayMs }] = [this.#callId, this.#mediaKey, voice, this.#line]
    return goesOn || hungUp ? { callId, jti, mediaKey, muted, hungUp, awayMs } : undefined
  }

  close(): void {
    this.#stopWaitingForReceipt()
    this.#farewell.thenClose()
  }

  mute(muted: boolean): void {
    if (this.#known.state !== 'talking') return
    this.#parts.voice.mute(muted)
    this.#become({ ...this.#known, muted })
    this.#tellMuted()
  }

  onSoundBlocked(): void {
    if (this.#known.state !== 'talking') return
    this.#become({ ...this.#known, soundBlocked: this.#parts.voice.soundBlocked })
  }

  confirmStepUp(): Promise<StepUpOutcome> {
    const known = this.#known
    if (known.state === 'talking' && known.stepUp && known.stepUp.seat !== seatOf(known.agent)) {
      // Whoever asks is not the seat that proved itself: nothing is signed for a stranger.
      return Promise.reject(new RingfenceError('seat-proof-invalid'))
    }
    return this.#stepUps.confirm().catch(error => {
      if (asRingfenceError(error).code === 'step-up-over' && this.#known.state === 'talking') {
        this.#become({ ...this.#known, stepUp: null })
      }
      throw error
    })
  }

  refuseStepUp(): Promise<void> {
    return this.#stepUps.refuse()
  }

  async answerMove(agrees: boolean): Promise<void> {
    const move = 'askedMove' in this.#known ? this.#known.askedMove : null
    if (!move) throw new RingfenceError('request-not-allowed')
    await this.#line.request('answerMove', { callId: this.#callId, moveId: move.moveId, agrees })
    if (!isOver(this.#known)) this.#become(phoneAfterMove(this.#known))
  }

  #onIn({ signal, engine, answer }: Joined, line: CallLine): void {
    const callId = this.#callId
    const failed = (why: 'media-failed' | 'media-key-mismatch') => line.isOn(signal) && this.#failMedia(why)
    this.#authorization.renew(answer.authorization)
    this.#become(phoneOnLine(this.#known, line.isLost))
    this.#parts.voice.openLeg(engine, {
      media: answer.media,
      onProduced: rtpParameters =>
        signal.request('produce', { callId, rtpParameters }).catch(() => failed('media-failed')),
      onFailed: failed,
    })
  }

  #onEvent(event: EventFrame, agent: Shown): void {
    if (!('callId' in event) || event.callId !== this.#callId) return
    this.#authorization.check()
    if (event.event === 'receiptIssued') this.#onReceipt(event)
    if (isOver(this.#known)) return
    if (event.event === 'consumerCreated') this.#parts.voice.consume(event.consumer)
    else if (event.event === 'ended') this.#finish(event.reason, event.talkedMs)
    else this.#follow(event, agent)
  }

  #follow(event: EventFrame, agent: Shown): void {
    const before = this.#known
    const { voice, browser, events } = this.#parts
    const { muted, soundBlocked } = voice
    const [lineLost, nowMs] = [this.#line.isLost, browser.clock.now()]
    const after = phoneAfterEvent(before, event, { nowMs, agent, muted, soundBlocked, lineLost })
    if (event.event === 'stepUpAsked') this.#stepUps.onAsked(event)
    if (event.event === 'stepUpEnded') this.#stepUps.onEnded(event)
    if (after === before) return
    this.#become(after)
    if (event.event === 'talking' && muted) this.#tellMuted()
    tellPhoneNews(events, event, after, before)
  }

  #onReceipt({ receipt, enrolment }: EventOf<'receiptIssued'>): void {
    this.ticket = enrolment
    if (this.#known.state === 'ended') {
      const mayMakePasskey = enrolment !== null && !this.#parts.browser.passkeySupport.obstacle('create')
      this.#become({ ...this.#known, receipt, mayMakePasskey })
    }
    this.#parts.events.emit('receiptIssued', { callId: this.#callId, receipt })
    this.close()
  }

  #onGone({ code }: RingfenceError): void {
    if (isOver(this.#known)) this.#stopWaitingForReceipt()
    else this.#finish(reasonOfClose(code))
  }

  #failMedia(why: 'media-failed' | 'media-key-mismatch'): void {
    if (this.#released) return
    this.#tellEnd('media-failed')
    this.#finish(why)
  }

  #tellEnd(because: 'person' | 'media-failed'): Promise<void> {
    return this.#farewell.tell({ callId: this.#callId, because })
  }

  #tellMuted(): void {
    // The microphone is silent already. What cannot be sent now is sent when the call is taken up again.
    const said = { callId: this.#callId, muted: this.#parts.voice.muted }
    this.#line.request('setMuted', said).catch(() => undefined)
  }

  #finish(reason: EndReason, serverTalkedMs?: number): void {
    if (this.#released) return
    const talkedMs = serverTalkedMs ?? talkedMsOf(this.#known, this.#parts.browser.clock.now())
    this.#release()
    this.#become(phoneEnded(reason, talkedMs))
    this.#parts.events.emit('ended', { callId: this.#callId, reason, talkedMs })
    this.#stopWaitingForReceipt = this.#parts.browser.clock.after(receiptTimeMs, () => this.close())
  }

  #release(): void {
    this.#released = true
    this.#line.settle()
    this.#parts.voice.close()
    this.#stepUps.close()
    this.#authorization.stop()
  }

  #become(next: PhoneSnapshot): void {
    this.#known = next
    this.#parts.show(next)
  }
}
