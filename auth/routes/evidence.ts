import { type RequestHandler, Router } from 'express'
import { jwksMaxAgeSeconds, type SigningKeys } from '../keys.ts'
import type { CallEvidence } from '../ledger/callEvidence.ts'
import { recordKeysPath } from '../recordKeys.ts'
import { demandRole } from '../roles.ts'
import type { Sessions } from '../sessions.ts'
import { cookieHeaderOf } from './answer.ts'

export interface EvidenceRoutes {
  readonly evidence: CallEvidence
  readonly recordKeys: SigningKeys
  readonly sessions: Pick<Sessions, 'of'>
}

/** GET /calls/:call/evidence, for supervisors and admins; and the keys that anybody needs to verify what it holds. */
export function evidenceRoutes({ evidence, recordKeys, sessions }: EvidenceRoutes): Router {
  const router = Router()
  router.get('/calls/:call/evidence', async (request, response) => {
    response.set('Cache-Control', 'no-store')
    const agent = await sessions.of(cookieHeaderOf(request))
    demandRole(agent, 'supervisor')
    response.json(await evidence.of(request.params.call, agent.agentId))
  })
  router.get(recordKeysPath, publish(recordKeys))
  return router
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
