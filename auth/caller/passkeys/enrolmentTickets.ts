import { z } from 'zod'
import { CallerId, KeyThumbprint, RingfenceError, SiteKey } from '../../../protocol/index.ts'
import { createServiceTokens, ownClaims } from '../../callToken/serviceTokens.ts'
import type { CallerAccounts, TokenUses } from '../../ports.ts'
import { newId } from '../../randomIds.ts'
import { siteOf } from '../../sites/policy.ts'
import type { Sites } from '../../sites/sites.ts'

/** Seconds after a call in which its caller may begin to make a passkey. */
const ticketSeconds = 600

const TicketClaims = z.strictObject({
  ...ownClaims,
  site: SiteKey,
  origin: z.string(),
  sub: CallerId,
  cnf: z.strictObject({ jkt: KeyThumbprint }),
})

/** Whom a ticket is for: the page and the browser key of the call that it came with. */
interface TicketFor {
  readonly site: SiteKey
  readonly origin: string
  readonly jkt: KeyThumbprint
}

/** One-time tickets for a first passkey, given at the end of a call (compact JWS, `typ: enrolment-ticket+jwt`). */
export interface EnrolmentTickets {
  /** `null` where the site does not allow it, and for a caller who has passkeys: a call proves nothing that could add one. */
  issue(ticket: TicketFor & { readonly callerId: CallerId | null }): Promise<string | null>
  /**
   * Whom the ticket makes known. `alsoRight` is asked before it is used up.
   * @throws RingfenceError `ticket-invalid`, and what `alsoRight` throws.
   */
  accept(ticket: string, from: TicketFor, alsoRight: (callerId: CallerId) => void): Promise<CallerId>
}

export function createEnrolmentTickets(
  parts: Parameters<typeof createServiceTokens>[1] & {
    readonly sites: Sites
    readonly callers: CallerAccounts
    readonly tokenUses: TokenUses
  },
): EnrolmentTickets {
  const { sites, callers, tokenUses, publicOrigin } = parts
  const tokens = createServiceTokens(
    {
      typ: 'enrolment-ticket+jwt',
      audience: `${publicOrigin}/auth/sites`,
      lifeSeconds: ticketSeconds,
      claims: TicketClaims,
      maxLength: 2048,
    },
    parts,
  )
  const mayHaveOne = async (site: SiteKey, callerId: CallerId) =>
    siteOf(sites, site).passkeys.enrolAfterCall && (await callers.credentialsOf(callerId)).length === 0

  return {
    issue: async ({ site, origin, jkt, callerId }) => {
      const sub = callerId ?? CallerId.parse(`caller_${newId()}`)
      if (!(await mayHaveOne(site, sub))) return null
      return tokens.issue(own => ({ ...own, site, origin, sub, cnf: { jkt } }))
    },
    accept: async (ticket, { site, origin, jkt }, alsoRight) => {
      const claims = await tokens.read(ticket)
      const isTheirs = claims?.site === site && claims.origin === origin && claims.cnf.jkt === jkt
      if (!isTheirs || !(await mayHaveOne(site, claims.sub))) throw new RingfenceError('ticket-invalid')
      alsoRight(claims.sub)
      const use = { jti: `ticket:${claims.jti}`, site, expiresAtMs: claims.exp * 1000 }
      if ((await tokenUses.consume(use)) === 'again') throw new RingfenceError('ticket-invalid')
      return claims.sub
    },
  }
}
