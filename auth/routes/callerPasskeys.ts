import { type Request, type RequestHandler, Router } from 'express'
import {
  PasskeyAddition,
  PasskeyRename,
  PasskeySessionOptionsRequest,
  PasskeySessionRequest,
  parse,
} from '../../protocol/index.ts'
import { browserKeyThumbprint } from '../binding.ts'
import type { DpopNonces } from '../dpopNonces.ts'
import type { Addition } from '../passkeySessions/addition.ts'
import type { Opener, Opening } from '../passkeySessions/opening.ts'
import type { OwnPasskeys } from '../passkeySessions/ownPasskeys.ts'
import type { PasskeySession, SessionRequest } from '../passkeySessions/session.ts'
import { siteOf } from '../policy.ts'
import type { Sites } from '../sites.ts'
import { jsonBody } from './jsonBody.ts'
import { freshNonce, proofIn, tellProofRefused } from './provenRequests.ts'
import { originFor, preflight, readable, siteOriginsOnly } from './sitePages.ts'

interface CallerPasskeyRoutes {
  readonly sites: Sites
  readonly publicOrigin: string
  readonly nonces: DpopNonces
  readonly opening: Opening
  readonly addition: Addition
  readonly passkeys: OwnPasskeys
  readonly sessionOf: (request: SessionRequest) => Promise<PasskeySession>
}

/** Parameters of the paths. Not interfaces: express asks for types that any name may index. */
type AtSite = { site: string }
type AtPasskey = AtSite & { credential: string }
type AtNotice = AtSite & { notice: string }

const under = '/auth/sites/:site'

/** Passkeys of callers, for pages of their site: /auth/sites/:site/passkey-sessions, passkeys, recovery-codes, notices. */
export function callerPasskeyRoutes(parts: CallerPasskeyRoutes): Router {
  const router = Router()
  const { sites, publicOrigin, nonces } = parts
  const mayAsk = preflight('GET, POST, PATCH, DELETE', 'Authorization, Content-Type, DPoP')
  const fromSite = siteOriginsOnly(sites, originFor(publicOrigin))
  for (const name of ['passkey-sessions', 'passkeys', 'recovery-codes', 'notices']) {
    const path = `${under}/${name}{/*rest}`
    router.options(path, readable, mayAsk)
    router.use(path, readable, proofHeadersReadable, freshNonce(nonces), fromSite)
  }
  addOpening(router, parts)
  addManaging(router, parts)
  router.use(tellProofRefused)
  return router
}

function addOpening(router: Router, { sites, publicOrigin, opening }: CallerPasskeyRoutes): void {
  const json: RequestHandler<AtSite> = jsonBody()
  const originOf = originFor(publicOrigin)

  function openerOf(request: Request<AtSite>, { browserKey }: PasskeySessionOptionsRequest): Opener {
    const site = siteOf(sites, request.params.site)
    return { site, origin: originOf(request), jkt: browserKeyThumbprint(browserKey) }
  }

  router.post(`${under}/passkey-sessions/options`, json, async (request, response) => {
    const opener = openerOf(request, parse(PasskeySessionOptionsRequest, request.body))
    response.json(await opening.begin(opener))
  })
  router.post(`${under}/passkey-sessions`, json, async (request, response) => {
    const asked = parse(PasskeySessionRequest, request.body)
    response.status(201).json(await opening.open(openerOf(request, asked), asked.by))
  })
}

function addManaging(router: Router, parts: CallerPasskeyRoutes): void {
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

  router.get(`${under}/passkeys`, inSession<AtSite>(200, passkeys.list))
  router.post(`${under}/passkeys/options`, inSession<AtSite>(200, addition.begin))
  router.post(`${under}/passkeys`, json, add)
  router.patch(`${under}/passkeys/:credential`, json, rename)
  router.delete(`${under}/passkeys/:credential`, remove)
  router.post(`${under}/recovery-codes`, inSession<AtSite>(201, passkeys.makeRecoveryCodes))
  router.delete(`${under}/notices/:notice`, dismiss)
}

/** Lets pages of other origins read what a proof needs (Fetch, CORS protocol). */
const proofHeadersReadable: RequestHandler<AtSite> = (_request, response, next) => {
  response.set('Access-Control-Expose-Headers', 'DPoP-Nonce, WWW-Authenticate')
  next()
}
