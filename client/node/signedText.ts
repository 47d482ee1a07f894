import { type CryptoKey, importJWK, type JWK, SignJWT } from 'jose'

/** The site's private key: P-256 for ES256 or Ed25519 for EdDSA. Its public half is registered with the service. */
export interface SiteKeyPair {
  readonly privateKey: CryptoKey | JWK
  /** Name of the key, as registered or published. */
  readonly kid: string
}

/** A private key of the site with the one algorithm it signs by. */
interface Signer {
  readonly algorithm: 'ES256' | 'EdDSA'
  readonly key: CryptoKey | JWK
}

/**
 * Compact JWS of the site, with exactly the header that the service reads.
 * @throws TypeError for a key of another kind.
 */
export async function signText(
  typ: 'vouch+jwt' | 'grant-spend+jwt',
  claims: Readonly<Record<string, unknown>>,
  by: SiteKeyPair & { readonly now: Date; readonly lifetimeSeconds: number },
): Promise<string> {
  const { algorithm, key } = signerOf(by.privateKey)
  const expiresAt = new Date(by.now.getTime() + by.lifetimeSeconds * 1000)
  return new SignJWT({ ...claims, jti: crypto.randomUUID() })
    .setProtectedHeader({ alg: algorithm, typ, kid: by.kid })
    .setIssuedAt(by.now)
    .setExpirationTime(expiresAt)
    .sign(key instanceof CryptoKey ? key : await importJWK(key, algorithm))
}

function signerOf(key: CryptoKey | JWK): Signer {
  const kind = key instanceof CryptoKey ? kindOf(key) : `${key.kty} ${key.crv}`
  if (kind === 'EC P-256') return { algorithm: 'ES256', key }
  if (kind === 'OKP Ed25519') return { algorithm: 'EdDSA', key }
  throw new TypeError('The site signs with a key of P-256 or Ed25519.')
}

function kindOf({ algorithm }: CryptoKey): string {
  if (algorithm.name === 'Ed25519') return 'OKP Ed25519'
  return 'namedCurve' in algorithm ? `EC ${String(algorithm.namedCurve)}` : algorithm.name
}
