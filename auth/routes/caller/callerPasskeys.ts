import type { Request, RequestHandler, Router } from 'express'
import {
  PasskeyAddition,
  PasskeyRename,
  PasskeySessionOptionsRequest,
  PasskeySessionRequest,
  parse,
} from '../../../protocol/index.ts'
import { browserKeyThumbprint } from '../../binding/browserKeyThumbprint.ts'
import type { DpopNonces } from '../../binding/dpopNonces.ts'
import type { AddPasskey } from '../../caller/passkeys/addPasskey.ts'
import type { CallerPasskeys } from '../../caller/passkeys/callerPasskeys.ts'
import type { Opener, SessionOpening } from '../../caller/passkeys/openSession.ts'
import type { PasskeySession, SessionRequest } from '../../caller/passkeys/passkeySession.ts'
import type { RequestLimits } from '../../ports.ts'
import { siteOf } from '../../sites/policy.ts'
import type { Sites } from '../../sites/sites.ts'
import { limitFields, preflight, preflightTerms, readable } from '../foreignPages.ts'
import { jsonBody } from '../jsonBody.ts'
import { freshNonce, proofIn, tellProofRefused } from '../provenRequests.ts'
import { type Judge, type StatedRoutes, statedRoutes, type Terms } from '../statedRoutes.ts'
import { originFor, siteOriginsOnly } from '../whoAsks.ts'

interface CallerPasskeyRoutes {
  readonly sites: Sites
  readonly publicOrigin: string
  readonly nonces: DpopNonces
  readonly limits: RequestLimits
  readonly opening: SessionOpening
  readonly addition: AddPasskey
  readonly passkeys: CallerPasskeys
  readonly sessionOf: (request: SessionRequest) => Promise<PasskeySession>
}

/** Parameters of the paths. Not interfaces: express asks for types that any name may index. */
type AtSite = { site: string }
type AtPasskey = AtSite & { credential: string }
type AtNotice = AtSite & { notice: string }

const under = '/auth/sites/:site'

/** Passkeys of callers, for pages of their site: /auth/sites/:site/passkey-sessions, passkeys, recovery-codes, notices. */
export function callerPasskeyRoutes(parts: CallerPasskeyRoutes): Router {
  const { sites, publicOrigin, nonces } = parts
  const routes = statedRoutes(parts.limits)
  const { router } = routes
  const mayAsk = preflight('GET, POST, PATCH, DELETE', 'Authorization, Content-Type, DPoP')
  const heard = [readable, proofHeadersReadable, freshNonce(nonces)]
  const from = [...heard, siteOriginsOnly(sites, originFor(publicOrigin))]
  for (const name of ['passkey-sessions', 'passkeys', 'recovery-codes', 'notices']) {
    const path = `${under}/${name}{/*rest}`
    routes.options(path, preflightTerms, readable, mayAsk)
  }
  addOpening(routes, parts, { from, limit: 'signIns' })
  addManaging(routes, parts, { from, limit: 'accountRequests' })
  router.use(tellProofRefused)
  return router
}

function addOpening(
  routes: StatedRoutes,
  { sites, publicOrigin, opening }: CallerPasskeyRoutes,
  terms: Terms,
): void {
  const json: RequestHandler<AtSite> = jsonBody()
  const originOf = originFor(publicOrigin)

  function openerOf(request: Request<AtSite>, { browserKey }: PasskeySessionOptionsRequest): Opener {
    const site = siteOf(sites, request.params.site)
    return { site, origin: originOf(request), jkt: browserKeyThumbprint(browserKey) }
  }

  routes.post(`${under}/passkey-sessions/options`, terms, json, async (request, response) => {
    const opener = openerOf(request, parse(PasskeySessionOptionsRequest, request.body))
    response.json(await opening.begin(opener))
  })
  routes.post(`${under}/passkey-sessions`, terms, json, async (request, response) => {
    const asked = parse(PasskeySessionRequest, request.body)
    response.status(201).json(await opening.open(openerOf(request, asked), asked.by))
  })
}

function addManaging(routes: StatedRoutes, parts: CallerPasskeyRoutes, terms: Terms): void {
  const { sites, publicOrigin, addition, passkeys } = parts
  const json: RequestHandler<AtSite> = jsonBody()
  const originOf = originFor(publicOrigin)

  const sessionOf = (request: Request<AtSite>): Promise<PasskeySession> =>
    parts.sessionOf({
      site: siteOf(sites, request.params.site),
      origin: originOf(request),
      authorization: request.get('authorization'),
      ...proofIn(request, publicOrigin),
    })

  /** Answers with what `act` gives in the session of the request. */
  const inSession =
    <At extends AtSite>(
      status: number,
      act: (session: PasskeySession, request: Request<At>) => Promise<object>,
    ): RequestHandler<At> =>
    async (request, response) => {
      response.status(status).json(await act(await sessionOf(request), request))
    }

  /** Answers with what is there after the change. */
  const changing = <At extends AtSite>(
    act: (session: PasskeySession, request: Request<At>) => Promise<void>,
    status = 200,
  ): RequestHandler<At> =>
    inSession<At>(status, async (session, request) => {
      await act(session, request)
      return passkeys.list(session)
    })

  const add = changing<AtSite>(
    (session, { body }) => addition.finish(session, parse(PasskeyAddition, body)),
    201,
  )
  const rename = changing<AtPasskey>((session, { body, params }) =>
    passkeys.rename(session, params.credential, parse(PasskeyRename, body).name),
  )
  const remove = changing<AtPasskey>((session, { params }) => passkeys.remove(session, params.credential))
  const dismiss = changing<AtNotice>((session, { params }) => passkeys.dismissNotice(session, params.notice))

  routes.get(`${under}/passkeys`, terms, inSession<AtSite>(200, passkeys.list))
  routes.post(`${under}/passkeys/options`, terms, inSession<AtSite>(200, addition.begin))
  routes.post(`${under}/passkeys`, terms, json, add)
  routes.patch(`${under}/passkeys/:credential`, terms, json, rename)
  routes.delete(`${under}/passkeys/:credential`, terms, remove)
  routes.post(`${under}/recovery-codes`, terms, inSession<AtSite>(201, passkeys.makeRecoveryCodes))
  routes.delete(`${under}/notices/:notice`, terms, dismiss)
}

/** Lets pages of other origins read what a proof needs (Fetch, CORS protocol). */
const proofHeadersReadable: Judge = (_request, response, next) => {
  response.set('Access-Control-Expose-Headers', `DPoP-Nonce, ${limitFields}, WWW-Authenticate`)
  next()
}
