import type { KeyObject } from 'node:crypto'
import type { BrowserPublicKey } from '../../protocol/index.ts'
import { es256PrivateKey, es256PublicKey } from '../jws/es256.ts'
import { msSince } from '../msSince.ts'
import type { Clock, Log } from '../ports.ts'
import { type KeyFile, keyNames, readKeys, removeKey, secureFolder, writeNewKey } from './keyFolder.ts'

/**
 * How long a key still verifies after a newer one took over: far longer than a token lives (60 s and 5 s of skew), and
 * longer than {@link jwksMaxAgeSeconds}, so that rotation drops no call. Then it verifies nothing, rotated again or not.
 */
export const keyOverlapMs = 10 * 60_000

/** How long others may keep the published keys. */
export const jwksMaxAgeSeconds = 300

/** A running server notices a rotation within this time. */
const checkEveryMs = 1000

export interface SigningKey {
  readonly kid: string
  readonly privateKey: KeyObject
}

/** A public key as `/.well-known/jwks.json` shows it (RFC 7517). */
export interface PublishedKey extends BrowserPublicKey {
  readonly kid: string
  readonly alg: 'ES256'
  readonly use: 'sig'
}

export interface SigningKeys {
  /** The newest key: it alone signs. */
  signingKey(): Promise<SigningKey>
  /** A key that may have signed a token still in use; `undefined` when there is none of this name. */
  verificationKey(kid: string): Promise<KeyObject | undefined>
  published(): Promise<readonly PublishedKey[]>
}

interface LoadedKey {
  readonly file: KeyFile
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
  readonly published: PublishedKey
}

/**
 * Opens the keys of a folder; makes the first one where there is none.
 * @throws Error when the folder cannot be used or holds a file that is no key.
 */
export async function openSigningKeys(options: {
  readonly folder: string
  readonly clock: Clock
  readonly log: Log
  /** How long a key still verifies after a newer one took over; {@link keyOverlapMs} where absent. */
  readonly overlapMs?: number
}): Promise<SigningKeys> {
  const { folder, clock, log, overlapMs = keyOverlapMs } = options
  const tightened = await secureFolder(folder)
  if (tightened > 0) log.warn('signing keys were open to others', { tightened, remedy: 'rotate the keys' })
  if ((await keyNames(folder)).length === 0) await writeNewKey(folder, clock.now())

  let names = await keyNames(folder)
  let loaded = await loadKeys(folder, names)
  let checkedAtMs = clock.now()
  let checking: Promise<void> = Promise.resolve()

  async function check(): Promise<void> {
    try {
      const namesNow = await keyNames(folder)
      if (namesNow.join() === names.join()) return
      const loadedNow = await loadKeys(folder, namesNow)
      if (loadedNow.length === 0) throw new Error('no key is left')
      names = namesNow
      loaded = loadedNow
      log.info('signing keys changed', { keys: names.length })
    } catch (cause) {
      const remedy = 'the keys read before stay in use; restore the folder'
      log.warn('signing keys unreadable', { remedy, cause })
    }
  }

  async function live(): Promise<readonly [LoadedKey, ...LoadedKey[]]> {
    if (msSince(checkedAtMs, clock.now()) >= checkEveryMs) {
      checkedAtMs = clock.now()
      checking = check()
    }
    await checking
    return liveKeys(loaded, clock.now() - overlapMs)
  }

  return {
    signingKey: async () => {
      const [newest] = await live()
      return { kid: newest.file.kid, privateKey: newest.privateKey }
    },
    verificationKey: async kid => (await live()).find(key => key.file.kid === kid)?.publicKey,
    published: async () => (await live()).map(key => key.published),
  }
}

/**
 * Makes a new key, which signs from now on, and removes those whose overlap is over. A running server notices by itself.
 * Which key signs follows from the keys' ages, so there is no state that two files could tell differently.
 */
export async function rotateSigningKeys(
  folder: string,
  clock: Clock,
  overlapMs: number = keyOverlapMs,
): Promise<{ readonly kid: string; readonly removed: number }> {
  await secureFolder(folder)
  const before = await readKeys(folder, await keyNames(folder))
  // Two rotations in one millisecond still have an order.
  const createdAtMs = Math.max(clock.now(), ...before.map(key => key.createdAtMs + 1))
  const { kid } = await writeNewKey(folder, createdAtMs)
  const retired = before.filter(key => isRetired(key, before, clock.now() - overlapMs))
  for (const key of retired) await removeKey(folder, key.kid)
  return { kid, removed: retired.length }
}

async function loadKeys(folder: string, names: readonly string[]): Promise<readonly LoadedKey[]> {
  return (await readKeys(folder, names)).map(loadKey)
}

function loadKey(file: KeyFile): LoadedKey {
  const published = publishedOf(file)
  const privateKey = es256PrivateKey(file.jwk)
  const publicKey = es256PublicKey(published)
  return { file, privateKey, publicKey, published }
}

/** The public half. */
export function publishedOf({ kid, jwk: { kty, crv, x, y } }: KeyFile): PublishedKey {
  return { kty, crv, x, y, kid, alg: 'ES256', use: 'sig' }
}

/** Newest first, without those whose successor took over at `overMs` or before. */
function liveKeys(keys: readonly LoadedKey[], overMs: number): readonly [LoadedKey, ...LoadedKey[]] {
  const files = keys.map(key => key.file)
  const [newest, ...older] = keys
    .filter(key => !isRetired(key.file, files, overMs))
    .sort((one, other) => other.file.createdAtMs - one.file.createdAtMs)
  if (newest === undefined) throw new Error('there is no signing key')
  return [newest, ...older]
}

/** Whether the next newer key took over so long ago that no token of this one can be in use. */
function isRetired(key: KeyFile, keys: readonly KeyFile[], overMs: number): boolean {
  const newer = keys.map(one => one.createdAtMs).filter(createdAtMs => createdAtMs > key.createdAtMs)
  return newer.length > 0 && Math.min(...newer) <= overMs
}
