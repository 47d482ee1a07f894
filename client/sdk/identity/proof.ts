import type { BrowserKey } from '../platform.ts'
import { base64urlOfBytes, base64urlOfText } from './base64url.ts'

/** What the browser key signs to join: this token, on this socket, now. */
export interface ProofClaims {
  /** Identifier of the call token. */
  readonly jti: string
  /** The socket's nonce, out of the server's hello. */
  readonly nonce: string
  /** Seconds since the epoch (RFC 7519 section 4.1.6). */
  readonly iat: number
}

/** Signs a call proof: compact JWS (RFC 7515 section 7.1) in the manner of DPoP (RFC 9449 section 4.2). */
export async function signProof(key: BrowserKey, { jti, nonce, iat }: ProofClaims): Promise<string> {
  const header = { typ: 'call-proof+jwt', alg: 'ES256', jwk: key.publicKey }
  const signed = `${base64urlOfText(JSON.stringify(header))}.${base64urlOfText(JSON.stringify({ jti, nonce, iat }))}`
  const signature = await key.sign(new TextEncoder().encode(signed))
  return `${signed}.${base64urlOfBytes(signature)}`
}
