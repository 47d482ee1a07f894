import { RingfenceError } from '../../../protocol/errors.ts'
import type { BrowserPublicKey } from '../../../protocol/index.ts'
import { asRingfenceError } from '../errors.ts'
import type { BrowserKey } from '../platform/browser.ts'
import { withLowS } from './lowS.ts'

const algorithm = { name: 'ECDSA', namedCurve: 'P-256' } as const
const signing = { name: 'ECDSA', hash: 'SHA-256' } as const

/** Where a browser keeps its key pair between visits. */
export interface KeyStore {
  load(): Promise<CryptoKeyPair | undefined>
  /** Keeps this pair unless another tab was first; answers the pair that is kept. */
  keep(pair: CryptoKeyPair): Promise<CryptoKeyPair>
}

/**
 * A key of this browser, made on the first visit: the caller's browser key, or the seat's key. Its private half is not
 * extractable. Where nothing can be kept (some private windows), the key lives as long as the page.
 * @throws RingfenceError `browser-unsupported` without Web Crypto, so also on a page that is not secure
 */
export async function loadBrowserKey(store: KeyStore): Promise<BrowserKey> {
  if (typeof crypto === 'undefined' || !crypto.subtle) throw new RingfenceError('browser-unsupported')
  try {
    const kept = await store.load().catch(() => undefined)
    const pair = kept ?? (await makePair(store))
    const publicKey = await exportPublicKey(pair.publicKey)
    return {
      publicKey,
      sign: async bytes =>
        withLowS(new Uint8Array(await crypto.subtle.sign(signing, pair.privateKey, bytes))),
    }
  } catch (error) {
    throw asRingfenceError(error, 'browser-unsupported')
  }
}

async function makePair(store: KeyStore): Promise<CryptoKeyPair> {
  const pair = await crypto.subtle.generateKey(algorithm, false, ['sign', 'verify'])
  return store.keep(pair).catch(() => pair)
}

async function exportPublicKey(key: CryptoKey): Promise<BrowserPublicKey> {
  const { x, y } = await crypto.subtle.exportKey('jwk', key)
  if (x === undefined || y === undefined) throw new RingfenceError('browser-unsupported')
  return { kty: 'EC', crv: 'P-256', x, y }
}
