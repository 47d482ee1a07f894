const databaseName = 'ringfence'
const storeName = 'keys'

/** What this page's origin keeps between visits: keys and certificates, which no script can read out. */
export const indexedStore = {
  load: (entry: string): Promise<unknown> => inStore('readonly', store => settled(store.get(entry))),
  /** Keeps `value` unless another tab was first with something that `fits`; answers what is kept. One transaction. */
  keepFirst: <T extends object>(
    entry: string,
    value: T,
    fits: (kept: unknown) => T | undefined,
  ): Promise<T> =>
    inStore('readwrite', async store => {
      const first = fits(await settled(store.get(entry)))
      if (first) return first
      await settled(store.put(value, entry))
      return value
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
