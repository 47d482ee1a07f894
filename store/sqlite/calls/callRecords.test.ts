import { join } from 'node:path'
import SQLite from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { BlockId, type CallId, KeyThumbprint, SiteKey } from '../../../protocol/index.ts'
import type { Store } from '../../index.ts'
import { record } from '../../testing/testRecord.ts'
import { agentId, callId, site, startMs, temporaryFolder, temporaryStore } from '../../testing/testStore.ts'
import { openDatabase } from '../engine/openDatabase.ts'
import { callSchema } from '../schema/calls.ts'

const dayMs = 24 * 3600_000

/** As it is read where nobody reported the call. */
const read = (...of: Parameters<typeof record>) => ({ ...record(...of), reports: [], verdicts: [judged] })

/** A caller with nothing behind them. */
const judged = { verdict: 'untrusted', because: 'class', occasion: 'recorded', atMs: startMs }

/** {@link record} 1 as the first version wrote it. */
const firstVersionRow = {
  site_key: site,
  queue_key: 'help',
  site_name: 'Demo shop',
  queue_name: 'Help',
  assurance: 'vouched',
  trust_class: 'verified',
  admitted_at_ms: startMs,
  ended_at_ms: startMs + 64_000,
  waited_ms: 3000,
  talked_ms: 61_000,
  reason: 'caller-hung-up',
  agent_id: agentId('a'),
  rings: 2,
}

test('the newest calls of an agent come first, whole, and no others', async () => {
  const { store, file } = await temporaryStore(onTestFinished)
  for (const number of [2, 5, 1, 4]) await store.calls.records.insert(record(number))
  await store.calls.records.insert(record(9, { agentId: agentId('b') }))
  const untalked = record(8, {
    agentId: null,
    seat: null,
    talkingAtMs: null,
    callerId: null,
    reason: 'left-queue',
    talkedMs: 0,
    stepUps: [],
    marks: [],
    vouched: null,
    vouchedUntilMs: null,
    receipt: null,
  })
  await store.calls.records.insert(untalked)
  await store.close()
  const { records } = (await temporaryStore(onTestFinished, file)).store.calls
  expect(await records.recentOfAgent(agentId('a'), 3)).toEqual([read(5), read(4), read(2)])
  expect(await records.recentOfAgent(agentId('z'), 3)).toEqual([])
  expect(await records.find(callId(8))).toEqual({ ...untalked, reports: [], verdicts: [judged] })
  expect(await records.find(callId(9))).toEqual(read(9, { agentId: agentId('b') }))
  expect(await records.find(callId(7))).toBeUndefined()
})

test('a second record of the same call is an error and changes nothing', async () => {
  const { records } = (await temporaryStore(onTestFinished)).store.calls
  await records.insert(record(1))
  await expect(records.insert(record(1, { reason: 'agent-gone' }))).rejects.toThrow()
  expect(await records.recentOfAgent(agentId('a'), 10)).toEqual([read(1)])
})

test('the index serves the newest calls of an agent without sorting', async () => {
  const { file } = await temporaryStore(onTestFinished)
  const database = new SQLite(file, { readonly: true })
  const plan = database
    .prepare(
      'EXPLAIN QUERY PLAN SELECT * FROM call_records WHERE agent_id = ? ORDER BY ended_at_ms DESC LIMIT 5',
    )
    .all('agent')
  database.close()
  expect(JSON.stringify(plan)).toContain('call_records_by_agent')
  expect(JSON.stringify(plan)).not.toContain('TEMP B-TREE')
})

test('what was vouched for is told until its time, and is gone from the file at the sweep after it', async () => {
  const { store, clock, file } = await temporaryStore(onTestFinished)
  const { records } = store.calls
  await records.insert(record(1))
  await records.insert(record(2, { vouchedUntilMs: startMs + 2 * dayMs }))
  clock.nowMs = startMs + dayMs - 1
  expect(await records.find(callId(1))).toEqual(read(1))
  clock.nowMs += 1
  const without = read(1, { vouched: null, vouchedUntilMs: null })
  expect(await records.find(callId(1))).toEqual(without)
  expect(await records.recentOfAgent(agentId('a'), 5)).toContainEqual(without)
  await store.sweep()
  const database = new SQLite(file, { readonly: true })
  onTestFinished(() => void database.close())
  const kept = database
    .prepare('SELECT call_id FROM call_records WHERE vouched IS NOT NULL ORDER BY 1')
    .pluck()
  expect(kept.all()).toEqual([callId(2)])
})

test('the sweep finds what is due by its index', async () => {
  const { file } = await temporaryStore(onTestFinished)
  const database = new SQLite(file, { readonly: true })
  onTestFinished(() => void database.close())
  const plan = database
    .prepare('EXPLAIN QUERY PLAN UPDATE call_records SET vouched = NULL WHERE vouched_until_ms <= 5')
    .all()
  expect(JSON.stringify(plan)).toContain('call_records_by_vouched_until')
})

test('a record of the first version is read, with what it never had left empty', async () => {
  const file = join(temporaryFolder(onTestFinished), 'ringfence.db')
  openDatabase(file).close()
  const database = new SQLite(file)
  const added = [
    ...['jti', 'caller_id', 'talking_at_ms', 'seat', 'step_ups', 'marks'],
    ...['vouched', 'vouched_until_ms', 'receipt'],
  ]
  // As it was: without what the later steps add, of which only this one touches records.
  database.exec('DROP INDEX call_records_by_vouched_until')
  for (const column of added) database.exec(`ALTER TABLE call_records DROP COLUMN ${column}`)
  const { call_id, ...first } = { call_id: callId(1), ...firstVersionRow }
  const columns = ['call_id', ...Object.keys(first)]
  database
    .prepare(`INSERT INTO call_records (${columns}) VALUES (${columns.map(() => '?')})`)
    .run(call_id, ...Object.values(first))
  database.exec(callSchema)
  database.close()
  const { records } = (await temporaryStore(onTestFinished, file)).store.calls
  const nothing = {
    jti: '',
    formerJtis: [],
    callerId: null,
    seat: null,
    stepUps: [],
    marks: [],
    receipt: null,
    jkt: null,
    rungAgents: [],
    ringNotes: [],
    callClass: null,
    heard: null,
  }
  // It was put there behind the back of the migration that judges such records.
  const verdicts: never[] = []
  expect(await records.find(callId(1))).toEqual({
    ...read(1, { ...nothing, vouched: null, vouchedUntilMs: null, endedAtMs: startMs + 64_000 }),
    verdicts,
  })
})

test.each([
  ['reason', "'made up'"],
  ['step_ups', "'[{]'"],
  ['step_ups', '\'[{"outcome":"proven"}]\''],
  ['marks', '\'["made up"]\''],
  ['vouched', "'[]'"],
  ['seat', "'made up'"],
  ['caller_id', "'made up'"],
])(
  'a record that somebody else spoilt is refused by column, without its value: %s = %s',
  async (column, value) => {
    const { store, file } = await temporaryStore(onTestFinished)
    await store.calls.records.insert(record(1))
    const database = new SQLite(file)
    database.exec(`UPDATE call_records SET ${column} = ${value}`)
    database.close()
    await expect(store.calls.records.recentOfAgent(agentId('a'), 10)).rejects.toMatchObject({
      code: 'internal-error',
      cause: { message: `unreadable value in column call_records.${column}` },
    })
  },
)

test('what a site used in a span: calls that nobody talked in, or that were reported, count as nothing', async () => {
  const { store } = await temporaryStore(onTestFinished)
  const { records } = store.calls
  const elsewhere = { ...record(1).queue, site: SiteKey.parse('elsewhere') }
  await records.insert(record(1, { talkedMs: 61_500 }))
  await records.insert(record(2, { talkedMs: 1600 }))
  await records.insert(record(3, { talkedMs: 0 }))
  await records.insert(record(4, { talkedMs: 40_000 }))
  await records.insert(record(5, { talkedMs: 9000, queue: elsewhere }))
  await report(store, callId(4))
  const usage = (fromMs: number, toMs: number) => records.usage({ fromMs, toMs })
  const here = { site, calls: 4, answered: 3, reported: 1, counted: 2, countedSeconds: 63 }
  const there = { site: elsewhere.site, calls: 1, answered: 1, reported: 0, counted: 1, countedSeconds: 9 }
  expect(await usage(startMs, startMs + 10_000)).toEqual([here, there])
  expect(await usage(startMs + 5000, startMs + 10_000)).toEqual([there])
  expect(await usage(startMs, startMs + 1000)).toEqual([])

  // What an admin undid counts again.
  const [block] = await store.auth.blocks.live(startMs)
  if (block) await store.auth.blocks.undo(block.blockId, startMs)
  expect(await usage(startMs, startMs + 5000)).toMatchObject([{ reported: 0, counted: 3 }])
})

const report = (store: Store, of: CallId) =>
  store.auth.blocks.report(
    {
      ...{ callId: of, agentId: agentId('a'), site, jkt: KeyThumbprint.parse('k'.repeat(43)) },
      ...{ callerId: null, reason: 'machine', atMs: startMs },
    },
    {
      sinceMs: 0,
      judge: () => ({ state: 'blocked', untilMs: startMs + 1000 }),
      blockId: BlockId.parse(`block_${'b'.repeat(22)}`),
    },
  )
