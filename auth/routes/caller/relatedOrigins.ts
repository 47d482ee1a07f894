import type { Router } from 'express'
import { RingfenceError } from '../../../protocol/index.ts'
import { relyingPartyIdOf } from '../../caller/callerAssertion.ts'
import type { RequestLimits } from '../../ports.ts'
import { siteOf } from '../../sites/policy.ts'
import type { Sites } from '../../sites/sites.ts'
import { anybody, statedRoutes, type Terms } from '../statedRoutes.ts'

/**
 * Which origins may use the passkeys of one domain (WebAuthn Level 3 section 5.11). Browsers ask the domain itself, at
 * /.well-known/webauthn: where that is this service, here it is; where it is the site, the site copies it from
 * /auth/sites/:site/webauthn.
 */
export function relatedOriginRoutes(parts: {
  readonly sites: Sites
  readonly publicOrigin: string
  readonly limits: RequestLimits
}): Router {
  const { sites, publicOrigin } = parts
  const routes = statedRoutes(parts.limits)
  const terms: Terms = { from: anybody, limit: { unlimited: 'read from the configuration' } }
  const host = new URL(publicOrigin).hostname
  const ownSites = sites.filter(site => relyingPartyIdOf(site) === host)

  routes.get('/.well-known/webauthn', terms, (_request, response) => {
    if (ownSites.length === 0) throw new RingfenceError('not-found')
    response.json({ origins: [...new Set(ownSites.flatMap(site => site.allowedOrigins))] })
  })
  routes.get('/auth/sites/:site/webauthn', terms, (request, response) => {
    response.json({ origins: siteOf(sites, request.params.site).allowedOrigins })
  })
  return routes.router
}
