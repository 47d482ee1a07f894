import { expect, onTestFinished, test } from 'vitest'
import { KeyThumbprint, SiteKey } from '../../../protocol/index.ts'
import { callId, site, startMs, temporaryStore } from '../../testing/testStore.ts'
import { goodCallKeptMs } from '../engine/sweep.ts'

const identity = KeyThumbprint.parse('k'.repeat(43))

test('the last good call of an identity is remembered per site, across a restart', async () => {
  const { store, file } = await temporaryStore(onTestFinished)
  const { goodCalls } = store.calls
  expect(await goodCalls.lastAt(site, identity)).toBeNull()
  await goodCalls.note({ site, identity, callId: callId(1), atMs: startMs })
  await goodCalls.note({ site, identity, callId: callId(2), atMs: startMs + 5 })
  expect(await goodCalls.lastAt(site, identity)).toBe(startMs + 5)
  expect(await goodCalls.lastAt(SiteKey.parse('elsewhere'), identity)).toBeNull()
  expect(await goodCalls.lastAt(site, KeyThumbprint.parse('x'.repeat(43)))).toBeNull()
  await store.close()
  const again = await temporaryStore(onTestFinished, file)
  expect(await again.store.calls.goodCalls.lastAt(site, identity)).toBe(startMs + 5)
})

test('and forgotten when it speaks for nobody any more', async () => {
  const { store, clock } = await temporaryStore(onTestFinished)
  const { goodCalls } = store.calls
  await goodCalls.note({ site, identity, callId: callId(1), atMs: startMs })
  clock.nowMs = startMs + goodCallKeptMs
  await store.sweep()
  expect(await goodCalls.lastAt(site, identity)).toBe(startMs)
  clock.nowMs += 1
  await store.sweep()
  expect(await goodCalls.lastAt(site, identity)).toBeNull()
})
