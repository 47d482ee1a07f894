import type { ErrorCode } from '../../../../protocol/errors.ts'
import type { PasskeyEntry } from '../../../../protocol/index.ts'
import { asRingfenceError } from '../../errors.ts'
import { openPasskeySession, type PasskeySession } from '../../identity/passkeySession.ts'
import type { Browser } from '../../platform/browser.ts'
import { type Vouch, vouchedRight } from '../admission/vouch.ts'
import type { MadePasskey } from '../phoneTypes.ts'

/** At whose site, and who says who the visitor is. */
export interface EnrolmentParts {
  readonly service: string
  readonly site: string
  readonly vouch: Vouch | undefined
}

/** It was closed, or another one was up already. */
const closedPrompts: readonly ErrorCode[] = ['passkey-cancelled', 'request-not-allowed']

/**
 * Makes a passkey for somebody who may have one. That right is shown once: when only the prompt was closed, the next try goes
 * on with it.
 */
export class PasskeyEnrolment {
  readonly #platform: Browser
  readonly #parts: EnrolmentParts
  #session: Promise<PasskeySession> | undefined
  #prompt = new AbortController()

  constructor(platform: Browser, parts: EnrolmentParts) {
    this.#platform = platform
    this.#parts = parts
  }

  /**
   * Prompts.
   * @param ticket came with a receipt; without one it is up to what the site signs
   * @throws RingfenceError the passkey's codes, `vouch-…`, `ticket-invalid`, …
   */
  async make(name: string, ticket: string | null): Promise<MadePasskey> {
    const { signal } = this.#prompt
    try {
      this.#session ??= this.#open(ticket)
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

  async #open(ticket: string | null): Promise<PasskeySession> {
    const { service, site, vouch } = this.#parts
    const by = ticket === null ? await vouchedRight(vouch) : ({ method: 'ticket', ticket } as const)
    return openPasskeySession({ platform: this.#platform, service, site, by })
  }
}

const newerOf = (one: PasskeyEntry | undefined, other: PasskeyEntry): PasskeyEntry =>
  one && one.createdAtMs > other.createdAtMs ? one : other
