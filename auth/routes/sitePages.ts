import type { Request, RequestHandler } from 'express'
import { RingfenceError } from '../../protocol/index.ts'
import { isOriginOf, siteOf } from '../policy.ts'
import type { Sites } from '../sites.ts'

/** What pages of the sites ask for from their own origins. */

const preflightSeconds = 600

/**
 * Lets the page read its answer (Fetch, CORS protocol), whichever page it is: a developer on an origin that is not listed
 * yet reads `origin-not-allowed` and not a broken network. No credentials: what is asked for here is asked for by a browser
 * key, never by a cookie.
 */
export const readable: RequestHandler<{ site: string }> = (request, response, next) => {
  response.vary('Origin')
  const origin = originOf(request)
  if (origin !== '') response.set('Access-Control-Allow-Origin', origin)
  next()
}

/** Answers a preflight; goes behind {@link readable}. */
export const preflight =
  (methods: string, headers: string): RequestHandler<{ site: string }> =>
  (_request, response) => {
    response
      .set('Access-Control-Allow-Methods', methods)
      .set('Access-Control-Allow-Headers', headers)
      .set('Access-Control-Max-Age', String(preflightSeconds))
      .status(204)
      .end()
  }

/** Answers a preflight for POST with a JSON body. */
export const postPreflight = preflight('POST', 'Content-Type')

/** Lets pages of the site pass, and no others. */
export function siteOriginsOnly(
  sites: Sites,
  pageOriginOf: (request: Asked) => string = originOf,
): RequestHandler<{ site: string }> {
  return (request, _response, next) => {
    const site = siteOf(sites, request.params.site)
    if (!isOriginOf(site, pageOriginOf(request))) throw new RingfenceError('origin-not-allowed')
    next()
  }
}

type Asked = Pick<Request, 'get' | 'method'>

/** Browsers name the page's origin on every POST; whoever names none is no page of any site. */
export const originOf = (request: Pick<Asked, 'get'>): string => request.get('origin') ?? ''

/**
 * As {@link originOf}, for addresses that are read too: on a GET from the very origin that is asked browsers name none
 * (Fetch section 3.1). Such a page is one of the service's own.
 */
export const originFor =
  (publicOrigin: string) =>
  (request: Asked): string =>
    request.get('origin') ?? (request.method === 'GET' ? publicOrigin : '')
