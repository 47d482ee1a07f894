import { type CryptoKey, importJWK } from 'jose'
import type { Clock } from '../ports.ts'
import type { Vouching, VouchKey } from '../sites/siteIdentity.ts'
import { openRemoteKeys } from './remoteKeys.ts'
import { wrongVouch } from './wrongVouch.ts'

/** A public key of a site and the one algorithm it verifies. */
interface VerificationKey {
  readonly algorithm: 'ES256' | 'EdDSA' | 'Ed25519'
  readonly key: CryptoKey
}

/** The keys that one site's back end signs with. */
export interface VouchKeys {
  /**
   * @throws RingfenceError `vouch-invalid` when the site has no such key or two of that name, `vouch-unavailable` when
   * its keys could not be fetched.
   */
  find(kid: string): Promise<VerificationKey>
}

/** From the keys written in the configuration, or from the address that publishes them. */
export function openVouchKeys(vouching: Vouching, clock: Clock, fetchTimeoutMs?: number): VouchKeys {
  const { keys, jwksUrl } = vouching
  const remote = jwksUrl === undefined ? undefined : openRemoteKeys(jwksUrl, { clock, fetchTimeoutMs })
  return {
    find: async kid => {
      const candidates = remote === undefined ? (keys ?? []) : await remote.keysFor(kid)
      const [key, ...others] = candidates.filter(one => one.kid === kid)
      if (key === undefined || others.length > 0) throw wrongVouch('key')
      return verificationKey(key)
    },
  }
}

async function verificationKey(jwk: VouchKey): Promise<VerificationKey> {
  const algorithm = jwk.kty === 'EC' ? 'ES256' : (jwk.alg ?? 'EdDSA')
  try {
    const key = await importJWK({ ...jwk, alg: algorithm }, algorithm)
    if (key instanceof Uint8Array) throw new TypeError('a shared secret')
    return { algorithm, key }
  } catch (cause) {
    throw wrongVouch('key', cause)
  }
}
