import type { Browser } from './browser.ts'
import { asRingfenceError } from './errors.ts'
import {
  openPasskeySession,
  type PasskeySession,
  type PasskeySessionWish,
} from './identity/passkeySession.ts'

/**
 * Makes a passkey for somebody who may have one. That right is shown once: when only the prompt was closed, the next try goes
 * on with it.
 */
export class PasskeyEnrolment {
  readonly #platform: Browser
  readonly #where: { readonly service: string; readonly site: string }
  #session: Promise<PasskeySession> | undefined

  constructor(platform: Browser, where: { readonly service: string; readonly site: string }) {
    this.#platform = platform
    this.#where = where
  }

  /** Prompts. @throws RingfenceError the passkey's codes, `vouch-…`, `ticket-invalid`, … */
  async make(name: string, by: () => Promise<PasskeySessionWish['by']>): Promise<void> {
    try {
      this.#session ??= this.#open(by)
      await (await this.#session).add(name)
    } catch (thrown) {
      const error = asRingfenceError(thrown)
      if (error.code !== 'passkey-cancelled') this.#session = undefined
      throw error
    }
  }

  async #open(by: () => Promise<PasskeySessionWish['by']>): Promise<PasskeySession> {
    const { service, site } = this.#where
    return openPasskeySession({ platform: this.#platform, service, site, by: await by() })
  }
}
