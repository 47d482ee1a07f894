import { type Request, Router } from 'express'
import {
  AgentId,
  InvitationRequest,
  parse,
  RevocationRequest,
  RingfenceError,
  RoleChange,
} from '../../protocol/index.ts'
import type { DpopNonces } from '../dpopNonces.ts'
import type { People } from '../people.ts'
import { demandRole } from '../roles.ts'
import type { Sessions, SignedInAgent } from '../sessions.ts'
import { cookieHeaderOf, ownPagesOnly } from './answer.ts'
import { jsonBody } from './jsonBody.ts'
import { freshNonce, tellProofRefused } from './provenRequests.ts'
import type { ProvenSeat } from './provenSeat.ts'

/** What admins do: /auth/agents, /auth/invitations, /auth/revocations. The cookie reads; the seat's key changes. */
export function peopleRoutes(parts: {
  readonly publicOrigin: string
  readonly sessions: Pick<Sessions, 'of'>
  readonly provenSeat: ProvenSeat
  readonly nonces: DpopNonces
  readonly people: People
}): Router {
  const { sessions, provenSeat, people } = parts
  const router = Router()
  const ownPages = ownPagesOnly(parts.publicOrigin)
  const json = jsonBody()

  /** The role is looked up with each request, so a former admin is none from the next request on. */
  const admin = async (request: Request): Promise<SignedInAgent> => {
    const agent = await provenSeat(request)
    demandRole(agent, 'admin')
    return agent
  }

  router.use(['/auth/agents', '/auth/invitations', '/auth/revocations'], freshNonce(parts.nonces))
  router.get('/auth/agents', async (request, response) => {
    demandRole(await sessions.of(cookieHeaderOf(request)), 'admin')
    response.json(await people.list())
  })
  router.post('/auth/invitations', ownPages, json, async (request, response) => {
    const by = await admin(request)
    const { role } = parse(InvitationRequest, request.body)
    response.status(201).json(await people.invite(by, role))
  })
  router.patch('/auth/agents/:agent', ownPages, json, async (request, response) => {
    const by = await admin(request)
    await people.changeRole(by.agentId, agentIn(request), parse(RoleChange, request.body).role)
    response.json(await people.list())
  })
  router.delete('/auth/agents/:agent', ownPages, async (request, response) => {
    const by = await admin(request)
    await people.remove(by.agentId, agentIn(request))
    response.json(await people.list())
  })
  router.post('/auth/revocations', ownPages, json, async (request, response) => {
    const { agentId } = await admin(request)
    await people.revoke(agentId, parse(RevocationRequest, request.body))
    response.status(201).json({ revoked: true })
  })
  router.use(tellProofRefused)
  return router
}

function agentIn(request: Request): AgentId {
  const agentId = AgentId.safeParse(request.params.agent).data
  if (agentId === undefined) throw new RingfenceError('agent-not-found')
  return agentId
}
