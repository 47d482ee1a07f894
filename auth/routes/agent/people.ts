import type { Request, Router } from 'express'
import {
  AgentId,
  InvitationRequest,
  parse,
  RevocationRequest,
  RingfenceError,
  RoleChange,
} from '../../../protocol/index.ts'
import type { People } from '../../agent/people.ts'
import { demandRole } from '../../agent/roles.ts'
import type { SignedInAgent } from '../../agent/sessions.ts'
import type { DpopNonces } from '../../binding/dpopNonces.ts'
import type { RequestLimits } from '../../ports.ts'
import { jsonBody } from '../jsonBody.ts'
import { freshNonce, tellProofRefused } from '../provenRequests.ts'
import { statedRoutes, type Terms } from '../statedRoutes.ts'
import { ownPagesOnly } from '../whoAsks.ts'
import type { ProvenSeat, ReadingSeat } from './provenSeat.ts'

/** What admins do: /auth/agents, /auth/invitations, /auth/revocations. The cookie reads; the seat's key changes. */
export function peopleRoutes(parts: {
  readonly publicOrigin: string
  readonly readingSeat: ReadingSeat
  readonly provenSeat: ProvenSeat
  readonly nonces: DpopNonces
  readonly limits: RequestLimits
  readonly people: People
}): Router {
  const { readingSeat, provenSeat, people } = parts
  const routes = statedRoutes(parts.limits)
  const terms: Terms = {
    from: [freshNonce(parts.nonces), ownPagesOnly(parts.publicOrigin)],
    limit: 'accountRequests',
  }
  const json = jsonBody()

  /** The role is looked up with each request, so a former admin is none from the next request on. */
  const admin = async (request: Request): Promise<SignedInAgent> => {
    const agent = await provenSeat(request)
    demandRole(agent, 'admin')
    return agent
  }

  routes.get('/auth/agents', terms, async (request, response) => {
    demandRole(await readingSeat(request), 'admin')
    response.json(await people.list())
  })
  routes.post('/auth/invitations', terms, json, async (request, response) => {
    const by = await admin(request)
    const { role } = parse(InvitationRequest, request.body)
    response.status(201).json(await people.invite(by, role))
  })
  routes.patch('/auth/agents/:agent', terms, json, async (request, response) => {
    const by = await admin(request)
    await people.changeRole(by.agentId, agentIn(request), parse(RoleChange, request.body).role)
    response.json(await people.list())
  })
  routes.delete('/auth/agents/:agent', terms, async (request, response) => {
    const by = await admin(request)
    await people.remove(by.agentId, agentIn(request))
    response.json(await people.list())
  })
  routes.post('/auth/revocations', terms, json, async (request, response) => {
    const { agentId } = await admin(request)
    await people.revoke(agentId, parse(RevocationRequest, request.body))
    response.status(201).json({ revoked: true })
  })
  routes.router.use(tellProofRefused)
  return routes.router
}

function agentIn(request: Request): AgentId {
  const agentId = AgentId.safeParse(request.params.agent).data
  if (agentId === undefined) throw new RingfenceError('agent-not-found')
  return agentId
}
