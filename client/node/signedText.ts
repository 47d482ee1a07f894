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
 * @throws TypeError for a key of another kind, or without a name.
 */
export async function signText(
  typ: 'vouch+jwt' | 'grant-spend+jwt' | 'site-request+jwt',
  claims: Readonly<Record<string, unknown>>,
  by: SiteKeyPair & { readonly now: Date; readonly lifetimeSeconds: number },
): Promise<string> {
  refuseUnless(isText(by.kid, 128), 'kid is the name of your key, of 1 to 128 characters')
  const { algorithm, key } = signerOf(by.privateKey)
  const expiresAt = new Date(by.now.getTime() + by.lifetimeSeconds * 1000)
  return new SignJWT({ ...claims, jti: crypto.randomUUID() })
    .setProtectedHeader({ alg: algorithm, typ, kid: by.kid })
    .setIssuedAt(by.now)
    .setExpirationTime(expiresAt)
    .sign(key instanceof CryptoKey ? key : await importJWK(key, algorithm))
}

/** The service itself throws for none of this: it would refuse what was signed, with nobody to read why. */
export function refuseUnless(isRight: boolean, sentence: string): void {
  if (!isRight) throw new TypeError(sentence)
}

/** Whether it is a text of 1 to `most` characters: who writes plain JavaScript may hand over anything. */
export const isText = (value: unknown, most: number): boolean =>
  typeof value === 'string' && value.length >= 1 && value.length <= most

/**
 * An origin as it is signed, without the slash that many write behind it.
 * @throws TypeError for anything that is more than an origin.
 */
export function originOf(address: string, name: 'service' | 'origin'): string {
  const url = URL.parse(address)
  const isOrigin = url !== null && /^https?:$/.test(url.protocol) && `${url.origin}/` === url.href
  if (!isOrigin) throw new TypeError(`${name} is an origin, such as https://www.example.com, and no more`)
  return url.origin
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
