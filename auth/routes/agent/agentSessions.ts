import type { Router } from 'express'
import { parse, type SessionsAnswer, SessionVerification } from '../../../protocol/index.ts'
import { demandFresh, freshMs } from '../../agent/freshness.ts'
import type { Verification } from '../../agent/passkeys/verification.ts'
import { type Sessions, type SignedInAgent, sessionsAtOnce } from '../../agent/sessions.ts'
import type { DpopNonces } from '../../binding/dpopNonces.ts'
import type { AgentAccounts, AuditLog, Clock, RequestLimits } from '../../ports.ts'
import { jsonBody } from '../jsonBody.ts'
import { freshNonce, tellProofRefused } from '../provenRequests.ts'
import { statedRoutes, type Terms } from '../statedRoutes.ts'
import { ownPagesOnly } from '../whoAsks.ts'
import type { ProvenSeat, ReadingSeat } from './provenSeat.ts'

/**
 * Where an agent is signed in, and showing a passkey again without leaving: GET and DELETE /auth/sessions,
 * /auth/session/verification. The cookie reads; the seat's key changes.
 */
export function agentSessionRoutes(parts: {
  readonly publicOrigin: string
  readonly sessions: Sessions
  readonly accounts: Pick<AgentAccounts, 'credentialsOf'>
  readonly verification: Verification
  readonly readingSeat: ReadingSeat
  readonly provenSeat: ProvenSeat
  readonly nonces: DpopNonces
  readonly limits: RequestLimits
  readonly audit: AuditLog
  readonly clock: Clock
}): Router {
  const { sessions, accounts, verification, readingSeat, provenSeat, audit, clock } = parts
  const routes = statedRoutes(parts.limits)
  const from = [freshNonce(parts.nonces), ownPagesOnly(parts.publicOrigin)]
  const terms: Terms = { from, limit: 'accountRequests' }
  // Each of these makes an authenticator's answer worth trying.
  const showing: Terms = { from, limit: 'signIns' }

  async function listOf({ agentId, sessionId }: SignedInAgent): Promise<SessionsAnswer> {
    const [live, passkeys] = await Promise.all([sessions.listOf(agentId), accounts.credentialsOf(agentId)])
    return {
      sessions: live.map(({ secretHash, credentialId, browser, createdAtMs, seenAtMs, place }) => ({
        current: secretHash === sessionId,
        browser,
        passkeyName: passkeys.find(one => one.credentialId === credentialId)?.name ?? null,
        createdAtMs,
        seenAtMs,
        ...(place && { place }),
      })),
      most: sessionsAtOnce,
    }
  }

  routes.get('/auth/sessions', terms, async (request, response) => {
    response.json(await listOf(await readingSeat(request)))
  })
  routes.delete('/auth/sessions', terms, async (request, response) => {
    const agent = await provenSeat(request)
    demandFresh(agent, clock.now())
    const { agentId, sessionId } = agent
    await sessions.endAll({ agentId, but: sessionId }, 'signed-out')
    await audit.append({ actor: agentId, action: 'agent-sessions-ended', subject: agentId })
    response.json(await listOf(agent))
  })
  routes.post('/auth/session/verification/options', showing, async (request, response) => {
    response.json(await verification.begin(await provenSeat(request)))
  })
  routes.post('/auth/session/verification', showing, jsonBody(), async (request, response) => {
    await verification.finish(await provenSeat(request), parse(SessionVerification, request.body))
    response.json({ freshForSeconds: freshMs / 1000 })
  })
  routes.router.use(tellProofRefused)
  return routes.router
}
