import type { Request, Router } from 'express'
import { AttackChange, AttackSwitch, AttackWindowId, parse, RingfenceError } from '../../../protocol/index.ts'
import type { AttackSwitchboard } from '../../attack/createAttacks.ts'
import { jsonBody } from '../jsonBody.ts'
import { tellProofRefused } from '../provenRequests.ts'
import { type AdminParts, adminRoutes } from './adminRoutes.ts'

/** The under-attack switch and the alarms, for admins: /auth/attack. The cookie reads; the seat's key changes. */
export function attackRoutes(parts: AdminParts & { readonly attacks: AttackSwitchboard }): Router {
  const { attacks } = parts
  const { routes, terms, reader, changer } = adminRoutes(parts)

  routes.get('/auth/attack', terms, async (request, response) => {
    await reader(request)
    response.json(await attacks.list())
  })
  routes.post('/auth/attack', terms, jsonBody(), async (request, response) => {
    const by = await changer(request)
    await attacks.open(by.agentId, parse(AttackSwitch, request.body))
    response.json(await attacks.list())
  })
  routes.patch('/auth/attack/:window', terms, jsonBody(), async (request, response) => {
    const by = await changer(request)
    const { ended } = parse(AttackChange, request.body)
    await attacks.end(by.agentId, windowIn(request), ended)
    response.json(await attacks.list())
  })
  routes.router.use(tellProofRefused)
  return routes.router
}

function windowIn(request: Request): AttackWindowId {
  const windowId = AttackWindowId.safeParse(request.params.window).data
  if (windowId === undefined) throw new RingfenceError('not-found')
  return windowId
}
