import type { ErrorCode } from '../../protocol/errors.ts'
import type { Browser } from './browser.ts'
import { asRingfenceError } from './errors.ts'
import {
  openPasskeySession,
  type PasskeySession,
  type PasskeySessionWish,
} from './identity/passkeySession.ts'

/** It was closed, or another one was up already. */
const closedPrompts: readonly ErrorCode[] = ['passkey-cancelled', 'request-not-allowed']

/**
 * Makes a passkey for somebody who may have one. That right is shown once: when only the prompt was closed, the next try goes
 * on with it.
 */
export class PasskeyEnrolment {
  readonly #platform: Browser
  readonly #where: { readonly service: string; readonly site: string }
  #session: Promise<PasskeySession> | undefined
  #prompt = new AbortController()

  constructor(platform: Browser, where: { readonly service: string; readonly site: string }) {
    this.#platform = platform
    this.#where = where
  }

  /** Prompts. @throws RingfenceError the passkey's codes, `vouch-…`, `ticket-invalid`, … */
  async make(name: string, by: () => Promise<PasskeySessionWish['by']>): Promise<void> {
    const { signal } = this.#prompt
    try {
      this.#session ??= this.#open(by)
      await (await this.#session).add(name, signal)
    } catch (thrown) {
      const error = asRingfenceError(thrown)
      if (!closedPrompts.includes(error.code)) this.#session = undefined
      throw error
    }
  }

  /** Closes a prompt that is up; the browser would show no other one beside it. */
  close(): void {
    this.#prompt.abort()
    this.#prompt = new AbortController()
  }

  async #open(by: () => Promise<PasskeySessionWish['by']>): Promise<PasskeySession> {
    const { service, site } = this.#where
    return openPasskeySession({ platform: this.#platform, service, site, by: await by() })
  }
}
