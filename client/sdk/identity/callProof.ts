import type { BrowserKey } from '../platform/browser.ts'
import { signJws } from './signJws.ts'

/** What the browser key signs to join, to come back and to go on: this token, on this socket, now. */
export interface ProofClaims {
  /** Identifier of the call token. */
  readonly jti: string
  /** The socket's nonce, out of the server's hello, or the authorization's. */
  readonly nonce: string
  /** Seconds since the epoch (RFC 7519 section 4.1.6). */
  readonly iat: number
}

/** Signs a call proof: exactly these claims. */
export const signProof = (key: BrowserKey, { jti, nonce, iat }: ProofClaims): Promise<string> =>
  signJws(key, 'call-proof+jwt', { jti, nonce, iat })
