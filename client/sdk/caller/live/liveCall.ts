import type {
  CallId,
  EventFrame,
  EventOf,
  RingfenceError,
  StepUpOutcome,
} from '../../../../protocol/index.ts'
import { saysNothing } from '../../media/keptMicrophone.ts'
import { OrderedEvents } from '../../signal/orderedEvents.ts'
import { phoneAfterEvent, phoneAtStep, phoneConnected, waitingAsTold } from '../phoneAfterEvent.ts'
import { tellPhoneEvents } from '../phoneEvents.ts'
import { isOver, phoneEnded, reasonOfClose, reasonOfHangUp, talkedMsOf } from '../phoneState.ts'
import type { PhoneSnapshot, ShownAgent as Shown } from '../phoneTypes.ts'
import { shownAgentOf } from './agentIdentity.ts'
import { type AuthorizationKeeper, keepCallAuthorized } from './authorization.ts'
import { CallConnection } from './callConnection.ts'
import { CallGate } from './callGate.ts'
import { CallMedia } from './callMedia.ts'
import { CallPrompts } from './callPrompts.ts'
import { CallStepUps } from './callStepUps.ts'
import { HangUp } from './hangUp.ts'
import type { EndReason, Joined, LiveCall, LiveCallParts } from './liveCallTypes.ts'

const receiptTimeMs = 5_000

/** Follows a call that was let in, to its end and its receipt. It ends once, and gives everything back when it does. */
export const openLiveCall = (parts: LiveCallParts): LiveCall => new AdmittedCall(parts)

class AdmittedCall implements LiveCall {
  readonly #parts: LiveCallParts
  readonly #callId: CallId
  readonly #mediaKey: string
  readonly #queue: string
  readonly #connection: CallConnection
  readonly #hangUp: HangUp
  readonly #inbox: OrderedEvents<NonNullable<Shown>>
  readonly #stepUps: CallStepUps
  readonly #questions: CallPrompts
  readonly #authorization: AuthorizationKeeper
  readonly #media: CallMedia
  readonly #gate: CallGate
  /** What the server has said so far. */
  #known: PhoneSnapshot
  #released = false
  #stopWaitingForReceipt = () => {}
  ticket: string | null = null

  constructor(parts: LiveCallParts) {
    const { browser, key, jti, site, takeSignal, joined } = parts
    const queue = joined.queue ?? parts.queue
    const { callId, place } = joined.answer
    const { mediaKey } = joined.engine
    this.#parts = parts
    this.#callId = callId
    this.#mediaKey = mediaKey
    this.#queue = queue
    this.#known = parts.resumed ? { state: 'resuming' } : waitingAsTold(joined.answer)
    this.#inbox = new OrderedEvents({
      prove: event => shownAgentOf(event, { callId, site, queue, callerMediaKey: mediaKey }),
      act: (event, agent) => this.#onEvent(event, agent),
    })
    const connection = new CallConnection(
      { browser, key, jti, callId, mediaKey, takeSignal },
      {
        onIn: entered => this.#onIn(entered),
        onEvent: event => this.#inbox.take(event),
        onLost: this.#showConnection,
        onTrusted: this.#showConnection,
        onGone: error => this.#onGone(error),
      },
    )
    this.#connection = connection
    this.#hangUp = new HangUp(connection, browser.clock)
    this.#stepUps = new CallStepUps(browser, {
      answer: async (stepUpId, answer) =>
        (await connection.request('answerStepUp', { callId, stepUpId, answer })).outcome,
      showStep: step => this.#become(phoneAtStep(this.#known, step)),
    })
    const [stepUps, become] = [this.#stepUps, (next: PhoneSnapshot) => this.#become(next)]
    this.#questions = new CallPrompts({ callId, connection, stepUps, known: () => this.#known, become })
    this.#authorization = keepCallAuthorized(parts, connection, callId)
    const [{ voice, resumed }, { clock }, known] = [parts, browser, () => this.#known]
    const [onPathChanged, onFailed] = [this.#showConnection, this.#failMedia]
    this.#media = new CallMedia({
      ...{ clock, callId, connection, voice, resumed, known, become, onPathChanged, onFailed },
    })
    const tellMuted = () => this.#tellMuted()
    this.#gate = new CallGate({ clock, callId, connection, voice, known, become, tellMuted })
    parts.show(this.#known)
    this.#connection.enter(joined)
    if (!parts.resumed) parts.events.emit('admitted', { callId, place })
    for (const event of parts.early) this.#inbox.take(event)
  }

  get farewell() {
    return this.#hangUp.telling
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
    const [goesOn, hungUp] = [!isOver(this.#known), this.farewell !== undefined]
    this.#release()
    this.close()
    if (!goesOn && !hungUp) return undefined
    const { jti, voice } = this.#parts
    const [callId, mediaKey, queue] = [this.#callId, this.#mediaKey, this.#queue]
    return { callId, jti, mediaKey, queue, muted: voice.muted, hungUp, awayMs: this.#connection.awayMs }
  }

  close(): void {
    this.#stopWaitingForReceipt()
    this.#hangUp.thenClose()
  }
  mute(muted: boolean): void {
    if (this.#known.state !== 'talking' && !this.#gate.isOpen) return
    this.#parts.voice.mute(muted)
    if (this.#known.state === 'talking') this.#become({ ...this.#known, muted })
    this.#tellMuted()
  }

  onVoiceChanged(): void {
    if (this.#gate.isOpen) this.#tellMuted()
    if (this.#known.state !== 'talking') return
    const [before, { soundBlocked, microphone }] = [this.#known, this.#parts.voice]
    this.#become({ ...before, soundBlocked, microphone })
    if (saysNothing(before.microphone) !== saysNothing(microphone)) this.#tellMuted()
  }

  confirmStepUp = (): Promise<StepUpOutcome> => this.#questions.confirmStepUp()
  answerGate = (key: string): Promise<boolean> => this.#gate.answer(key)
  answerMove = (agrees: boolean): Promise<void> => this.#questions.answerMove(agrees)
  refuseStepUp = (): Promise<void> => this.#stepUps.refuse()

  #onIn(joined: Joined): void {
    this.#authorization.renew(joined.answer.authorization)
    this.#media.enter(joined)
  }

  #isConnectionLost = (): boolean => this.#connection.isLost || this.#media.path.isLost

  #showConnection = (): void => this.#become(phoneConnected(this.#known, this.#isConnectionLost()))

  #onEvent(event: EventFrame, agent: Shown): void {
    if (!('callId' in event) || event.callId !== this.#callId) return
    this.#authorization.check()
    if (event.event === 'receiptIssued') this.#onReceipt(event)
    if (isOver(this.#known)) return
    this.#media.hear(event)
    if (event.event === 'consumerCreated') this.#parts.voice.consume(event.consumer)
    else if (event.event === 'ended') this.#finish(event.reason, event.talkedMs)
    else this.#follow(event, agent)
  }

  #follow(event: EventFrame, agent: Shown): void {
    this.#gate.hear(event)
    const before = this.#known
    const { voice, browser, events } = this.#parts
    const { muted, soundBlocked, microphone, isSilent } = voice
    const [connectionLost, nowMs] = [this.#isConnectionLost(), browser.clock.now()]
    const after = phoneAfterEvent(before, event, {
      nowMs,
      agent,
      muted,
      soundBlocked,
      microphone,
      connectionLost,
      hasPasskeys: !browser.passkeySupport.obstacle('get'),
    })
    if (event.event === 'stepUpAsked') this.#stepUps.onAsked(event)
    if (event.event === 'stepUpEnded') this.#stepUps.onEnded(event)
    if (after === before) return
    this.#become(after)
    if (event.event === 'talking' && isSilent) this.#tellMuted()
    if (event.event === 'talking') this.#media.sound.start()
    tellPhoneEvents(events, event, after, before)
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

  #failMedia = (why: 'media-failed' | 'media-key-mismatch'): void => {
    if (this.#released) return
    this.#tellEnd('media-failed')
    this.#finish(why)
  }

  #tellEnd = (because: 'person' | 'media-failed'): Promise<void> =>
    this.#hangUp.tell({ callId: this.#callId, because })

  #tellMuted(): void {
    // The microphone is silent already. What cannot be sent now is sent when the call is taken up again.
    const said = { callId: this.#callId, muted: this.#parts.voice.isSilent }
    this.#connection.request('setMuted', said).catch(() => undefined)
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
    this.#connection.settle()
    this.#parts.voice.close()
    this.#stepUps.close()
    this.#gate.stop()
    this.#authorization.stop()
    this.#media.stop()
  }

  #become(next: PhoneSnapshot): void {
    this.#known = next
    this.#parts.show(next)
  }
}
