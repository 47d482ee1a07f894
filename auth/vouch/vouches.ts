import { type CallerId, RingfenceError, type Vouched } from '../../protocol/index.ts'
import type { Pairwise } from '../keys/pairwise.ts'
import type { TokenUses } from '../ports.ts'
import { vouchedIn } from './claims.ts'
import { openVouchExaminer, type VouchExaminerParts, type VouchInput } from './examineVouch.ts'

/** Whom the site's back end says its visitor is. */
export interface AcceptedVouch {
  readonly callerId: CallerId
  /** What the agent may see of it; empty where the site signed only who it is. */
  readonly vouched: Vouched
  /** Milliseconds since the epoch: when it was accepted. */
  readonly provenAtMs: number
  /** Milliseconds since the epoch; absent where the site does not say. */
  readonly accountCreatedAtMs?: number
}

/** What a site's back end signed about a visitor, taken once. */
export interface Vouches {
  /**
   * Accepts a vouch and uses it up. `alsoRight` is asked when everything about the vouch is right, and before it is used
   * up: what it throws leaves the vouch good for another try.
   *
   * @throws RingfenceError `vouch-invalid` with its reason, `vouch-too-long`, `vouch-used`, `vouch-unavailable`, and what `alsoRight` throws.
   */
  accept(
    input: VouchInput,
    alsoRight?: (vouch: AcceptedVouch) => Promise<void> | void,
  ): Promise<AcceptedVouch>
}

interface VouchParts extends VouchExaminerParts {
  readonly pairwise: Pairwise
  readonly tokenUses: TokenUses
}

export function createVouches(parts: VouchParts): Vouches {
  const { pairwise, tokenUses, clock } = parts
  const examiner = openVouchExaminer(parts)
  return {
    accept: async (input, alsoRight = () => {}) => {
      const { site } = input
      const claims = await examiner.examine(input)
      const accepted = {
        callerId: pairwise.callerOf(site.key, claims.sub),
        vouched: vouchedIn(claims),
        provenAtMs: clock.now(),
        ...(claims.accountCreatedAt !== undefined && { accountCreatedAtMs: claims.accountCreatedAt * 1000 }),
      }
      await alsoRight(accepted)
      // Keys may have been fetched in between; an expired vouch must not win by a slow fetch.
      examiner.checkTimes(claims)
      const jti = `vouch:${site.key}:${claims.jti}`
      const use = { jti, site: site.key, expiresAtMs: claims.exp * 1000 }
      if ((await tokenUses.consume(use)) === 'again') throw new RingfenceError('vouch-used')
      return accepted
    },
  }
}
