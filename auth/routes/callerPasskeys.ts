import { type Request, type RequestHandler, type Response, Router } from 'express'
import {
  PasskeyAddition,
  PasskeyRename,
  PasskeySessionOptionsRequest,
  PasskeySessionRequest,
  parse,
  RingfenceError,
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
import { pageOriginOf, preflight, readable, siteOriginsOnly } from './sitePages.ts'

interface CallerPasskeyRoutes {
  readonly sites: Sites
  readonly publicOrigin: string
  readonly nonces: DpopNonces
  readonly opening: Opening
  readonly addition: Addition
  readonly passkeys: OwnPasskeys
  readonly sessionOf: (request: SessionRequest) => Promise<PasskeySession>
}

type SiteRequest = Request<{ site: string }>

/** Passkeys of callers, for pages of their site: /auth/sites/:site/passkey-sessions, passkeys, recovery-codes, notices. */
export function callerPasskeyRoutes(parts: CallerPasskeyRoutes): Router {
  const { sites, publicOrigin, nonces, opening, addition, passkeys } = parts
  const router = Router()
  const json = jsonBody()
  const under = '/auth/sites/:site'
  const paths = ['passkey-sessions', 'passkeys', 'recovery-codes', 'notices']

  const originOf = (request: SiteRequest) => pageOriginOf(request, publicOrigin)

  function openerOf(request: SiteRequest, browserKey: PasskeySessionOptionsRequest['browserKey']): Opener {
    const site = siteOf(sites, request.params.site)
    return { site, origin: originOf(request), jkt: browserKeyThumbprint(browserKey) }
  }

  async function sessionOf(request: SiteRequest, response: Response): Promise<PasskeySession> {
    try {
      return await parts.sessionOf({
        site: siteOf(sites, request.params.site),
        origin: originOf(request),
        authorization: request.get('authorization'),
        proofs: request.headersDistinct.dpop ?? [],
        method: request.method,
        url: publicOrigin + request.originalUrl,
      })
    } catch (error) {
      if (error instanceof RingfenceError) response.set('WWW-Authenticate', challengeFor(error))
      throw error
    }
  }

  /** Does something in the session of the request and answers with what is there afterwards. */
  const changing =
    <P extends { site: string }>(
      status: number,
      act: (session: PasskeySession, request: Request<P>) => Promise<void>,
    ): RequestHandler<P> =>
    async (request, response) => {
      const session = await sessionOf(request, response)
      await act(session, request)
      response.status(status).json(await passkeys.list(session))
    }

  const pages = [readable, freshNonce(nonces), siteOriginsOnly(sites, publicOrigin)]
  for (const path of paths.map(name => `${under}/${name}{/*rest}`)) {
    router.options(path, readable, preflight(allowed))
    router.use(path, pages)
  }

  router.post(`${under}/passkey-sessions/options`, json, async (request, response) => {
    const { browserKey } = parse(PasskeySessionOptionsRequest, request.body)
    response.json(await opening.begin(openerOf(request, browserKey)))
  })
  router.post(`${under}/passkey-sessions`, json, async (request, response) => {
    const { browserKey, by } = parse(PasskeySessionRequest, request.body)
    response.status(201).json(await opening.open(openerOf(request, browserKey), by))
  })

  router.get(
    `${under}/passkeys`,
    changing(200, async () => {}),
  )
  router.post(`${under}/passkeys/options`, async (request, response) => {
    response.json(await addition.begin(await sessionOf(request, response)))
  })
  router.post(
    `${under}/passkeys`,
    json,
    changing(201, (session, request) => addition.finish(session, parse(PasskeyAddition, request.body))),
  )
  router.patch(
    `${under}/passkeys/:credential`,
    json,
    changing<{ site: string; credential: string }>(200, (session, request) =>
      passkeys.rename(session, request.params.credential, parse(PasskeyRename, request.body).name),
    ),
  )
  router.delete(
    `${under}/passkeys/:credential`,
    changing<{ site: string; credential: string }>(200, (session, request) =>
      passkeys.remove(session, request.params.credential),
    ),
  )
  router.post(`${under}/recovery-codes`, async (request, response) => {
    response.status(201).json(await passkeys.makeRecoveryCodes(await sessionOf(request, response)))
  })
  router.delete(
    `${under}/notices/:notice`,
    changing<{ site: string; notice: string }>(200, (session, request) =>
      passkeys.dismissNotice(session, request.params.notice),
    ),
  )
  return router
}

const allowed = { methods: 'GET, POST, PATCH, DELETE', headers: 'Authorization, Content-Type, DPoP' }

/** Every answer brings the nonce for the next proof (RFC 9449 section 8.2), so that asking for one costs nothing. */
const freshNonce =
  (nonces: DpopNonces): RequestHandler<{ site: string }> =>
  (_request, response, next) => {
    response
      .set('DPoP-Nonce', nonces.current())
      .set('Access-Control-Expose-Headers', 'DPoP-Nonce, WWW-Authenticate')
    next()
  }

/** RFC 9449 sections 7.1 and 9. */
function challengeFor({ code }: RingfenceError): string {
  const error =
    code === 'proof-nonce-required'
      ? 'use_dpop_nonce'
      : code === 'proof-invalid' || code === 'proof-used'
        ? 'invalid_dpop_proof'
        : 'invalid_token'
  return `DPoP error="${error}", algs="ES256"`
}
