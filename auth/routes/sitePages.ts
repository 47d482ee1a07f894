import type { Request, RequestHandler } from 'express'
import { RingfenceError } from '../../protocol/index.ts'
import { isOriginOf, siteOf } from '../policy.ts'
import type { Sites } from '../sites.ts'

/** What pages of the sites ask for from their own origins. */

const preflightSeconds = 600

/**
 * Lets the page read its answer (Fetch, CORS protocol), whichever page it is: a developer on an origin that is not listed
 * yet reads `origin-not-allowed` and not a broken network. No credentials: a call token is asked for by a browser key,
 * never by a cookie.
 */
export const readable: RequestHandler<{ site: string }> = (request, response, next) => {
  response.vary('Origin')
  const origin = originOf(request)
  if (origin !== '') response.set('Access-Control-Allow-Origin', origin)
  next()
}

/** Answers a preflight for POST with a JSON body; goes behind {@link readable}. */
export const postPreflight: RequestHandler<{ site: string }> = (_request, response) => {
  response
    .set('Access-Control-Allow-Methods', 'POST')
    .set('Access-Control-Allow-Headers', 'Content-Type')
    .set('Access-Control-Max-Age', String(preflightSeconds))
    .status(204)
    .end()
}

/** Lets pages of the site pass, and no others. */
export function siteOriginsOnly(sites: Sites): RequestHandler<{ site: string }> {
  return (request, _response, next) => {
    const site = siteOf(sites, request.params.site)
    if (!isOriginOf(site, originOf(request))) throw new RingfenceError('origin-not-allowed')
    next()
  }
}

/** Browsers name the page's origin on every POST; whoever names none is no page of any site. */
export const originOf = (request: Pick<Request, 'get'>): string => request.get('origin') ?? ''
