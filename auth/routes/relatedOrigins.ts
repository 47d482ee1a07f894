import { Router } from 'express'
import { RingfenceError } from '../../protocol/index.ts'
import { relyingPartyIdOf } from '../callerAssertion.ts'
import { siteOf } from '../policy.ts'
import type { Sites } from '../sites.ts'

/**
 * Which origins may use the passkeys of one domain (WebAuthn Level 3 section 5.11). Browsers ask the domain itself, at
 * /.well-known/webauthn: where that is this service, here it is; where it is the site, the site copies it from
 * /auth/sites/:site/webauthn.
 */
export function relatedOriginRoutes(parts: { readonly sites: Sites; readonly publicOrigin: string }): Router {
  const { sites, publicOrigin } = parts
  const router = Router()
  const host = new URL(publicOrigin).hostname
  const ownSites = sites.filter(site => relyingPartyIdOf(site) === host)

  router.get('/.well-known/webauthn', (_request, response) => {
    if (ownSites.length === 0) throw new RingfenceError('not-found')
    response.json({ origins: [...new Set(ownSites.flatMap(site => site.allowedOrigins))] })
  })
  router.get('/auth/sites/:site/webauthn', (request, response) => {
    response.json({ origins: siteOf(sites, request.params.site).allowedOrigins })
  })
  return router
}
