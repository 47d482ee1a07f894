import { type Request, type RequestHandler, Router } from 'express'
import {
  type CallTokenAnswer,
  CallTokenRequest,
  type Caps,
  parse,
  RingfenceError,
} from '../../protocol/index.ts'
import { browserKeyThumbprint } from '../binding.ts'
import { issueCallToken } from '../callToken.ts'
import type { SigningKeys } from '../keys.ts'
import { isOriginOf, openQueueOf, siteOf } from '../policy.ts'
import type { Clock, Log } from '../ports.ts'
import type { Sites } from '../sites.ts'
import { jsonBody } from './jsonBody.ts'

const preflightSeconds = 600

export interface CallTokenRoutes {
  readonly sites: Sites
  readonly publicOrigin: string
  readonly keys: SigningKeys
  readonly clock: Clock
  readonly log: Log
}

/** POST /auth/sites/:site/call-tokens, for pages of the site's own origins and no others. */
export function callTokenRoutes(parts: CallTokenRoutes): Router {
  const { sites, publicOrigin, keys, clock, log } = parts
  const router = Router()
  const path = '/auth/sites/:site/call-tokens'

  router.options(path, readable, (_request, response) => {
    response
      .set('Access-Control-Allow-Methods', 'POST')
      .set('Access-Control-Allow-Headers', 'Content-Type')
      .set('Access-Control-Max-Age', String(preflightSeconds))
      .status(204)
      .end()
  })

  router.post(path, readable, siteOriginsOnly(sites), jsonBody(), async (request, response) => {
    const { queue: queueKey, browserKey, mediaKey } = parse(CallTokenRequest, request.body)
    const nowMs = clock.now()
    const site = siteOf(sites, request.params.site)
    const queue = openQueueOf(site, queueKey, nowMs)
    const caps: Caps = { sessions: 1, ...site.caps }
    const token = issueCallToken(
      {
        site: site.key,
        queue: queue.key,
        origin: originOf(request),
        caps,
        tokenSeconds: site.tokenSeconds,
        jkt: browserKeyThumbprint(browserKey),
        mediaKey,
      },
      { key: await keys.signingKey(), publicOrigin, nowMs },
    )
    log.info('call-token-issued', { site: site.key, queue: queue.key })
    const answer: CallTokenAnswer = { token, expiresInSeconds: site.tokenSeconds, caps }
    response.status(201).json(answer)
  })

  return router
}

/**
 * Lets the page read its answer (Fetch, CORS protocol), whichever page it is: a developer on an origin that is not listed
 * yet reads `origin-not-allowed` and not a broken network. No credentials: a call token is asked for by a browser key,
 * never by a cookie.
 */
const readable: RequestHandler<{ site: string }> = (request, response, next) => {
  response.vary('Origin')
  const origin = originOf(request)
  if (origin !== '') response.set('Access-Control-Allow-Origin', origin)
  next()
}

/** Lets pages of the site pass, and no others. */
function siteOriginsOnly(sites: Sites): RequestHandler<{ site: string }> {
  return (request, _response, next) => {
    const site = siteOf(sites, request.params.site)
    if (!isOriginOf(site, originOf(request))) throw new RingfenceError('origin-not-allowed')
    next()
  }
}

/** Browsers name the page's origin on every POST; whoever names none is no page of any site. */
const originOf = (request: Pick<Request, 'get'>): string => request.get('origin') ?? ''
