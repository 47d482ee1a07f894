import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import SQLite from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { KeyThumbprint } from '../protocol/index.ts'
import { openStore, StoreUnavailable } from './index.ts'
import { callId, caps, site, startMs, temporaryFolder, temporaryStore } from './testing/testStore.ts'

const clock = { now: () => startMs }
const modeOf = (path: string) => statSync(path).mode & 0o777

/** Opens, expects a refusal, and gives its sentence with the path taken out. */
async function refusal(file: string): Promise<string> {
  const error = await openStore({ file, clock }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof StoreUnavailable))
    throw new Error('it opened, or failed otherwise', { cause: error })
  expect(error.cause).toBeInstanceOf(Error)
  return error.message.replaceAll(file, '<file>')
}

/** Root may write everywhere, so what an ordinary user meets is tried as one. */
async function asOrdinaryUser<T>(act: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return act()
  process.seteuid?.(65534)
  try {
    return await act()
  } finally {
    process.seteuid?.(0)
  }
}

test('what it makes is for its owner only: folder, database, -wal and -shm', async () => {
  const folder = join(temporaryFolder(onTestFinished), 'made', 'deeper')
  const { store, file } = await temporaryStore(onTestFinished, join(folder, 'ringfence.db'))
  await store.auth.tokenUses.consume({ jti: 'jti', site, expiresAtMs: startMs })
  expect(modeOf(folder)).toBe(0o700)
  for (const ending of ['', '-wal', '-shm']) expect(modeOf(file + ending)).toBe(0o600)
})

test('the file says what was promised: WAL, and STRICT tables only', async () => {
  const { file } = await temporaryStore(onTestFinished)
  const database = new SQLite(file, { readonly: true })
  expect(database.pragma('journal_mode', { simple: true })).toBe('wal')
  const loose = database
    .prepare("SELECT name FROM pragma_table_list WHERE schema = 'main' AND strict = 0")
    .pluck()
  expect(loose.all()).toEqual(['sqlite_schema'])
  database.close()
})

test('in memory it works alike and leaves no file', async () => {
  const { store } = await temporaryStore(onTestFinished, ':memory:')
  const use = { jti: 'jti', site, expiresAtMs: startMs }
  expect(await store.auth.tokenUses.consume(use)).toBe('first')
  expect(await store.auth.tokenUses.consume(use)).toBe('again')
  expect(existsSync(':memory:')).toBe(false)
})

test('counts leases, challenges and statements that are alive, by the clock', async () => {
  const { store, clock: moving } = await temporaryStore(onTestFinished, ':memory:')
  const key = KeyThumbprint.parse('k'.repeat(43))
  const lease = { identity: key, id: callId(1), caps, nowMs: startMs, expiresAtMs: startMs + 10 }
  await store.calls.leases.acquire(lease)
  await store.auth.challenges.put({ value: 'c', purpose: 'sign-in', expiresAtMs: startMs + 20 })
  await store.auth.pendingStatements.put({ jti: 's', statement: '{}', expiresAtMs: startMs + 30 })
  expect(store.counts()).toEqual({ leases: 1, challenges: 1, statements: 1 })
  moving.nowMs = startMs + 10
  expect(store.counts()).toEqual({ leases: 0, challenges: 1, statements: 1 })
  moving.nowMs = startMs + 20
  expect(store.counts()).toEqual({ leases: 0, challenges: 0, statements: 1 })
  moving.nowMs = startMs + 30
  expect(store.counts()).toEqual({ leases: 0, challenges: 0, statements: 0 })
})

test('closing twice is closing once', async () => {
  const { store, file } = await temporaryStore(onTestFinished)
  await store.close()
  await store.close()
  expect(existsSync(`${file}-wal`)).toBe(false)
})

test('a folder that cannot be written is said, with the remedy', async () => {
  const folder = temporaryFolder(onTestFinished)
  chmodSync(folder, 0o555)
  const sentence = await asOrdinaryUser(() => refusal(join(folder, 'ringfence.db')))
  expect(sentence).toBe(
    "The database <file> cannot be written; let this program's user write that file and its folder, or choose another data folder.",
  )
})

test('a file where the folder should be, and a folder where the file should be, are said', async () => {
  const folder = temporaryFolder(onTestFinished)
  writeFileSync(join(folder, 'taken'), '')
  mkdirSync(join(folder, 'ringfence.db'))
  const sentence =
    'The database cannot be made at <file>, because a file or folder is in the way; move it or choose another data folder.'
  expect(await refusal(join(folder, 'taken', 'ringfence.db'))).toBe(sentence)
  expect(await refusal(join(folder, 'ringfence.db'))).toBe(sentence)
})

test('a file that is no database is said and left as it was', async () => {
  const file = join(temporaryFolder(onTestFinished), 'ringfence.db')
  const text = 'a shopping list, and no database at all\n'.repeat(200)
  writeFileSync(file, text)
  expect(await refusal(file)).toBe(
    'The file <file> is not a readable database; move it away to begin with an empty one, or restore a backup.',
  )
  expect(readFileSync(file, 'utf8')).toBe(text)
})

test('a database of a newer program is refused and left as it was', async () => {
  const { store, file } = await temporaryStore(onTestFinished)
  await store.close()
  const database = new SQLite(file)
  database.pragma('user_version = 9000')
  database.close()
  const before = readFileSync(file)
  expect(await refusal(file)).toBe(
    'The database <file> was written by a newer version of this program; start that version, or restore an older backup.',
  )
  expect(readFileSync(file).equals(before)).toBe(true)
})

test('a database that another program holds is said after a wait', async () => {
  const { store, file } = await temporaryStore(onTestFinished)
  await store.close()
  const other = new SQLite(file)
  other.exec('BEGIN IMMEDIATE')
  expect(await refusal(file)).toBe(
    'Another program holds the database <file>; stop that program and start again.',
  )
  other.close()
})
