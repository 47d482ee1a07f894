import type { Request, Router } from 'express'
import { PasskeyAddition, PasskeyRename, parse } from '../../../protocol/index.ts'
import type { AgentPasskeys } from '../../agent/passkeys/agentPasskeys.ts'
import type { DpopNonces } from '../../binding/dpopNonces.ts'
import type { RequestLimits } from '../../ports.ts'
import { jsonBody } from '../jsonBody.ts'
import { freshNonce, tellProofRefused } from '../provenRequests.ts'
import { statedRoutes, type Terms } from '../statedRoutes.ts'
import { ownPagesOnly } from '../whoAsks.ts'
import type { ProvenSeat, ReadingSeat } from './provenSeat.ts'

/**
 * Agents manage their own passkeys: /auth/passkeys, and put away what they were told of them: /auth/notices. Every answer but the options' is the list as it is then. The cookie
 * reads; the seat's key changes.
 */
export function agentPasskeyRoutes(parts: {
  readonly publicOrigin: string
  readonly readingSeat: ReadingSeat
  readonly provenSeat: ProvenSeat
  readonly nonces: DpopNonces
  readonly limits: RequestLimits
  readonly passkeys: AgentPasskeys
}): Router {
  const { readingSeat, provenSeat, passkeys } = parts
  const routes = statedRoutes(parts.limits)
  const terms: Terms = {
    from: [freshNonce(parts.nonces), ownPagesOnly(parts.publicOrigin)],
    limit: 'accountRequests',
  }
  const json = jsonBody()

  routes.get('/auth/passkeys', terms, async (request, response) => {
    response.json(await passkeys.list(await readingSeat(request)))
  })
  routes.post('/auth/passkeys/options', terms, async (request, response) => {
    response.json(await passkeys.begin(await provenSeat(request)))
  })
  routes.post('/auth/passkeys', terms, json, async (request, response) => {
    const agent = await provenSeat(request)
    await passkeys.add(agent, parse(PasskeyAddition, request.body))
    response.status(201).json(await passkeys.list(agent))
  })
  routes.patch('/auth/passkeys/:credential', terms, json, async (request, response) => {
    const agent = await provenSeat(request)
    await passkeys.rename(agent, credentialIn(request), parse(PasskeyRename, request.body).name)
    response.json(await passkeys.list(agent))
  })
  routes.delete('/auth/passkeys/:credential', terms, async (request, response) => {
    const agent = await provenSeat(request)
    await passkeys.remove(agent, credentialIn(request))
    response.json(await passkeys.list(agent))
  })
  routes.delete('/auth/notices/:notice', terms, async (request, response) => {
    const agent = await provenSeat(request)
    await passkeys.dismissNotice(agent, request.params.notice)
    response.json(await passkeys.list(agent))
  })
  routes.router.use(tellProofRefused)
  return routes.router
}

const credentialIn = (request: Request): string => String(request.params.credential)
