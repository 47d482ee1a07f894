import { RingfenceError } from '../../../protocol/errors.ts'
import { asRingfenceError } from '../errors.ts'
import type { CallParts } from './callParts.ts'
import type { PasskeyEnrolment } from './passkeys/passkeyEnrolment.ts'
import { isOver } from './phoneState.ts'
import type { MadePasskey, PhoneSnapshot } from './phoneTypes.ts'

/** Where the call stands, and what becomes of it. */
interface Shown {
  readonly known: () => PhoneSnapshot
  readonly become: (next: PhoneSnapshot) => void
}

/** Makes a passkey on the way into a call, or after it. It may go on after the end of the call. */
export class CallEnrolment {
  readonly #parts: CallParts
  readonly #shown: Shown
  #enrolment: PasskeyEnrolment | undefined
  #made: MadePasskey | null = null

  constructor(parts: CallParts, shown: Shown) {
    this.#parts = parts
    this.#shown = shown
  }

  /** The passkey that was made, if one was. */
  get made(): MadePasskey | null {
    return this.#made
  }

  /** Where it may be asked for next, what it needs is there when it is: a browser lets a page prompt only right after the press. */
  foresee(next: PhoneSnapshot): void {
    if (mayMakeIn(next)) this.#parts.platform.loadOnPasskeys().catch(() => undefined) // told by make()
  }

  async make(name: string, ticket: string | null): Promise<void> {
    const { known, become } = this.#shown
    const before = known()
    if (!mayMakeIn(before)) throw new RingfenceError('request-not-allowed')
    const offered = before.state === 'offering-passkey'
    if (offered) become({ state: 'asking-passkey', making: true })
    try {
      const { createEnrolment } = await this.#parts.platform.loadOnPasskeys()
      this.#enrolment ??= createEnrolment(this.#parts.platform, this.#parts)
      this.#made = await this.#enrolment.make(name, ticket)
    } catch (thrown) {
      const error = asRingfenceError(thrown)
      if (offered && !isOver(known())) become({ ...before, failed: error.code })
      throw error
    }
    const made = this.#made
    if (offered && !isOver(known())) become({ ...before, mayMake: false, failed: null, made })
    const now = known()
    if (now.state === 'ended') become({ ...now, mayMakePasskey: false, madePasskey: made })
  }

  /** Closes a prompt that is up. */
  close(): void {
    this.#enrolment?.close()
  }
}

const mayMakeIn = (known: PhoneSnapshot): boolean =>
  (known.state === 'offering-passkey' && known.mayMake) || (known.state === 'ended' && known.mayMakePasskey)
