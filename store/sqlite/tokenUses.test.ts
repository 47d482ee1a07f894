import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { site, startMs, temporaryFolder, temporaryStore } from '../testStore.ts'

const use = { jti: 'jti', site, expiresAtMs: startMs + 60_000 }

test('of 200 parallel uses of one token exactly one is first', async () => {
  const { store } = await temporaryStore(onTestFinished)
  const outcomes = await Promise.all(Array.from({ length: 200 }, () => store.auth.tokenUses.consume(use)))
  expect(outcomes.filter(outcome => outcome === 'first')).toHaveLength(1)
  expect(await store.auth.tokenUses.consume({ ...use, jti: 'another' })).toBe('first')
})

/** 200 uses of 50 tokens, four of each. */
const fourOfEach = Array.from({ length: 200 }, (_, n) => ({ ...use, jti: `jti ${n % 50}` }))

test('of 200 parallel uses of 50 tokens each token has exactly one first', async () => {
  const { store } = await temporaryStore(onTestFinished)
  const outcomes = await Promise.all(fourOfEach.map(each => store.auth.tokenUses.consume(each)))
  const first = fourOfEach.filter((_, n) => outcomes[n] === 'first').map(({ jti }) => jti)
  expect(first).toEqual([...new Set(fourOfEach.map(({ jti }) => jti))])
})

test('a use is answered when others can read it from the file, and all that arrive together are there together', async () => {
  const { store, file } = await temporaryStore(onTestFinished)
  const other = openBeside(file)
  const counts = Array.from({ length: 200 }, async (_, n) => {
    await store.auth.tokenUses.consume({ ...use, jti: `jti ${n}` })
    return other.count()
  })
  expect(other.count()).toBe(0)
  expect(new Set(await Promise.all(counts))).toEqual(new Set([200]))
})

test('when one cannot be written all that arrived with it are rejected, none is noted, and each can be used again', async () => {
  const { store, file } = await temporaryStore(onTestFinished)
  const other = openBeside(file)
  expect(await store.auth.tokenUses.consume({ ...use, jti: 'earlier' })).toBe('first')
  other.exec(`CREATE TRIGGER full_disk BEFORE INSERT ON token_uses WHEN NEW.jti = 'jti 30'
              BEGIN SELECT RAISE(ABORT, 'no room'); END`)
  const outcomes = await Promise.allSettled(fourOfEach.map(each => store.auth.tokenUses.consume(each)))
  const reasons = outcomes.map(one => (one.status === 'rejected' ? String(one.reason) : one.value))
  expect(new Set(reasons)).toEqual(new Set(['SqliteError: no room']))
  expect(other.count()).toBe(1)

  other.exec('DROP TRIGGER full_disk')
  expect(await store.auth.tokenUses.consume({ ...use, jti: 'jti 0' })).toBe('first')
  const again = await Promise.all(fourOfEach.map(each => store.auth.tokenUses.consume(each)))
  expect(again.filter(outcome => outcome === 'first')).toHaveLength(49)
})

test('a use that the closing of the store overtakes is rejected', async () => {
  const { store, file } = await temporaryStore(onTestFinished)
  const overtaken = Promise.allSettled([store.auth.tokenUses.consume(use)])
  await store.close()
  expect(await overtaken).toMatchObject([{ status: 'rejected' }])
  expect(openBeside(file).count()).toBe(0)
})

test('two stores on the same file agree on who was first', async () => {
  const one = await temporaryStore(onTestFinished)
  const two = await temporaryStore(onTestFinished, one.file)
  const outcomes = await Promise.all(
    Array.from({ length: 200 }, (_, n) => (n % 2 ? one : two).store.auth.tokenUses.consume(use)),
  )
  expect(outcomes.filter(outcome => outcome === 'first')).toHaveLength(1)
})

test('a used token stays used when the store is closed and opened again', async () => {
  const { store, file } = await temporaryStore(onTestFinished)
  await store.auth.tokenUses.consume(use)
  await store.close()
  const again = await temporaryStore(onTestFinished, file)
  expect(await again.store.auth.tokenUses.consume(use)).toBe('again')
})

/** Another connection to the same file. */
function openBeside(file: string) {
  const database = new DatabaseSync(file)
  onTestFinished(() => database.close())
  return {
    exec: (sql: string) => database.exec(sql),
    count: () => Number(database.prepare('SELECT count(*) AS n FROM token_uses').get()?.n),
  }
}

/** Starts a process that waits to use tokens 0 … count - 1. */
async function startProcess(file: string, count: number) {
  const script = fileURLToPath(new URL('./consumeInProcess.ts', import.meta.url))
  const child = spawn(process.execPath, [script, file, String(count), String(startMs)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  const exited = once(child, 'exit')
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  const ready = await lines.next()
  expect(ready.value).toBe('ready')
  return {
    go: () => child.stdin.write('go'),
    first: async (): Promise<number[]> => {
      const line = await lines.next()
      const [, signal] = await exited
      expect(signal).toBe('SIGKILL')
      return JSON.parse(line.value ?? 'null')
    },
  }
}

test('four processes opening and writing one fresh file never both win, and their sudden death forgets nothing', async () => {
  const count = 100
  const file = `${temporaryFolder(onTestFinished)}/ringfence.db`
  const processes = await Promise.all(Array.from({ length: 4 }, () => startProcess(file, count)))
  for (const each of processes) each.go()
  const first = (await Promise.all(processes.map(each => each.first()))).flat()
  expect(first.toSorted((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, n) => n))

  const { store } = await temporaryStore(onTestFinished, file)
  for (let n = 0; n < count; n += 1)
    expect(await store.auth.tokenUses.consume({ ...use, jti: `jti ${n}` })).toBe('again')
})
