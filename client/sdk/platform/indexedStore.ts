import { inTime } from '../inTime.ts'

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

/** A browser whose store says nothing for so long will not say anything to the next asker either. */
const answerMs = 2000
let isSilent = false

/** @throws Error also where the store does not answer: in time, or, once it has not, at all on this page */
async function inStore<T>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => Promise<T>): Promise<T> {
  if (isSilent) throw new Error('the store did not answer before')
  const database = await orSilent(opened(), late => late.close())
  try {
    return await orSilent(act(database.transaction(storeName, mode).objectStore(storeName)))
  } finally {
    database.close()
  }
}

function opened(): Promise<IDBDatabase> {
  const opening = indexedDB.open(databaseName, 1)
  opening.onupgradeneeded = () => opening.result.createObjectStore(storeName)
  return new Promise((resolve, reject) => {
    // Another tab holds an older store open, and may do so for ever.
    opening.onblocked = () => reject(new Error('the store is blocked'))
    settled(opening).then(resolve, reject)
  })
}

async function orSilent<T>(work: Promise<T>, onLate?: (late: T) => void): Promise<T> {
  let isAnswered = false
  const answered = work.finally(() => {
    isAnswered = true
  })
  return inTime(answerMs, answered, onLate).finally(() => {
    if (!isAnswered) isSilent = true
  })
}

const settled = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
