import { asRingfenceError } from '../errors.ts'
import type { Browser, BrowserKey } from '../platform/browser.ts'
import { askService, type HttpRequest } from '../signal/http.ts'

import { base64urlOfBytes } from './base64url.ts'
import { signJws } from './signJws.ts'

/** The nonce that the service gave last; it gives one with every answer, also with those that ask for no proof. */
interface HeardNonce {
  readonly current: string | undefined
  readonly hear: (headers: Headers) => void
}

export function createHeardNonce(): HeardNonce {
  let current: string | undefined
  return {
    get current() {
      return current
    },
    hear(headers) {
      current = headers.get('dpop-nonce') ?? current
    },
  }
}

interface ProvenBy {
  readonly key: () => Promise<BrowserKey>
  readonly accessToken?: string
  /** Whether the session's cookie goes along; it does where there is no access token, unless this says otherwise. */
  readonly withCookie?: boolean
  readonly nonce: HeardNonce
}

/** Requests that are each proven to come from the key that an access token, or an agent's session, is bound to (RFC 9449). */
type AskWithProof = (request: Pick<HttpRequest, 'method' | 'url' | 'body'>) => Promise<unknown>

/**
 * Without an access token it is the session's cookie that goes along. A proof whose nonce is too old, or that has none, is
 * asked for again with the new one (RFC 9449 section 8); once per request, then the service's own code is told.
 */
export function createAskWithProof(
  platform: Pick<Browser, 'fetch' | 'clock'>,
  { key, accessToken, nonce, withCookie = accessToken === undefined }: ProvenBy,
): AskWithProof {
  const ask: AskWithProof = async request => {
    const dpop = await signDpop(await key(), {
      accessToken,
      method: request.method,
      url: request.url,
      nonce: nonce.current,
      nowMs: platform.clock.now(),
    })
    return askService(platform, {
      ...request,
      withSession: withCookie,
      headers: accessToken === undefined ? { dpop } : { authorization: `DPoP ${accessToken}`, dpop },
      onHeaders: nonce.hear,
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
