import type { Request, Router } from 'express'
import { AttackChange, AttackSwitch, AttackWindowId, parse, RingfenceError } from '../../../protocol/index.ts'
import { demandRole } from '../../agent/roles.ts'
import type { Sessions, SignedInAgent } from '../../agent/sessions.ts'
import type { AttackSwitchboard } from '../../attack/createAttacks.ts'
import type { DpopNonces } from '../../binding/dpopNonces.ts'
import type { RequestLimits } from '../../ports.ts'
import { cookieHeaderOf } from '../answer.ts'
import { jsonBody } from '../jsonBody.ts'
import { freshNonce, tellProofRefused } from '../provenRequests.ts'
import { statedRoutes, type Terms } from '../statedRoutes.ts'
import { ownPagesOnly } from '../whoAsks.ts'
import type { ProvenSeat } from './provenSeat.ts'

/** The under-attack switch and the alarms, for admins: /auth/attack. The cookie reads; the seat's key changes. */
export function attackRoutes(parts: {
  readonly publicOrigin: string
  readonly sessions: Pick<Sessions, 'of'>
  readonly provenSeat: ProvenSeat
  readonly nonces: DpopNonces
  readonly limits: RequestLimits
  readonly attacks: AttackSwitchboard
}): Router {
  const { sessions, provenSeat, attacks } = parts
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

  routes.get('/auth/attack', terms, async (request, response) => {
    demandRole(await sessions.of(cookieHeaderOf(request)), 'admin')
    response.json(await attacks.list())
  })
  routes.post('/auth/attack', terms, jsonBody(), async (request, response) => {
    const by = await admin(request)
    await attacks.open(by.agentId, parse(AttackSwitch, request.body))
    response.json(await attacks.list())
  })
  routes.patch('/auth/attack/:window', terms, jsonBody(), async (request, response) => {
    const by = await admin(request)
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
