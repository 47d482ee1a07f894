import type { Browser, BrowserKey } from '../browser.ts'
import { asRingfenceError } from '../errors.ts'
import { askService, type HttpRequest } from '../http.ts'

import { base64urlOfBytes } from './base64url.ts'
import { signJws } from './signJws.ts'

/** Requests that are each proven to come from the key that an access token, or an agent's session, is bound to (RFC 9449). */
export type AskWithProof = (request: Pick<HttpRequest, 'method' | 'url' | 'body'>) => Promise<unknown>

/**
 * The service gives a nonce with every answer; the first request goes without one and is asked again with it (RFC 9449
 * section 8). That happens once per request: a service that is never content is told so by its own code. Without an access
 * token it is the session's cookie that goes along.
 */
export function createAskWithProof(
  platform: Pick<Browser, 'fetch' | 'clock'>,
  loadKey: () => Promise<BrowserKey>,
  accessToken?: string,
): AskWithProof {
  let nonce: string | undefined
  const ask: AskWithProof = async request => {
    const dpop = await signDpop(await loadKey(), {
      accessToken,
      method: request.method,
      url: request.url,
      nonce,
      nowMs: platform.clock.now(),
    })
    return askService(platform, {
      ...request,
      withSession: accessToken === undefined,
      headers: accessToken === undefined ? { dpop } : { authorization: `DPoP ${accessToken}`, dpop },
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
  return signJws(key, 'dpop+jwt', {
    jti: base64urlOfBytes(crypto.getRandomValues(new Uint8Array(16))),
    htm: method,
    htu: `${origin}${pathname}`,
    iat: Math.floor(nowMs / 1000),
    ...(accessToken !== undefined && { ath: await sha256Of(accessToken) }),
    ...(nonce !== undefined && { nonce }),
  })
}

async function sha256Of(text: string): Promise<string> {
  return base64urlOfBytes(
    new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))),
  )
}

interface DpopSubject {
  readonly accessToken: string | undefined
  readonly method: string
  readonly url: string
  readonly nonce: string | undefined
  readonly nowMs: number
}
