import type { MediaKey } from '../../../protocol/index.ts'
import type { BrowserKey } from '../platform/browser.ts'
import { type ExpectedCall, readAgentStatement } from './agentProof.ts'
import { base64urlOfBytes } from './base64url.ts'
import { signJws } from './signJws.ts'

/** Signs that this seat's key, this certificate and this socket belong together. `iat` in seconds. */
export const signSeatProof = (
  key: BrowserKey,
  { nonce, mediaKey, iat }: { readonly nonce: string; readonly mediaKey: MediaKey; readonly iat: number },
): Promise<string> => signJws(key, 'seat-proof+jwt', { nonce, mediaKey, iat })

/**
 * Signs an agent statement, but only one that says what this seat knows to be true: this call, and our own certificate.
 * `undefined` for any other text. A seat that signed whatever it is shown would vouch for strangers.
 */
export async function signAgentStatement(
  key: BrowserKey,
  statement: string,
  expected: ExpectedCall,
): Promise<string | undefined> {
  if (!readAgentStatement(statement, expected)) return undefined
  return base64urlOfBytes(await key.sign(new TextEncoder().encode(statement)))
}
