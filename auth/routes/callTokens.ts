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

  router.options(path, siteOriginsOnly(sites), (_request, response) => {
    response
      .set('Access-Control-Allow-Methods', 'POST')
      .set('Access-Control-Allow-Headers', 'Content-Type')
      .set('Access-Control-Max-Age', String(preflightSeconds))
      .status(204)
      .end()
  })

  router.post(path, siteOriginsOnly(sites), jsonBody(), async (request, response) => {
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
 * Lets pages of the site pass and read the answer (Fetch, CORS protocol), refusals too. No credentials: a call token is
 * asked for by a browser key, never by a cookie.
 */
function siteOriginsOnly(sites: Sites): RequestHandler<{ site: string }> {
  return (request, response, next) => {
    response.vary('Origin')
    const site = siteOf(sites, request.params.site)
    const origin = originOf(request)
    if (!isOriginOf(site, origin)) throw new RingfenceError('origin-not-allowed')
    response.set('Access-Control-Allow-Origin', origin)
    next()
  }
}

/** Browsers name the page's origin on every POST; whoever names none is no page of any site. */
const originOf = (request: Pick<Request, 'get'>): string => request.get('origin') ?? ''
