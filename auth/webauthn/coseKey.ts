import { createPublicKey, type KeyObject } from 'node:crypto'
import { cose, decodeCredentialPublicKey } from '@simplewebauthn/server/helpers'
import { es256PublicKey } from '../jws/es256.ts'

/** Bits of the smallest RSA key that is taken. */
const leastRsaBits = 2048

/**
 * A passkey's public key (COSE_Key, RFC 9052 section 7), held to be whole and on its curve before it is remembered: what makes
 * no key would only be found out when its owner wants to sign in.
 * @throws Error for anything but ES256, EdDSA with Ed25519, and RS256 with 2048 bits or more.
 */
export function publicKeyOf(coseKey: Uint8Array<ArrayBuffer>): KeyObject {
  const { COSEALG, COSECRV, COSEKEYS } = cose
  const key = decodeCredentialPublicKey(coseKey)
  const algorithm = key.get(COSEKEYS.alg)
  if (algorithm === COSEALG.ES256 && cose.isCOSEPublicKeyEC2(key)) {
    if (key.get(COSEKEYS.crv) !== COSECRV.P256) throw new Error('another curve')
    const [x, y] = [text(key.get(COSEKEYS.x), 32), text(key.get(COSEKEYS.y), 32)]
    return es256PublicKey({ kty: 'EC', crv: 'P-256', x, y })
  }
  if (algorithm === COSEALG.EdDSA && cose.isCOSEPublicKeyOKP(key)) {
    if (key.get(COSEKEYS.crv) !== COSECRV.ED25519) throw new Error('another curve')
    const x = text(key.get(COSEKEYS.x), 32)
    return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
  }
  if (algorithm === COSEALG.RS256 && cose.isCOSEPublicKeyRSA(key)) {
    const [n, e] = [text(key.get(COSEKEYS.n)), text(key.get(COSEKEYS.e))]
    const rsa = createPublicKey({ key: { kty: 'RSA', n, e }, format: 'jwk' })
    const bits = rsa.asymmetricKeyDetails?.modulusLength ?? 0
    if (bits < leastRsaBits) throw new Error('too short a key')
    return rsa
  }
  throw new Error('another algorithm')
}

function text(octets: Uint8Array | undefined, length?: number): string {
  if (octets === undefined || (length !== undefined && octets.length !== length))
    throw new Error('no whole key')
  return Buffer.from(octets).toString('base64url')
}
