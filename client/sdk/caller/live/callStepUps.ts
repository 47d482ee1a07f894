import {
  type EventOf,
  PasskeyResponse,
  parse,
  RingfenceError,
  type StepUpAnswer,
  type StepUpId,
  type StepUpOutcome,
} from '../../../../protocol/index.ts'
import { asRingfenceError } from '../../errors.ts'
import type { Browser } from '../../platform/browser.ts'

interface Asked {
  readonly stepUpId: StepUpId
  readonly options: unknown
  /** Closes the prompt. */
  readonly abort: AbortController
  signing: Promise<StepUpOutcome> | undefined
  /** Set once the server said how it ended. */
  outcome: StepUpOutcome | undefined
}

interface StepUpWays {
  /** Tells the server; resolves to how it ended. */
  answer(stepUpId: StepUpId, answer: StepUpAnswer): Promise<StepUpOutcome>
  showStep(step: 'asked' | 'signing'): void
}

/** What the agent asks the caller to confirm, one after the other. */
export class CallStepUps {
  readonly #browser: Pick<Browser, 'passkeys' | 'passkeySupport'>
  readonly #ways: StepUpWays
  #asked: Asked | undefined

  constructor(browser: Pick<Browser, 'passkeys' | 'passkeySupport'>, ways: StepUpWays) {
    this.#browser = browser
    this.#ways = ways
  }

  onAsked({ stepUpId, options }: EventOf<'stepUpAsked'>): void {
    this.close()
    this.#asked = { stepUpId, options, abort: new AbortController(), signing: undefined, outcome: undefined }
  }

  /** A prompt that is still up closes: whatever was signed now would be too late. */
  onEnded({ stepUpId, outcome }: EventOf<'stepUpEnded'>): void {
    if (this.#asked?.stepUpId !== stepUpId) return
    this.#asked.outcome = outcome
    this.close()
  }

  /** Inside a gesture. Pressed again while the prompt is up, it is the same prompt. @throws RingfenceError `step-up-over` */
  confirm(): Promise<StepUpOutcome> {
    const asked = this.#asked
    if (!asked) return Promise.reject(new RingfenceError('step-up-over'))
    asked.signing ??= this.#sign(asked)
    return asked.signing
  }

  async refuse(): Promise<void> {
    const asked = this.#asked
    if (!asked) throw new RingfenceError('step-up-over')
    asked.abort.abort()
    await (asked.signing ?? this.#tell(asked, { kind: 'refused' }))
  }

  /** Idempotent. */
  close(): void {
    this.#asked?.abort.abort()
    this.#asked = undefined
  }

  async #sign(asked: Asked): Promise<StepUpOutcome> {
    this.#ways.showStep('signing')
    try {
      const answer = await this.#prompt(asked)
      return asked.outcome ?? (await this.#tell(asked, answer))
    } catch (error) {
      asked.signing = undefined
      if (this.#asked === asked) this.#ways.showStep('asked')
      throw error
    }
  }

  async #tell(asked: Asked, answer: StepUpAnswer): Promise<StepUpOutcome> {
    try {
      return await this.#ways.answer(asked.stepUpId, answer)
    } catch (error) {
      if (asked.outcome) return asked.outcome
      throw error
    }
  }

  /**
   * What the browser did, as an answer. WebAuthn answers alike, on purpose, when the person closed the prompt and when they
   * have no passkey to show in it (Level 3 section 14.5.1): no list of credentials, no timing and no autofill tells them apart
   * in every browser. So both are `refused`, and `no-passkey` is said only where there can be none: a browser or a page that
   * cannot ask at all.
   */
  async #prompt({ options, abort }: Asked): Promise<StepUpAnswer> {
    const { passkeys, passkeySupport } = this.#browser
    if (passkeySupport.obstacle('get')) return { kind: 'no-passkey' }
    try {
      return { kind: 'signed', response: parse(PasskeyResponse, await passkeys.get(options, abort.signal)) }
    } catch (thrown) {
      const error = asRingfenceError(thrown)
      if (error.code === 'request-not-allowed') throw error // another prompt is up; the person may try again
      if (error.code === 'passkey-cancelled') return { kind: 'refused' }
      return { kind: error.code === 'browser-unsupported' ? 'no-passkey' : 'failed' }
    }
  }
}
