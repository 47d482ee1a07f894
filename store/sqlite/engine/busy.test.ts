import { setImmediate } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { KeyThumbprint } from '../../../protocol/index.ts'
import { holdLock } from '../../testing/heldLock.ts'
import { record } from '../../testing/testRecord.ts'
import { account, callId, caps, site, startMs, temporaryStore } from '../../testing/testStore.ts'

const identity = KeyThumbprint.parse('k'.repeat(43))
const use = (jti: string) => ({ jti, site, expiresAtMs: startMs + 60_000 })
const outcome = (promise: Promise<unknown>): Promise<unknown> =>
  promise.catch((error: unknown) => (error instanceof Error && 'code' in error ? error.code : error))

/** The longest time, in milliseconds, in which nobody else was served while `work` went on. */
async function longestStop(work: Promise<unknown>): Promise<number> {
  let isOver = false
  const over = () => {
    isOver = true
  }
  work.then(over, over)
  let longestMs = 0
  for (let lastMs = performance.now(); !isOver; lastMs = performance.now()) {
    await setImmediate()
    longestMs = Math.max(longestMs, performance.now() - lastMs)
  }
  return longestMs
}

async function open() {
  const { store, file } = await temporaryStore(onTestFinished)
  const { auth, calls } = store
  const lease = { identity, caps, nowMs: startMs, expiresAtMs: startMs + 60_000 }
  let number = 0
  /** One of each kind of write. */
  const writes = () => {
    number += 1
    const id = callId(number)
    return [
      auth.tokenUses.consume(use(`token ${number}`)),
      calls.leases.acquire({ ...lease, id }),
      calls.leases.renew([{ id }], startMs + 60_000),
      calls.leases.release({ id: callId(99), talkedMs: 0, counted: true, nowMs: startMs }),
      calls.records.insert(record(number)),
      auth.accounts.ensure(account(String.fromCharCode(96 + number))),
      auth.revocations.addUnlessLastAdmin({ kind: 'jti', value: `${number}` }, startMs),
      store.sweep(),
    ]
  }
  return { store, file, writes }
}

test('while another program holds the write lock everybody else is served, and what is to be written waits', async () => {
  const { file, writes } = await open()
  const letGo = await holdLock(file, onTestFinished)
  const waiting = Promise.all(writes())
  const stopped = longestStop(waiting)
  await new Promise(resolve => setTimeout(resolve, 1500))
  await letGo()
  await waiting
  // SQLite's own waiting stopped the loop for the whole time.
  expect(await stopped).toBeLessThan(1000)
})

test('a lock that is held too long refuses each write with one code, and leaves nothing', async () => {
  const { store, file, writes } = await open()
  const letGo = await holdLock(file, onTestFinished)
  const refused = Promise.all(writes().map(outcome))
  const stopped = longestStop(refused)
  expect(new Set(await refused)).toEqual(new Set(['store-unavailable']))
  expect(await stopped).toBeLessThan(1000)
  await letGo()
  expect(await store.calls.records.find(callId(1))).toBeUndefined()
  expect(store.counts().leases).toBe(0)
})

test('a token whose use could not be written counts as used, also while it is being tried, and is never tried again', async () => {
  const { store, file } = await open()
  const { consume } = store.auth.tokenUses
  const letGo = await holdLock(file, onTestFinished)
  const first = outcome(consume(use('one')))
  await setImmediate()
  expect(await consume(use('one'))).toBe('again')
  expect(await first).toBe('store-unavailable')
  expect(await consume(use('one'))).toBe('again')
  await letGo()
  expect(await consume(use('one'))).toBe('again')
  expect(await consume(use('two'))).toBe('first')
})
