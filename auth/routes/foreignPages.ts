import { anybody, type Judge, type Terms } from './statedRoutes.ts'
import { originOf } from './whoAsks.ts'

/** What pages of the sites ask for from their own origins. */

const preflightSeconds = 600

/** What a page may read of a refusal by a limit, beside the body. */
export const limitFields = 'RateLimit, RateLimit-Policy, Retry-After'

/**
 * Lets the page read its answer (Fetch, CORS protocol), whichever page it is: a developer on an origin that is not listed
 * yet reads `origin-not-allowed` and not a broken network. No credentials: what is asked for here is asked for by a browser
 * key, never by a cookie.
 */
export const readable: Judge = (request, response, next) => {
  response.vary('Origin')
  const origin = originOf(request)
  if (origin !== '') response.set('Access-Control-Allow-Origin', origin)
  response.set('Access-Control-Expose-Headers', limitFields)
  next()
}

/** A browser's question whether it may ask (Fetch section 4.8) is answered from the source and reads nothing. */
export const preflightTerms: Terms = {
  from: anybody,
  limit: { unlimited: 'the answer is the same text for everybody' },
}

/** Answers a preflight; goes behind {@link readable}. */
export const preflight =
  (methods: string, headers: string): Judge =>
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
