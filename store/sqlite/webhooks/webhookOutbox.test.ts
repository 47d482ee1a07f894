import { expect, onTestFinished, test } from 'vitest'
import { webhookKeptMs, webhookLongestPauseMs, webhookTriedMs } from '../../../calls/ports/webhooks.ts'
import { SiteKey, type WebhookType } from '../../../protocol/index.ts'
import { record } from '../../testing/testRecord.ts'
import { callerId, callId, caps, site, startMs, temporaryStore } from '../../testing/testStore.ts'

const address = { site, url: 'https://shop.example/hook' }
const dayMs = 24 * 3600_000

async function open(types: readonly WebhookType[] | null = null) {
  const opened = await temporaryStore(onTestFinished)
  const { webhooks } = opened.store
  await webhooks.subscribe([{ ...address, types }])
  const due = async (nowMs = opened.clock.nowMs) =>
    (await webhooks.due(address, nowMs, 100)).map(({ event, subject, number }) => ({
      ...{ type: event.type, vouched: event.data.vouched, subject, number },
    }))
  return { ...opened, webhooks, due, types: async () => (await due()).map(({ type }) => type) }
}
type World = Awaited<ReturnType<typeof open>>

const living = (changes: Parameters<typeof record>[1] = {}) =>
  record(1, { talkingAtMs: null, reason: 'server-died', vouched: null, vouchedUntilMs: null, ...changes })

/** A call is let in, as its lease writes it. */
const begin = ({ store }: World) =>
  store.calls.leases.acquire({
    ...{ identity: callerId('c'), id: callId(1), caps, nowMs: startMs, expiresAtMs: startMs + 60_000 },
    begun: living(),
  })

test('nothing is told with the lease; what is noted is told once, in order, with the first word of the site', async () => {
  const world = await open()
  const { store, due, webhooks } = world
  await begin(world)
  expect(await due()).toEqual([])
  await store.calls.records.note(living(), { name: 'Ana' })
  await store.calls.records.note(living({ talkingAtMs: startMs + 5 }), { name: 'Eva' })
  await store.calls.records.note(living({ talkingAtMs: startMs + 5 }), { name: 'Eva' })
  // Of one call only the first.
  expect(await due()).toMatchObject([{ type: 'call.admitted', vouched: { name: 'Ana' } }])
  await webhooks.settle(address, 1, { state: 'delivered' })
  expect(await due()).toMatchObject([{ type: 'call.answered', vouched: { name: 'Eva' } }])
  await store.calls.records.insert(record(1), { name: 'Eva' })
  await webhooks.settle(address, 2, { state: 'again', atMs: startMs + 1000 })
  expect(await due()).toEqual([])
  expect(await due(startMs + 1000)).toMatchObject([{ type: 'call.answered' }])
  await webhooks.settle(address, 2, { state: 'given-up' })
  expect(await due()).toMatchObject([{ type: 'call.ended' }])
  expect(await webhooks.counts()).toEqual([{ ...address, waiting: 1, givenUp: 1 }])
})

test('a call that ended is noted no more, and one that never was is told to nobody', async () => {
  const world = await open()
  const { store, webhooks } = world
  await begin(world)
  await store.calls.leases.release({ id: callId(1), talkedMs: 0, counted: false, nowMs: startMs })
  await store.calls.records.note(living(), { name: 'Ana' })
  expect(await webhooks.counts()).toEqual([{ ...address, waiting: 0, givenUp: 0 }])
})

test('what could not be told while the call lived is told with its record, before its end', async () => {
  const { store, webhooks, types } = await open()
  await store.calls.records.insert(record(1))
  const seen: WebhookType[] = []
  for (let number = 1; number <= 3; number += 1) {
    seen.push(...(await types()))
    await webhooks.settle(address, number, { state: 'delivered' })
  }
  expect(seen).toEqual(['call.admitted', 'call.answered', 'call.ended'])
})

test('an address hears of what it asked for, and another site of nothing', async () => {
  const { store, webhooks, due } = await open(['call.ended'])
  const other = { site: SiteKey.parse('other'), url: address.url }
  await webhooks.subscribe([
    { ...address, types: ['call.ended'] },
    { ...other, types: null },
  ])
  await store.calls.records.insert(record(1))
  expect(await due()).toMatchObject([{ type: 'call.ended' }])
  expect(await webhooks.due(other, startMs, 10)).toEqual([])
  // All of it is there for whoever asks for more later.
  await webhooks.subscribe([{ ...address, types: null }])
  expect(await webhooks.replay({ site: null, fromMs: startMs, toMs: startMs + dayMs }, startMs)).toBe(3)
  expect(await due()).toMatchObject([{ type: 'call.admitted' }])
})

test('a clock that was set ahead, and back again, keeps nobody waiting for longer than the longest pause', async () => {
  const { store, webhooks, types } = await open(['call.ended'])
  await store.calls.records.insert(record(1))
  const [delivery] = await webhooks.due(address, startMs, 1)
  const putOff = (byMs: number) =>
    webhooks.settle(address, delivery?.number ?? 0, { state: 'again', atMs: startMs + byMs })
  await putOff(webhookLongestPauseMs)
  expect(await types()).toEqual([])
  await putOff(webhookLongestPauseMs + 1)
  expect(await types()).toEqual(['call.ended'])
})

test('whoever writes an event says so, once it is on disk', async () => {
  const { store, webhooks, types } = await open(['call.ended'])
  const told: Promise<readonly string[]>[] = []
  const stop = webhooks.onWritten(() => void told.push(types()))
  await store.calls.records.insert(record(1))
  stop()
  await store.calls.records.insert(record(2))
  expect(await Promise.all(told)).toEqual([['call.ended']])
})

test('what a site vouched for goes when nobody is still to be told, after three days in any case', async () => {
  const { store, clock, webhooks, due } = await open(['call.ended'])
  await store.calls.records.insert(record(1), { name: 'Ana' })
  await store.calls.records.insert(record(2), { name: 'Eva' })
  const [first] = await due()
  await webhooks.settle(address, first?.number ?? 0, { state: 'delivered' })
  await webhooks.replay({ site, fromMs: startMs, toMs: startMs + dayMs }, startMs)
  expect((await due()).map(({ vouched }) => vouched)).toEqual([null, { name: 'Eva' }])
  clock.nowMs += webhookTriedMs + 2001
  await store.sweep()
  expect((await due()).map(({ vouched }) => vouched)).toEqual([null, null])
})

test('events can be asked for again for thirty days, and are swept then with all that waits', async () => {
  const { store, clock, webhooks } = await open()
  await store.calls.records.insert(record(1))
  clock.nowMs += webhookKeptMs - dayMs
  await store.sweep()
  const all = { site, fromMs: 0, toMs: startMs + dayMs }
  expect(await webhooks.replay(all, clock.nowMs)).toBe(3)
  clock.nowMs += 2 * dayMs
  await store.sweep()
  expect(await webhooks.replay(all, clock.nowMs)).toBe(0)
  expect(await webhooks.counts()).toEqual([{ ...address, waiting: 0, givenUp: 0 }])
})
