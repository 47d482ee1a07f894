import type { Browser, BrowserKey } from '../browser.ts'
import { asRingfenceError } from '../errors.ts'
import { askService, type HttpRequest } from '../http.ts'

import { base64urlOfBytes } from './base64url.ts'
import { signJws } from './signJws.ts'

/** Requests with one access token, each proven to come from the key that the token is bound to (RFC 9449). */
export type AskWithProof = (request: Pick<HttpRequest, 'method' | 'url' | 'body'>) => Promise<unknown>

/**
 * The service gives a nonce with every answer, also with the one that brought the token. A proof with one that is too old, or
 * none, is asked for again with the new one (RFC 9449 section 8); once per request, then the service's own code is told.
 */
export function createAskWithProof(
  platform: Pick<Browser, 'fetch' | 'clock'>,
  key: BrowserKey,
  accessToken: string,
  firstNonce: string | undefined,
): AskWithProof {
  let nonce = firstNonce
  const ask: AskWithProof = async request => {
    const proof = await signDpop(key, {
      accessToken,
      method: request.method,
      url: request.url,
      nonce,
      nowMs: platform.clock.now(),
    })
    return askService(platform, {
      ...request,
      withSession: false,
      headers: { authorization: `DPoP ${accessToken}`, dpop: proof },
      onHeaders(headers) {
        nonce = headers.get('dpop-nonce') ?? nonce
      },
    })
  }
  return async request => {
    try {
      return await ask(request)
    } catch (error) {
      if (asRingfenceError(error).code !== 'proof-nonce-required') throw error
      return ask(request)
    }
  }
}

/** One proof (RFC 9449 section 4.2). Its address is without query and fragment. */
async function signDpop(
  key: BrowserKey,
  { accessToken, method, url, nonce, nowMs }: DpopSubject,
): Promise<string> {
  const { origin, pathname } = new URL(url)
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(accessToken))
  return signJws(key, 'dpop+jwt', {
    jti: base64urlOfBytes(crypto.getRandomValues(new Uint8Array(16))),
    htm: method,
    htu: `${origin}${pathname}`,
    iat: Math.floor(nowMs / 1000),
    ath: base64urlOfBytes(new Uint8Array(hash)),
    ...(nonce !== undefined && { nonce }),
  })
}

interface DpopSubject {
  readonly accessToken: string
  readonly method: string
  readonly url: string
  readonly nonce: string | undefined
  readonly nowMs: number
}
