import type { Request, Router } from 'express'
import { RingfenceError } from '../../protocol/index.ts'
import type { GrantSpending } from '../ledger/grants.ts'
import type { Log, RequestLimits } from '../ports.ts'
import { statedRoutes, type Terms } from './statedRoutes.ts'
import { noPages } from './whoAsks.ts'

/**
 * POST /calls/:call/grants/:grant/spend, for the business's back end, with `Authorization: Bearer` and a JWT that it signed
 * (RFC 6750 section 2.1). A body is not read. Not for pages: they are refused, and nothing of it may be read across origins.
 */
export function grantRoutes(parts: {
  readonly spending: GrantSpending
  readonly limits: RequestLimits
  readonly log: Log
}): Router {
  const routes = statedRoutes(parts.limits)
  const terms: Terms = { from: noPages, limit: 'spends' }
  routes.post('/calls/:call/grants/:grant/spend', terms, async (request, response) => {
    response.set('Cache-Control', 'no-store')
    const { call: callId, grant: grantId } = request.params
    const spent = await parts.spending.spend({ callId, grantId, request: bearerOf(request) })
    parts.log.info('grant spent', { callId })
    response.json(spent)
  })
  return routes.router
}

/** @throws RingfenceError `spend-invalid`. */
function bearerOf(request: Pick<Request, 'get'>): string {
  const [, token] = /^Bearer ([^\s]+)$/i.exec(request.get('authorization') ?? '') ?? []
  if (token === undefined) throw new RingfenceError('spend-invalid')
  return token
}
