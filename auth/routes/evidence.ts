import type { RequestHandler, Router } from 'express'
import { demandRole } from '../agent/roles.ts'
import type { Sessions } from '../agent/sessions.ts'
import { recordKeysPath } from '../keys/recordKeys.ts'
import { jwksMaxAgeSeconds, type SigningKeys } from '../keys/signingKeys.ts'
import type { CallEvidence } from '../ledger/callEvidence.ts'
import type { RequestLimits } from '../ports.ts'
import { cookieHeaderOf } from './answer.ts'
import { anybody, statedRoutes, type Terms } from './statedRoutes.ts'
import { ownPagesOnly } from './whoAsks.ts'

interface EvidenceRoutes {
  readonly evidence: CallEvidence
  readonly recordKeys: SigningKeys
  readonly sessions: Pick<Sessions, 'of'>
  readonly publicOrigin: string
  readonly limits: RequestLimits
}

/** GET /calls/:call/evidence, for supervisors and admins; and the keys that anybody needs to verify what it holds. */
export function evidenceRoutes(parts: EvidenceRoutes): Router {
  const { evidence, recordKeys, sessions } = parts
  const routes = statedRoutes(parts.limits)
  const terms: Terms = { from: ownPagesOnly(parts.publicOrigin), limit: 'accountRequests' }
  routes.get('/calls/:call/evidence', terms, async (request, response) => {
    response.set('Cache-Control', 'no-store')
    const agent = await sessions.of(cookieHeaderOf(request))
    demandRole(agent, 'supervisor')
    response.json(await evidence.of(request.params.call, agent.agentId))
  })
  const published: Terms = { from: anybody, limit: { unlimited: 'public keys, kept in memory' } }
  routes.get(recordKeysPath, published, publish(recordKeys))
  return routes.router
}

/** Anybody may hold a receipt, and verify it in a page of their own. */
function publish(recordKeys: SigningKeys): RequestHandler {
  return async (_request, response) => {
    response
      .set('Cache-Control', `public, max-age=${jwksMaxAgeSeconds}`)
      .set('Access-Control-Allow-Origin', '*')
      .json({ keys: await recordKeys.published() })
  }
}
