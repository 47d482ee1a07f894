import { chmod, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose'
import { z } from 'zod'
import { KeyThumbprint } from '../../protocol/index.ts'

const coordinate = z.string().regex(/^[A-Za-z0-9_-]{43}$/)

/** A private ES256 key (RFC 7518 section 6.2) as its file holds it. */
const KeyFile = z.strictObject({
  /** Thumbprint of the public half (RFC 7638); also the file's name. */
  kid: KeyThumbprint,
  createdAtMs: z.int().min(0),
  jwk: z.strictObject({
    kty: z.literal('EC'),
    crv: z.literal('P-256'),
    x: coordinate,
    y: coordinate,
    d: coordinate,
  }),
})
export type KeyFile = z.infer<typeof KeyFile>

const fileName = /^[A-Za-z0-9_-]{43}\.json$/

/**
 * Makes the folder if it is missing and takes group's and others' rights away, from it and from every key in it.
 * @returns how many of them were too open: such a key may have been read and should be rotated.
 */
export async function secureFolder(folder: string): Promise<number> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const files = (await keyNames(folder)).map(name => ({ path: join(folder, name), mode: 0o600 }))
  let tightened = 0
  for (const { path, mode } of [{ path: folder, mode: 0o700 }, ...files]) {
    if (((await stat(path)).mode & 0o077) === 0) continue
    await chmod(path, mode)
    tightened += 1
  }
  return tightened
}

/** Names of the key files, sorted. A key never changes after it was written, so the names say whether anything changed. */
export async function keyNames(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter(name => fileName.test(name)).sort()
}

/**
 * Reads the named keys.
 * @throws Error naming the file that is not a signing key, with nothing of its contents.
 */
export async function readKeys(folder: string, names: readonly string[]): Promise<KeyFile[]> {
  return Promise.all(
    names.map(async name => {
      const key = parseKey(await readFile(join(folder, name), 'utf8'))
      if (key === undefined || `${key.kid}.json` !== name || key.kid !== (await thumbprintOf(key))) {
        throw new Error(`${join(folder, name)} is not a signing key of this service; remove or restore it.`)
      }
      return key
    }),
  )
}

/** Makes an ES256 key and writes it in one step: it is there whole or not at all, readable by the owner only. */
export async function writeNewKey(folder: string, createdAtMs: number): Promise<KeyFile> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  const { kty, crv, x, y, d } = await exportJWK(privateKey)
  const jwk = KeyFile.shape.jwk.parse({ kty, crv, x, y, d })
  const kid = KeyThumbprint.parse(await calculateJwkThumbprint(jwk, 'sha256'))
  const key: KeyFile = { kid, createdAtMs, jwk }
  const temporary = join(folder, `.${kid}.new`)
  const file = await open(temporary, 'wx', 0o600)
  try {
    await file.writeFile(`${JSON.stringify(key)}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(temporary, join(folder, `${kid}.json`))
  return key
}

export async function removeKey(folder: string, kid: string): Promise<void> {
  await rm(join(folder, `${kid}.json`), { force: true })
}

function parseKey(text: string): KeyFile | undefined {
  try {
    return KeyFile.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

const thumbprintOf = (key: KeyFile) => calculateJwkThumbprint(key.jwk, 'sha256')
