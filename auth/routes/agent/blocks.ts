import type { Request, Router } from 'express'
import { BlockChange, BlockId, parse, RingfenceError } from '../../../protocol/index.ts'
import { demandRole } from '../../agent/roles.ts'
import type { Sessions, SignedInAgent } from '../../agent/sessions.ts'
import type { DpopNonces } from '../../binding/dpopNonces.ts'
import type { BlockList } from '../../blocks/createBlocked.ts'
import type { RequestLimits } from '../../ports.ts'
import { cookieHeaderOf } from '../answer.ts'
import { jsonBody } from '../jsonBody.ts'
import { freshNonce, tellProofRefused } from '../provenRequests.ts'
import { statedRoutes, type Terms } from '../statedRoutes.ts'
import { ownPagesOnly } from '../whoAsks.ts'
import type { ProvenSeat } from './provenSeat.ts'

/** Who may not call, for admins: /auth/blocks. The cookie reads; the seat's key changes. */
export function blockRoutes(parts: {
  readonly publicOrigin: string
  readonly sessions: Pick<Sessions, 'of'>
  readonly provenSeat: ProvenSeat
  readonly nonces: DpopNonces
  readonly limits: RequestLimits
  readonly blocks: BlockList
}): Router {
  const { sessions, provenSeat, blocks } = parts
  const routes = statedRoutes(parts.limits)
  const terms: Terms = {
    from: [freshNonce(parts.nonces), ownPagesOnly(parts.publicOrigin)],
    limit: 'accountRequests',
  }

  /** The role is looked up with each request, so a former admin is none from the next request on. */
  const admin = async (request: Request): Promise<SignedInAgent> => {
    const agent = await provenSeat(request)
    demandRole(agent, 'admin')
    return agent
  }

  routes.get('/auth/blocks', terms, async (request, response) => {
    demandRole(await sessions.of(cookieHeaderOf(request)), 'admin')
    response.json(await blocks.list())
  })
  routes.patch('/auth/blocks/:block', terms, jsonBody(), async (request, response) => {
    const by = await admin(request)
    parse(BlockChange, request.body)
    await blocks.keep(by.agentId, blockIn(request))
    response.json(await blocks.list())
  })
  routes.delete('/auth/blocks/:block', terms, async (request, response) => {
    const by = await admin(request)
    await blocks.undo(by.agentId, blockIn(request))
    response.json(await blocks.list())
  })
  routes.router.use(tellProofRefused)
  return routes.router
}

function blockIn(request: Request): BlockId {
  const blockId = BlockId.safeParse(request.params.block).data
  if (blockId === undefined) throw new RingfenceError('not-found')
  return blockId
}
