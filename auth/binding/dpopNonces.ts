import { createHmac, randomBytes } from 'node:crypto'
import type { Clock } from '../ports.ts'

/** A nonce is given out for this long, and accepted until the next one was given out for as long. */
export const nonceSlotMs = 60_000

/** Nonces that make DPoP proofs fresh (RFC 9449 section 8), without remembering any. */
export interface DpopNonces {
  current(): string
  /** Whether this service gave it out, between now and two slots ago. */
  accepts(nonce: string): boolean
  /** When every nonce that is accepted now is so no longer. */
  acceptedUntilMs(): number
}

/** A nonce is the MAC of the present slot of time. The key lives as long as the process: after a restart a page is given another. */
export function createDpopNonces(clock: Clock): DpopNonces {
  const key = randomBytes(32)
  const slotNow = () => Math.floor(clock.now() / nonceSlotMs)
  const nonceOf = (slot: number) =>
    createHmac('sha256', key).update(`dpop-nonce\n${slot}`).digest('base64url').slice(0, 22)
  return {
    current: () => nonceOf(slotNow()),
    accepts: nonce => nonce === nonceOf(slotNow()) || nonce === nonceOf(slotNow() - 1),
    acceptedUntilMs: () => (slotNow() + 2) * nonceSlotMs,
  }
}
