import type { CallClass, SiteKey } from '../../protocol/index.ts'
import type { Share } from '../ports/share.ts'

/**
 * Whose a call is, from the widest circle to the narrowest. Sites share the agents first. Callers who are proven have caps of
 * their own, so within a site they are served by arrival. Identities that have nothing behind them share a turn with those that were
 * made when they were. Of the others, network and address are all that is known.
 */
export function sharePath(site: SiteKey, share: Share): readonly string[] {
  switch (share.callClass) {
    case 'proven':
      return [site]
    case 'identified':
      return [site, share.cohort]
    default:
      return [site, share.source.network, share.source.address]
  }
}

/** How many circles the paths of a class name. */
export const circlesOf: Readonly<Record<CallClass, number>> = {
  proven: 1,
  returning: 3,
  identified: 2,
  unproven: 3,
}
