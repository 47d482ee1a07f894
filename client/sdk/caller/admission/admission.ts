import { type ErrorCode, RingfenceError } from '../../../../protocol/errors.ts'
import { asRingfenceError } from '../../errors.ts'
import type { Signal } from '../../signal/signalTypes.ts'
import { phoneJoining } from '../phoneState.ts'
import type { Admission, AdmissionParts } from './admissionTypes.ts'
import type { CallToken, SignedStatement } from './callTokenRequest.ts'
import { joinCall } from './joinCall.ts'
import type { JoiningWork } from './joining.ts'
import { PasskeyOffer } from './passkeyOffer.ts'
import { watchWork } from './watchWork.ts'

/** After these the person may try again, with another passkey or none. */
const failuresOfPasskey: readonly ErrorCode[] = [
  'passkey-cancelled',
  'passkey-invalid',
  'passkey-cooling-off',
  'passkey-required',
  'statement-expired',
]

export const openAdmission = (parts: AdmissionParts): Admission => new TokenWayIn(parts)

/** From a token to admission, by way of a passkey where the queue would like one or the call is on another device. */
class TokenWayIn implements Admission {
  readonly #parts: AdmissionParts
  #signal: Signal | undefined
  #offer: PasskeyOffer | undefined
  /** Taken, or still worked for, when a passkey was offered; good for going on without one. */
  #plainToken: Promise<CallToken> | undefined
  #stopWatching: () => void = () => {}

  constructor(parts: AdmissionParts) {
    this.#parts = parts
  }

  /** Resolves in line, or at the choice about a passkey. Rejects with what the call is refused for. */
  begin(): Promise<void> {
    const { appeals, wantsPasskey, preconnect } = this.#parts
    if (!appeals && !wantsPasskey) return this.#enter(preconnect.takeToken(), false)
    const obstacle = this.#parts.browser.passkeySupport.obstacle('get')
    if (obstacle) return Promise.reject(new RingfenceError(obstacle))
    this.#offerPasskey(appeals, null)
    return Promise.resolve()
  }

  /** In `offering-passkey`. Resolves in line, or at the choice again when it failed. */
  usePasskey(): Promise<void> {
    return this.#enterSigned(offer => offer.sign())
  }

  /** `enter` is given the way on when a passkey was chosen in the field. */
  autofill(enter: (way: () => Promise<void>) => void): () => void {
    const offer = this.#parts.known().state === 'offering-passkey' ? this.#offer : undefined
    return offer?.autofill(signed => enter(() => this.#enterSigned(async () => signed))) ?? (() => {})
  }

  /** In `offering-passkey`, unless it is required. */
  withoutPasskey(): Promise<void> {
    this.#parts.become(phoneJoining)
    return this.#enter(this.#keptToken(), true)
  }

  /**
   * Closes a prompt that is up. An answer that is on its way is waited for: who is let in now must hang up. But while another
   * device is asked, nobody is: a call that moved here after this would end.
   */
  close(): void {
    this.#stopWatching()
    this.#offer?.close()
    if (this.#parts.known().state === 'held') this.#signal?.close()
  }

  /** The page goes away: nothing is waited for. */
  drop(): void {
    this.close()
    this.#signal?.close()
  }

  /** With a token: in, or to the choice about a passkey where the queue would like one and the person has not chosen yet. */
  async #enter(asked: Promise<CallToken>, chosen: boolean): Promise<void> {
    try {
      const token = await this.#worked(asked, chosen)
      if (this.#parts.over()) return
      if (!token || (!chosen && this.#mayOffer(token.passkey === 'offered'))) {
        this.#plainToken = asked
        this.#offerPasskey(false, null)
      } else await this.#join(token)
    } catch (thrown) {
      const error = asRingfenceError(thrown)
      if (error.code !== 'passkey-required' || this.#parts.over()) throw error
      // Also when a browser without passkeys is told that the call of another device can be moved with one only.
      const obstacle = this.#parts.browser.passkeySupport.obstacle('get')
      if (obstacle) throw new RingfenceError(obstacle, { cause: error })
      this.#offerPasskey(true, null)
    }
  }

  /** The token, or `undefined` where it is worked for and a passkey would spare that. What is computed is shown meanwhile. */
  async #worked(asked: Promise<CallToken>, chosen: boolean): Promise<CallToken | undefined> {
    const show = (work: JoiningWork | null) => {
      const isJoining = this.#parts.known().state === 'joining'
      if (isJoining && !this.#parts.over()) this.#parts.become({ state: 'joining', work })
    }
    const spared = new Promise<undefined>(resolve => {
      this.#stopWatching = watchWork(this.#parts.preconnect.working, show, () => {
        if (!chosen && this.#mayOffer(true)) resolve(undefined)
      })
    })
    return Promise.race([asked, spared]).finally(this.#stopWatching)
  }

  #mayOffer = (isWished: boolean): boolean => isWished && !this.#parts.browser.passkeySupport.obstacle('get')

  /** Where nothing came of it, or it was given up for a passkey that did not help, another is asked for. */
  async #keptToken(): Promise<CallToken> {
    const { browser, preconnect } = this.#parts
    const kept = await this.#plainToken?.catch(() => undefined)
    return kept && browser.clock.now() < kept.goodUntilMs ? kept : preconnect.takeToken()
  }

  async #enterSigned(sign: (offer: PasskeyOffer) => Promise<SignedStatement>): Promise<void> {
    const before = this.#parts.known()
    const offer = this.#offer
    if (before.state !== 'offering-passkey' || !offer) return notNow()
    this.#parts.become({ state: 'asking-passkey', making: false })
    const tryIt = async () => {
      const signed = await sign(offer)
      if (this.#parts.over()) return
      this.#parts.become(phoneJoining)
      const { preconnect, appeals } = this.#parts
      const asked = preconnect.askTokenBy({ ...signed, ...(appeals && { appeal: true }) })
      await this.#join(await asked)
    }
    const tried = tryIt().catch(thrown => {
      const error = asRingfenceError(thrown)
      const ofPrompt = this.#parts.known().state === 'asking-passkey'
      if (this.#parts.over() || !(ofPrompt || failuresOfPasskey.includes(error.code))) throw error
      this.#offerPasskey(before.required, error.code)
    })
    return tried
  }

  #offerPasskey(required: boolean, failed: ErrorCode | null): void {
    const { browser, preconnect, appeals, mayMake, made } = this.#parts
    this.#offer ??= new PasskeyOffer(browser, preconnect)
    this.#parts.become({
      state: 'offering-passkey',
      required,
      // A passkey that is made now shows nothing of who they were before.
      mayMake: !appeals && mayMake(),
      failed,
      made: made(),
      ...(appeals && { appeals }),
    })
  }

  async #join(token: CallToken): Promise<void> {
    if (this.#parts.over()) return
    const adopt = (signal: Signal) => {
      if (!this.#parts.over()) this.#signal = signal
      return !this.#parts.over()
    }
    const held = (endsAtMs: number) => this.#parts.become({ state: 'held', endsAtMs })
    const entered = await joinCall(this.#parts, token, adopt, held)
    if (!entered) return
    this.#signal = undefined
    await this.#parts.onJoined(entered.joined, token.jti, entered.early)
  }
}

const notNow = (): Promise<never> => Promise.reject(new RingfenceError('request-not-allowed'))
