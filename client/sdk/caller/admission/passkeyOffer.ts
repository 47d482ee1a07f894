import { asRingfenceError } from '../../errors.ts'
import type { Browser } from '../../platform/browser.ts'
import type { CallStatement } from './callStatement.ts'
import type { SignedStatement } from './callTokenRequest.ts'
import type { Preconnect } from './preconnectTypes.ts'

/** Has a passkey sign the statement of one call, in a prompt or out of a field's autofill. */
export class PasskeyOffer {
  readonly #browser: Browser
  readonly #preconnect: Preconnect
  #statement: Promise<CallStatement> | undefined
  #prompt = new AbortController()

  /** Asks for the statement ahead: some browsers open a prompt only right after the click. */
  constructor(browser: Browser, preconnect: Preconnect) {
    this.#browser = browser
    this.#preconnect = preconnect
    this.#current().catch(() => undefined) // told when it is wanted
  }

  /** @throws RingfenceError the passkey's codes, and those of the statement's address */
  async sign(): Promise<SignedStatement> {
    return this.#sign(await this.#current())
  }

  /**
   * Offers passkeys in a field, where the browser can; the answer stops that. Rejections are not told: who has typed in a field
   * has not asked for a passkey.
   */
  autofill(onSigned: (signed: SignedStatement) => void): () => void {
    const abort = new AbortController()
    const offer = async () => {
      if (!(await this.#browser.passkeySupport.autofill())) return
      const { jti, options } = await this.#current()
      if (abort.signal.aborted) return
      const response = await this.#browser.passkeys.get(options, abort.signal, 'autofill')
      this.#statement = undefined
      if (!abort.signal.aborted) onSigned({ jti, response })
    }
    offer().catch(() => undefined)
    return () => abort.abort()
  }

  /** Closes a prompt that is up. */
  close(): void {
    this.#prompt.abort()
  }

  async #sign({ jti, options }: CallStatement): Promise<SignedStatement> {
    this.#prompt = new AbortController()
    try {
      const response = await this.#browser.passkeys.get(options, this.#prompt.signal)
      // A statement is good for one answer, right or wrong.
      this.#statement = undefined
      return { jti, response }
    } catch (error) {
      throw asRingfenceError(error)
    }
  }

  async #current(): Promise<CallStatement> {
    const kept = await this.#statement?.catch(() => undefined)
    if (kept && this.#browser.clock.now() < kept.goodUntilMs) return kept
    this.#statement = this.#preconnect.askStatement()
    return this.#statement
  }
}
