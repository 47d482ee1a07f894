import { RingfenceError } from '../../protocol/index.ts'
import type { SignedInAgent } from './sessions.ts'

/** How long a passkey that was shown speaks for what changes how one signs in (ASVS 5.0.0-7.5.1). */
export const freshMs = 5 * 60_000

/**
 * An open session is not enough to make or take a way in, or to end other sessions: whoever sits at it may be another person.
 * The demo agent has no passkey to show.
 *
 * @throws RingfenceError `fresh-sign-in-required`.
 */
export function demandFresh(agent: SignedInAgent, nowMs: number): void {
  if (!isFresh(agent, nowMs)) throw new RingfenceError('fresh-sign-in-required')
}

/** See {@link demandFresh}. */
export function isFresh({ method, verifiedAtMs }: SignedInAgent, nowMs: number): boolean {
  const agoMs = nowMs - verifiedAtMs
  // A clock that was set back makes nothing fresh.
  return method === 'demo' || (agoMs >= 0 && agoMs < freshMs)
}
