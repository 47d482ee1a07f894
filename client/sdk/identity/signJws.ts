import type { BrowserKey } from '../platform/browser.ts'
import { base64urlOfBytes, base64urlOfText } from './base64url.ts'

/** Compact JWS (RFC 7515 section 7.1) whose header holds the public key, in the manner of DPoP (RFC 9449 section 4.2). */
export async function signJws(key: BrowserKey, typ: string, claims: object): Promise<string> {
  const header = { typ, alg: 'ES256', jwk: key.publicKey }
  const signed = `${base64urlOfText(JSON.stringify(header))}.${base64urlOfText(JSON.stringify(claims))}`
  return `${signed}.${base64urlOfBytes(await key.sign(new TextEncoder().encode(signed)))}`
}
