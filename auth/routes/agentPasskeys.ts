import { type Request, Router } from 'express'
import { PasskeyAddition, PasskeyRename, parse } from '../../protocol/index.ts'
import type { OwnPasskeys } from '../passkeys/ownPasskeys.ts'
import type { Sessions, SignedInAgent } from '../sessions.ts'
import { cookieHeaderOf, ownPagesOnly } from './answer.ts'
import { jsonBody } from './jsonBody.ts'

/** Agents manage their own passkeys: /auth/passkeys. Every answer but the options' is the list as it is then. */
export function agentPasskeyRoutes(parts: {
  readonly publicOrigin: string
  readonly sessions: Sessions
  readonly passkeys: OwnPasskeys
}): Router {
  const { sessions, passkeys } = parts
  const router = Router()
  const ownPages = ownPagesOnly(parts.publicOrigin)
  const json = jsonBody()
  const signedIn = (request: Pick<Request, 'get'>): Promise<SignedInAgent> =>
    sessions.of(cookieHeaderOf(request))

  router.get('/auth/passkeys', async (request, response) => {
    response.json(await passkeys.list(await signedIn(request)))
  })
  router.post('/auth/passkeys/options', ownPages, async (request, response) => {
    response.json(await passkeys.begin(await signedIn(request)))
  })
  router.post('/auth/passkeys', ownPages, json, async (request, response) => {
    const agent = await signedIn(request)
    await passkeys.add(agent, parse(PasskeyAddition, request.body))
    response.status(201).json(await passkeys.list(agent))
  })
  router.patch('/auth/passkeys/:credential', ownPages, json, async (request, response) => {
    const agent = await signedIn(request)
    await passkeys.rename(agent, credentialIn(request), parse(PasskeyRename, request.body).name)
    response.json(await passkeys.list(agent))
  })
  router.delete('/auth/passkeys/:credential', ownPages, async (request, response) => {
    const agent = await signedIn(request)
    await passkeys.remove(agent, credentialIn(request))
    response.json(await passkeys.list(agent))
  })
  return router
}

const credentialIn = (request: Request): string => String(request.params.credential)
