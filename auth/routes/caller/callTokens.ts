import type { Request, Router } from 'express'
import { CallStatementRequest, CallTokenRequest, parse } from '../../../protocol/index.ts'
import type { AskingPage, CallIssuer } from '../../callToken/callIssuer.ts'
import type { RequestLimits } from '../../ports.ts'
import { siteOf } from '../../sites/policy.ts'
import type { Sites } from '../../sites/sites.ts'
import { postPreflight, preflightTerms, readable } from '../foreignPages.ts'
import { jsonBody } from '../jsonBody.ts'
import { statedRoutes, type Terms } from '../statedRoutes.ts'
import { originOf, siteOriginsOnly } from '../whoAsks.ts'

/**
 * POST /auth/sites/:site/call-tokens, and call-statements for a passkey to sign: for pages of the site's own origins and no
 * others.
 */
export function callTokenRoutes(parts: {
  readonly sites: Sites
  readonly issuer: CallIssuer
  readonly limits: RequestLimits
}): Router {
  const { sites, issuer } = parts
  const routes = statedRoutes(parts.limits)
  const [statements, tokens] = ['/auth/sites/:site/call-statements', '/auth/sites/:site/call-tokens'] as const
  const terms: Terms = { from: [readable, siteOriginsOnly(sites)], limit: 'callTokens' }
  const pageOf = (request: Request<{ site: string }>): AskingPage => ({
    site: siteOf(sites, request.params.site),
    origin: originOf(request),
  })

  routes.options([statements, tokens], preflightTerms, readable, postPreflight)
  routes.post(statements, terms, jsonBody(), async (request, response) => {
    const answer = await issuer.state(pageOf(request), parse(CallStatementRequest, request.body))
    response.status(201).json(answer)
  })
  routes.post(tokens, terms, jsonBody(), async (request, response) => {
    const answer = await issuer.issue(pageOf(request), parse(CallTokenRequest, request.body))
    response.status(201).json(answer)
  })
  return routes.router
}
