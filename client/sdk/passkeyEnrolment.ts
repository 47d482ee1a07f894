import type { ErrorCode } from '../../protocol/errors.ts'
import type { PasskeyEntry } from '../../protocol/index.ts'
import type { Browser } from './browser.ts'
import type { MadePasskey } from './callState.ts'
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
  async make(name: string, by: () => Promise<PasskeySessionWish['by']>): Promise<MadePasskey> {
    const { signal } = this.#prompt
    try {
      this.#session ??= this.#open(by)
      const { passkeys } = await (await this.#session).add(name, signal)
      const newest = passkeys.reduce<PasskeyEntry | undefined>(newerOf, undefined)
      return { usableAtMs: newest?.usableAtMs ?? null }
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

const newerOf = (one: PasskeyEntry | undefined, other: PasskeyEntry): PasskeyEntry =>
  one && one.createdAtMs > other.createdAtMs ? one : other
