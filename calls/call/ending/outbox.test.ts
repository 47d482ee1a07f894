import { setImmediate, setTimeout } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { codeOf } from '../../../protocol/index.ts'
import { holdLock } from '../../../store/testing/heldLock.ts'
import { temporaryStore } from '../../../store/testing/testStore.ts'
import { createTestClock, nothingHeld, openTestDesk } from '../../testing/testDesk.ts'

/** A desk on a real database. */
async function open(mostUnwritten?: number) {
  const drain = () => setTimeout(5)
  const clock = createTestClock(drain)
  const { store, file } = await temporaryStore(onTestFinished)
  const here = openTestDesk({ memory: store.calls, clock, drain, ...(mostUnwritten && { mostUnwritten }) })
  onTestFinished(async () => {
    await here.desk.close()
    expect(here.held()).toEqual(nothingHeld)
  })
  return { ...here, clock, store, file }
}

type World = Awaited<ReturnType<typeof open>>

async function talk(here: World) {
  const a = await here.seat('a')
  const { callId } = await here.join()
  await here.drain()
  await here.accept(a)
  return { a, callId }
}

/** Lets the pauses between two tries pass, until `done`. */
async function until(here: World, done: () => Promise<boolean> | boolean): Promise<void> {
  await expect
    .poll(
      async () => {
        await here.clock.advance(5000)
        return done()
      },
      { timeout: 20_000, interval: 20 },
    )
    .toBe(true)
}

test('what must be written is tried until it is, in order, and once', async () => {
  const here = await open()
  const { callId } = await talk(here)
  await here.clock.advance(60_000)
  const letGo = await holdLock(here.file, onTestFinished)
  here.desk.hangUp({ side: 'caller', callId }, callId, 'person')
  // Both sides hear of the end at once; nobody stays on the line for what cannot be written.
  expect(here.heardOf(callId, 'ended')).toHaveLength(1)
  await until(
    here,
    () => here.logged.some(({ event }) => event === 'not written yet') && here.done.length > 0,
  )
  expect(here.done).toEqual([callId])
  expect(await here.store.calls.records.find(callId)).toBeUndefined()
  await letGo()
  await until(here, async () => (await here.store.calls.records.find(callId)) !== undefined)
  expect(await here.store.calls.records.find(callId)).toMatchObject({
    reason: 'caller-hung-up',
    talkedMs: 60_000,
  })
  await until(here, () => here.store.counts().leases === 0)
  expect(here.logged.filter(({ event }) => event === 'call recorded')).toHaveLength(1)
  expect(await here.store.calls.records.leftBehind(0)).toEqual([])
})

test('a full outbox lets nobody in, and says so, until it is empty again', async () => {
  const here = await open(1)
  const { callId } = await talk(here)
  await here.clock.advance(1000)
  expect(here.desk.isOutboxFull()).toBe(false)
  const letGo = await holdLock(here.file, onTestFinished)
  here.desk.hangUp({ side: 'caller', callId }, callId, 'person')
  await here.drain()
  expect(here.desk.isOutboxFull()).toBe(true)
  expect(await here.join().catch(codeOf)).toBe('store-unavailable')
  await letGo()
  // One that waits still counts with the call that comes.
  const isRecorded = () => here.logged.some(({ event }) => event === 'call recorded')
  await until(here, () => isRecorded() && here.store.counts().leases === 0)
  const { callId: next } = await here.join()
  expect(here.desk.tokenOf(next)).toBeDefined()
})

test('a desk that closes tries for a while, and leaves the rest to the next start', async () => {
  const here = await open()
  const { callId } = await talk(here)
  await here.clock.advance(30_000)
  const letGo = await holdLock(here.file, onTestFinished)
  const closing = here.desk.close()
  let isClosed = false
  void closing.then(() => {
    isClosed = true
  })
  await until(here, () => isClosed)
  expect(await here.store.calls.records.find(callId)).toBeUndefined()
  await letGo()
  // The next start: another process as far as the store can tell.
  const again = await temporaryStore(onTestFinished, here.file)
  const next = openTestDesk({ memory: again.store.calls, clock: here.clock, drain: setImmediate })
  next.desk.finishFormer()
  await expect
    .poll(() => again.store.calls.records.find(callId))
    .toMatchObject({ reason: 'server-died', agentId: expect.any(String), talkedMs: expect.any(Number) })
  await expect.poll(() => again.store.counts().leases).toBe(0)
  await next.desk.close()
})

test('a clock that was set before a process died makes no talk of its calls longer', async () => {
  const here = await open()
  const { callId } = await talk(here)
  await here.clock.advance(10_000)
  here.clock.set(300_000)
  await here.clock.advance(30_000)
  const letGo = await holdLock(here.file, onTestFinished)
  let isClosed = false
  void here.desk.close().then(() => {
    isClosed = true
  })
  await until(here, () => isClosed)
  await letGo()
  const again = await temporaryStore(onTestFinished, here.file)
  const next = openTestDesk({ memory: again.store.calls, clock: here.clock, drain: setImmediate })
  next.desk.finishFormer()
  // It was noted for the last time when its lease was renewed, each 20 seconds.
  await expect.poll(() => again.store.calls.records.find(callId)).toMatchObject({ reason: 'server-died' })
  const talkedMs = (await again.store.calls.records.find(callId))?.talkedMs ?? 0
  expect(talkedMs).toBeGreaterThanOrEqual(20_000)
  expect(talkedMs).toBeLessThanOrEqual(40_000)
  await next.desk.close()
})
