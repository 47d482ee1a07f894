import type { KeyStore } from './browserKey.ts'

const databaseName = 'ringfence'
const storeName = 'keys'
const entry = 'browser-key'

/** Keeps the key pair in IndexedDB of the page's origin; the structured clone never shows the private half. */
export const indexedKeyStore: KeyStore = {
  load: () => inStore('readonly', async store => asKeyPair(await settled(store.get(entry)))),
  keep: pair =>
    inStore('readwrite', async store => {
      const first = asKeyPair(await settled(store.get(entry)))
      if (first) return first
      await settled(store.put(pair, entry))
      return pair
    }),
}

async function inStore<T>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => Promise<T>): Promise<T> {
  const opening = indexedDB.open(databaseName, 1)
  opening.onupgradeneeded = () => opening.result.createObjectStore(storeName)
  const database = await settled(opening)
  try {
    return await act(database.transaction(storeName, mode).objectStore(storeName))
  } finally {
    database.close()
  }
}

const settled = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })

function asKeyPair(value: unknown): CryptoKeyPair | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  if (!('privateKey' in value && 'publicKey' in value)) return undefined
  const { privateKey, publicKey } = value
  if (!(privateKey instanceof CryptoKey && publicKey instanceof CryptoKey)) return undefined
  return privateKey.extractable ? undefined : { privateKey, publicKey }
}
