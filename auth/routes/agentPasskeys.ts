import { type Request, Router } from 'express'
import { PasskeyAddition, PasskeyRename, parse } from '../../protocol/index.ts'
import type { DpopNonces } from '../dpopNonces.ts'
import type { OwnPasskeys } from '../passkeys/ownPasskeys.ts'
import type { Sessions } from '../sessions.ts'
import { cookieHeaderOf, ownPagesOnly } from './answer.ts'
import { jsonBody } from './jsonBody.ts'
import { freshNonce, tellProofRefused } from './provenRequests.ts'
import type { ProvenSeat } from './provenSeat.ts'

/**
 * Agents manage their own passkeys: /auth/passkeys. Every answer but the options' is the list as it is then. The cookie
 * reads; the seat's key changes.
 */
export function agentPasskeyRoutes(parts: {
  readonly publicOrigin: string
  readonly sessions: Pick<Sessions, 'of'>
  readonly provenSeat: ProvenSeat
  readonly nonces: DpopNonces
  readonly passkeys: OwnPasskeys
}): Router {
  const { sessions, provenSeat, passkeys } = parts
  const router = Router()
  const ownPages = ownPagesOnly(parts.publicOrigin)
  const json = jsonBody()

  router.use('/auth/passkeys', freshNonce(parts.nonces))
  router.get('/auth/passkeys', async (request, response) => {
    response.json(await passkeys.list(await sessions.of(cookieHeaderOf(request))))
  })
  router.post('/auth/passkeys/options', ownPages, async (request, response) => {
    response.json(await passkeys.begin(await provenSeat(request)))
  })
  router.post('/auth/passkeys', ownPages, json, async (request, response) => {
    const agent = await provenSeat(request)
    await passkeys.add(agent, parse(PasskeyAddition, request.body))
    response.status(201).json(await passkeys.list(agent))
  })
  router.patch('/auth/passkeys/:credential', ownPages, json, async (request, response) => {
    const agent = await provenSeat(request)
    await passkeys.rename(agent, credentialIn(request), parse(PasskeyRename, request.body).name)
    response.json(await passkeys.list(agent))
  })
  router.delete('/auth/passkeys/:credential', ownPages, async (request, response) => {
    const agent = await provenSeat(request)
    await passkeys.remove(agent, credentialIn(request))
    response.json(await passkeys.list(agent))
  })
  router.use(tellProofRefused)
  return router
}

const credentialIn = (request: Request): string => String(request.params.credential)
