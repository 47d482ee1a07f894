import { exportJWK, generateKeyPair } from 'jose'
import { VouchKey } from '../sites/siteIdentity.ts'

/** A new P-256 key pair for a site's back end: the private half as JSON (RFC 7517), for it alone, and the public one for the configuration. */
export async function makeVouchKey(
  kid: string,
): Promise<{ readonly privateJwk: object; readonly publicJwk: VouchKey }> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
  const named = { kid, alg: 'ES256', use: 'sig' } as const
  return {
    privateJwk: { ...(await exportJWK(privateKey)), ...named },
    publicJwk: VouchKey.parse({ ...(await exportJWK(publicKey)), ...named }),
  }
}
