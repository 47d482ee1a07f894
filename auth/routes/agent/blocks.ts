import type { Request, Router } from 'express'
import { BlockChange, BlockId, parse, RingfenceError } from '../../../protocol/index.ts'
import type { BlockList } from '../../blocks/createBlocked.ts'
import { jsonBody } from '../jsonBody.ts'
import { tellProofRefused } from '../provenRequests.ts'
import { type AdminParts, adminRoutes } from './adminRoutes.ts'

/** Who may not call, for admins: /auth/blocks. The cookie reads; the seat's key changes. */
export function blockRoutes(parts: AdminParts & { readonly blocks: BlockList }): Router {
  const { blocks } = parts
  const { routes, terms, reader, changer } = adminRoutes(parts)

  routes.get('/auth/blocks', terms, async (request, response) => {
    await reader(request)
    response.json(await blocks.list())
  })
  routes.patch('/auth/blocks/:block', terms, jsonBody(), async (request, response) => {
    const by = await changer(request)
    parse(BlockChange, request.body)
    await blocks.keep(by.agentId, blockIn(request))
    response.json(await blocks.list())
  })
  routes.delete('/auth/blocks/:block', terms, async (request, response) => {
    const by = await changer(request)
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
