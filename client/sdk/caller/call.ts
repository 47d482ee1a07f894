import { RingfenceError } from '../../../protocol/errors.ts'
import type { EventFrame } from '../../../protocol/index.ts'
import { asRingfenceError } from '../errors.ts'
import { CallAudio } from '../media/callAudio.ts'
import { within } from '../within.ts'
import type { Admission } from './admission/admissionTypes.ts'
import { CallEnrolment } from './callEnrolment.ts'
import type { CallParts } from './callParts.ts'
import type { LeavingCall, ResumableCall } from './live/leftCall.ts'
import type { Joined, LiveCall } from './live/liveCallTypes.ts'
import { giveBack, resumeCall } from './live/resume.ts'
import { comesAfterPrompt, tellWhenAsked } from './microphonePrompt.ts'
import { namedCause } from './namedCause.ts'
import { isOver, phoneJoining, phoneRefused, refusedEvent } from './phoneState.ts'
import type { PhoneSnapshot } from './phoneTypes.ts'

/** The end of the call before is waited for so long at most. */
const farewellTimeMs = 3000

/** One caller's walk from the press to admission; from there on {@link LiveCall} follows it. It ends once. */
export class Call {
  readonly #parts: CallParts
  /** What they say and hear. */
  readonly voice: CallAudio
  readonly #enrolment: CallEnrolment
  readonly #whenOver: Promise<void>
  #markOver: () => void = () => {}
  #known: PhoneSnapshot = phoneJoining
  #isAsked = false
  #live: LiveCall | undefined
  /** What is being taken up, until it is. */
  #resuming: LeavingCall | undefined
  #wayIn: Admission | undefined
  #isLeft = false

  /** Inside the press: sound is unlocked here. @throws RingfenceError `browser-unsupported` */
  constructor(parts: CallParts) {
    this.#parts = parts
    const become = (next: PhoneSnapshot) => this.#become(next)
    this.#enrolment = new CallEnrolment(parts, { known: () => this.#known, become })
    this.voice = new CallAudio(parts.platform, () => this.#live?.onVoiceChanged(), parts.workOnMicrophone)
    this.voice.setOutput(parts.devices().output)
    this.#whenOver = new Promise(resolve => {
      this.#markOver = resolve
    })
  }

  get over(): boolean {
    return isOver(this.#known)
  }

  /** Of the call after its admission. */
  get live(): LiveCall | undefined {
    return this.#live
  }

  /**
   * Inside the press. The microphone and the way in are sought side by side where nobody need be asked; where the
   * browser asks the person, the way in waits for the answer, so that no agent is rung for somebody who cannot speak.
   * Resolves in line, or at the choice about a passkey, or when it ended before.
   * @throws RingfenceError when the call was refused
   */
  walk(): Promise<void> {
    this.#become(this.#known)
    return this.#orRefuse(this.#walkIn())
  }

  async #walkIn(): Promise<void> {
    // Nobody is asked for a microphone, and no agent rung, by a page that calls by itself and then plays nothing.
    const unpressed = this.voice.awaitSound()
    if (unpressed) await unpressed
    if (this.over) return
    const microphone = this.#openMicrophone()
    const wayIn = async () => {
      if (!(await this.#parts.platform.microphoneAllowed())) await microphone
      if (!this.over) await this.#seekWayIn()
    }
    await Promise.all([microphone, wayIn()])
  }

  /**
   * Inside the press: as {@link walk}, but of a call that this tab had and that still is, only once more. A second one would wait
   * behind it, while its agent waits for a page that is here.
   * @throws RingfenceError when the call was refused
   */
  async walkBack(left: ResumableCall): Promise<void> {
    const isBack = await Promise.race([this.#takeUp(left), this.#whenOver])
    if (this.over) return
    if (isBack) {
      await this.#orRefuse(this.#openMicrophone())
    } else {
      this.voice.mute(false)
      this.#known = phoneJoining
      await this.walk()
    }
  }

  /** Takes the call up again that this tab had. Resolves to whether it goes on; nothing is left when it does not. */
  async resume(left: ResumableCall): Promise<boolean> {
    if (!(await this.#takeUp(left))) {
      if (!this.over) this.#goIdle()
      return false
    }
    // Refusals are in the snapshot: nobody pressed anything, so nobody waits for one.
    this.#orRefuse(this.#openMicrophone()).catch(() => undefined)
    return true
  }

  usePasskey(): Promise<void> {
    const isOffered = this.#known.state === 'offering-passkey'
    return isOffered && this.#wayIn ? this.#orRefuse(this.#wayIn.usePasskey()) : notNow()
  }

  continueWithoutPasskey(): Promise<void> {
    const isFree = this.#known.state === 'offering-passkey' && !this.#known.required
    return isFree && this.#wayIn ? this.#orRefuse(this.#wayIn.withoutPasskey()) : notNow()
  }

  autofillPasskey(): () => void {
    return this.#wayIn?.autofill(way => this.#orRefuse(way()).catch(() => undefined)) ?? (() => {})
  }
  makePasskey = (name: string): Promise<void> => this.#enrolment.make(name, this.#live?.ticket ?? null)

  /** Ends the walk wherever it stands. All here is released at once; resolves when the server knows too. */
  async hangUp(): Promise<void> {
    this.closePrompt()
    if (this.over) return
    if (this.#resuming) this.#resuming = { ...this.#resuming, hungUp: true }
    if (this.#live) await this.#live.hangUp().catch(error => Promise.reject(asRingfenceError(error)))
    else this.#goIdle()
  }

  /** A call that this tab had is being taken up: whoever closes the phone now has not hung up. */
  get isResuming(): boolean {
    return this.#resuming !== undefined && !this.over
  }

  /** Making a passkey goes on after the end; this ends it. */
  closePrompt = (): void => this.#enrolment.close()

  /** The page goes away. Answers what to remember of a call that may go on. */
  leave(): LeavingCall | undefined {
    this.#isLeft = true
    const left = this.#live?.leave() ?? this.#resuming
    this.#wayIn?.drop()
    this.closePrompt()
    if (!this.over) this.#goIdle()
    return left
  }

  mute = (muted: boolean): void => this.#live?.mute(muted)

  async #takeUp(left: ResumableCall): Promise<boolean> {
    this.#resuming = { ...left, awayMs: left.untilMs - this.#parts.platform.clock.now() }
    this.#become({ state: 'resuming' })
    // Before there is a microphone, so that not one packet of it is heard.
    this.voice.mute(left.muted)
    try {
      const joined = await resumeCall(this.#parts, left, () => !this.over)
      if (joined) await this.#follow(joined, left.jti, true, [])
      return joined !== undefined
    } catch {
      return false
    } finally {
      this.#resuming = undefined
    }
  }

  #openMicrophone(): Promise<void> {
    return tellWhenAsked(
      this.#parts.platform,
      this.voice.openMicrophone(this.#parts.devices().input),
      isAsked => {
        if (!this.over) this.#become(this.#known, isAsked)
      },
    )
  }

  async #seekWayIn(): Promise<void> {
    const { platform, preconnect } = this.#parts
    // Token and socket are on their way while the rest is being loaded.
    if (!this.#parts.appeals && !this.#parts.wantsPasskey) preconnect.warmUp()
    const { openAdmission } = await platform.loadOnIntent()
    // A token that counts calls at once would else meet the one that nobody speaks in any more.
    if (this.#parts.before) await within(platform.clock, farewellTimeMs, this.#parts.before)
    if (this.over) return
    this.#wayIn = openAdmission({
      ...this.#parts,
      browser: platform,
      mayMake: () => preconnect.isVouched && !preconnect.hasSigned && !this.#enrolment.made,
      made: () => this.#enrolment.made,
      known: () => this.#known,
      over: () => this.over,
      become: next => this.#become(next),
      onJoined: (joined, jti, early) => this.#follow(joined, jti, false, early),
    })
    await this.#wayIn.begin()
  }

  async #follow(joined: Joined, jti: string, resumed: boolean, early: readonly EventFrame[]): Promise<void> {
    const { platform, preconnect, site, queue, events } = this.#parts
    const [late, key] = await Promise.all([platform.loadOnIntent(), preconnect.browserKey()])
    // Hung up while the answer was on its way. Whose page was left comes back.
    if (this.over) return giveBack(joined, this.#isLeft)
    this.#live = late.openLiveCall({
      ...{ browser: platform, key, jti, site, queue, joined, early, resumed, events },
      voice: this.voice,
      takeSignal: () => preconnect.takeSignalAgain(),
      show: next => this.#become(next),
    })
  }

  /** Nothing may be left of a refused call, also when it was in line already and only the microphone failed. */
  async #orRefuse(way: Promise<unknown>): Promise<void> {
    try {
      await Promise.race([way, this.#whenOver])
    } catch (thrown) {
      if (this.over) return
      this.#live?.abandon()
      this.#release()
      const refusal = await namedCause(thrown, this.#parts)
      if (this.over) return
      this.#become(phoneRefused(refusal))
      this.#parts.events.emit('refused', refusedEvent(refusal))
      throw refusal
    }
  }

  #goIdle(): void {
    this.#release()
    this.#become({ state: 'idle' })
  }

  #release(): void {
    this.voice.close()
    this.#wayIn?.close()
    this.closePrompt()
    this.#parts.preconnect.close()
  }

  #become(next: PhoneSnapshot, isAsked = this.#isAsked): void {
    this.#known = next
    this.#isAsked = isAsked
    if (isOver(next)) this.#markOver()
    this.#enrolment.foresee(next)
    this.#parts.show(this.#isAsked && comesAfterPrompt(next) ? { state: 'asking-microphone' } : next)
  }
}

const notNow = (): Promise<never> => Promise.reject(new RingfenceError('request-not-allowed'))
