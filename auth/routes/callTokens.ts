import { type Request, Router } from 'express'
import { CallStatementRequest, CallTokenRequest, parse } from '../../protocol/index.ts'
import type { AskingPage, CallIssuer } from '../callIssuer.ts'
import { siteOf } from '../policy.ts'
import type { Sites } from '../sites.ts'
import { jsonBody } from './jsonBody.ts'
import { originOf, postPreflight, readable, siteOriginsOnly } from './sitePages.ts'

/**
 * POST /auth/sites/:site/call-tokens, and call-statements for a passkey to sign: for pages of the site's own origins and no
 * others.
 */
export function callTokenRoutes({
  sites,
  issuer,
}: {
  readonly sites: Sites
  readonly issuer: CallIssuer
}): Router {
  const router = Router()
  const [statements, tokens] = ['/auth/sites/:site/call-statements', '/auth/sites/:site/call-tokens']
  const pageOf = (request: Request<{ site: string }>): AskingPage => ({
    site: siteOf(sites, request.params.site),
    origin: originOf(request),
  })

  router.options([statements, tokens], readable, postPreflight)
  router.post(statements, readable, siteOriginsOnly(sites), jsonBody(), async (request, response) => {
    const answer = await issuer.state(pageOf(request), parse(CallStatementRequest, request.body))
    response.status(201).json(answer)
  })
  router.post(tokens, readable, siteOriginsOnly(sites), jsonBody(), async (request, response) => {
    const answer = await issuer.issue(pageOf(request), parse(CallTokenRequest, request.body))
    response.status(201).json(answer)
  })
  return router
}
