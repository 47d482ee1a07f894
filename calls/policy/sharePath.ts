import type { SiteKey } from '../../protocol/index.ts'
import type { CallClass, Share } from '../ports/messages.ts'

/**
 * Whose a call is, from the widest circle to the narrowest. Sites share the agents first. Callers who are proven have caps of
 * their own, so within a site they are served by arrival; of the others, network and address are all that is known.
 */
export const sharePath = (site: SiteKey, { callClass, source }: Share): readonly string[] =>
  callClass === 'proven' ? [site] : [site, source.network, source.address]

/** How many circles the paths of a class name. */
export const circlesOf: Readonly<Record<CallClass, number>> = { proven: 1, unproven: 3 }
