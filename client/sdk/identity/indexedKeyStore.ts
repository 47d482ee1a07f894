import { indexedStore } from '../platform/indexedStore.ts'
import type { KeyStore } from './browserKey.ts'

/** Keeps a key pair in IndexedDB of the page's origin; the structured clone never shows the private half. */
export const indexedKeyStore = (entry: 'browser-key' | 'seat-key' | `seat-key ${string}`): KeyStore => ({
  load: async () => asKeyPair(await indexedStore.load(entry)),
  keep: pair => indexedStore.keepFirst(entry, pair, asKeyPair),
})

function asKeyPair(value: unknown): CryptoKeyPair | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  if (!('privateKey' in value && 'publicKey' in value)) return undefined
  const { privateKey, publicKey } = value
  if (!(privateKey instanceof CryptoKey && publicKey instanceof CryptoKey)) return undefined
  return privateKey.extractable ? undefined : { privateKey, publicKey }
}
