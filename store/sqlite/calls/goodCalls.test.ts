import { expect, onTestFinished, test } from 'vitest'
import { goodCallSpeaksMs } from '../../../calls/ports/memory.ts'
import { BlockId, type CallId, KeyThumbprint, SiteKey } from '../../../protocol/index.ts'
import type { Store } from '../../index.ts'
import { agentId, callId, site, startMs, temporaryStore } from '../../testing/testStore.ts'

const identity = KeyThumbprint.parse('k'.repeat(43))

/** Silence, which blocks nobody by itself. */
const report = (store: Store, { callId: of }: { readonly callId: CallId }) =>
  store.auth.blocks.report(
    {
      ...{ callId: of, agentId: agentId('a'), site, jkt: identity, callerId: null },
      ...{ reason: 'silent', atMs: startMs },
    },
    { sinceMs: 0, judge: () => ({ state: 'none' }), blockId: BlockId.parse(`block_${'b'.repeat(22)}`) },
  )

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
  clock.nowMs = startMs + goodCallSpeaksMs
  await store.sweep()
  expect(await goodCalls.lastAt(site, identity)).toBe(startMs)
  clock.nowMs += 1
  await store.sweep()
  expect(await goodCalls.lastAt(site, identity)).toBeNull()
})

test('a report takes back what spoke for its caller, at that site alone', async () => {
  const { store } = await temporaryStore(onTestFinished)
  const { goodCalls } = store.calls
  const elsewhere = SiteKey.parse('elsewhere')
  for (const where of [site, elsewhere]) {
    await goodCalls.note({ site: where, identity, callId: callId(1), atMs: startMs })
  }
  await report(store, { callId: callId(2) })
  expect(await goodCalls.lastAt(site, identity)).toBeNull()
  expect(await goodCalls.lastAt(elsewhere, identity)).toBe(startMs)
})

test('a call that was reported while it lasted speaks for nobody, and the next one may', async () => {
  const { store } = await temporaryStore(onTestFinished)
  const { goodCalls } = store.calls
  await report(store, { callId: callId(1) })
  await goodCalls.note({ site, identity, callId: callId(1), atMs: startMs })
  expect(await goodCalls.lastAt(site, identity)).toBeNull()
  await goodCalls.note({ site, identity, callId: callId(2), atMs: startMs + 1 })
  expect(await goodCalls.lastAt(site, identity)).toBe(startMs + 1)
})
