import type { Request, RequestHandler } from 'express'
import { RingfenceError } from '../../protocol/index.ts'
import { isOriginOf, siteOf } from '../policy.ts'
import type { Sites } from '../sites.ts'

/** What pages of other origins may do with one address (Fetch, CORS protocol). No credentials: no cookie counts here. */

const preflightSeconds = 600

/** Answers the browser's question before the request itself. */
export function preflight(allowed: {
  readonly methods: string
  readonly headers: string
}): RequestHandler<{ site: string }> {
  return (_request, response) => {
    response
      .set('Access-Control-Allow-Methods', allowed.methods)
      .set('Access-Control-Allow-Headers', allowed.headers)
      .set('Access-Control-Max-Age', String(preflightSeconds))
      .status(204)
      .end()
  }
}

/**
 * Lets the page read its answer, whichever page it is: a developer on an origin that is not listed yet reads
 * `origin-not-allowed` and not a broken network.
 */
export const readable: RequestHandler<{ site: string }> = (request, response, next) => {
  response.vary('Origin')
  const origin = request.get('origin')
  if (origin) response.set('Access-Control-Allow-Origin', origin)
  next()
}

/** Lets pages of the site pass, and no others. */
export function siteOriginsOnly(sites: Sites, publicOrigin: string): RequestHandler<{ site: string }> {
  return (request, _response, next) => {
    const site = siteOf(sites, request.params.site)
    if (!isOriginOf(site, pageOriginOf(request, publicOrigin))) throw new RingfenceError('origin-not-allowed')
    next()
  }
}

/**
 * Origin of the page that asks. Browsers name it on every request but a GET from the very origin that is asked (Fetch section
 * 3.1): such a page is one of the service's own.
 */
export const pageOriginOf = (request: Pick<Request, 'get' | 'method'>, publicOrigin: string): string =>
  request.get('origin') ?? (request.method === 'GET' ? publicOrigin : '')
