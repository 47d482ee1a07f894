import { join } from 'node:path'
import SQLite from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import {
  BlockId,
  type CallId,
  KeyThumbprint,
  QueueKey,
  type ReportReason,
  SiteKey,
} from '../../../protocol/index.ts'
import type { Store } from '../../index.ts'
import { record } from '../../testing/testRecord.ts'
import { agentId, callId, site, startMs, temporaryFolder, temporaryStore } from '../../testing/testStore.ts'
import { openDatabase } from '../engine/openDatabase.ts'
import { figureSchema, verdictSchema } from '../schema/verdicts.ts'

const proven = { callClass: 'proven' } as const

/** An agent's report, which blocks where there is anything to block by. */
const report = (store: Store, of: CallId, atMs: number, reason: ReportReason = 'machine', by = 'a') =>
  store.auth.blocks.report(
    {
      ...{ callId: of, agentId: agentId(by), site, jkt: KeyThumbprint.parse('k'.repeat(43)) },
      ...{ callerId: null, reason, atMs },
    },
    {
      sinceMs: 0,
      judge: () => ({ state: 'blocked', untilMs: startMs + 24 * 3600_000 }),
      blockId: BlockId.parse(`block_${'b'.repeat(22)}`),
    },
  )

const traceOf = async (store: Store, number: number) =>
  (await store.calls.records.find(callId(number)))?.verdicts

test('a call is judged when it is recorded, again when it is reported, and once more when that is undone', async () => {
  const { store, clock } = await temporaryStore(onTestFinished)
  await store.calls.records.insert(record(1, proven))
  await store.calls.records.insert(record(2, { callClass: 'unproven' }))
  const recorded = { verdict: 'trusted', because: 'class', occasion: 'recorded', atMs: startMs }
  expect(await traceOf(store, 1)).toEqual([recorded])
  expect(await traceOf(store, 2)).toEqual([{ ...recorded, verdict: 'untrusted' }])

  const block = await report(store, callId(1), startMs + 1000)
  const reported = { verdict: 'untrusted', because: 'report', occasion: 'reported', atMs: startMs + 1000 }
  expect(await traceOf(store, 1)).toEqual([recorded, reported])
  // Another reason, and another agent, change nothing of it.
  await report(store, callId(1), startMs + 2000, 'silent')
  await report(store, callId(1), startMs + 3000, 'abusive', 'b')
  expect(await traceOf(store, 1)).toHaveLength(2)

  clock.nowMs = startMs + 4000
  if (block) await store.auth.blocks.undo(block.blockId, clock.nowMs)
  const undone = { ...recorded, occasion: 'report-undone', atMs: startMs + 4000 }
  expect(await traceOf(store, 1)).toEqual([recorded, reported, undone])
  expect(await traceOf(store, 2)).toHaveLength(1)
  expect(await store.calls.records.recentOfAgent(agentId('a'), 1)).toMatchObject([
    { callId: callId(2), verdicts: [{ verdict: 'untrusted' }] },
  ])
})

test('a call that was reported while it went on has one verdict, from when it is recorded', async () => {
  const { store } = await temporaryStore(onTestFinished)
  await report(store, callId(1), startMs)
  await store.calls.records.insert(record(1, proven))
  expect(await traceOf(store, 1)).toEqual([
    { verdict: 'untrusted', because: 'report', occasion: 'recorded', atMs: startMs },
  ])
})

test('no verdict is changed, taken away or put in between, whoever tries', async () => {
  const { store, file } = await temporaryStore(onTestFinished)
  await store.calls.records.insert(record(1, proven))
  const database = new SQLite(file)
  onTestFinished(() => void database.close())
  for (const statement of [
    "UPDATE call_verdicts SET verdict = 'untrusted'",
    'DELETE FROM call_verdicts',
    'INSERT INTO call_verdicts SELECT call_id, 3, verdict, because, occasion, at_ms FROM call_verdicts',
    'INSERT OR REPLACE INTO call_verdicts SELECT call_id, 1, verdict, because, occasion, 5 FROM call_verdicts',
  ]) {
    expect(() => database.exec(statement)).toThrow('append-only')
  }
  expect(await traceOf(store, 1)).toHaveLength(1)
})

test('records of before are judged by what is known of them', async () => {
  const file = join(temporaryFolder(onTestFinished), 'ringfence.db')
  const connection = openDatabase(file)
  for (const what of ['TABLE call_verdicts', 'TABLE duty_times', 'INDEX call_records_by_end'])
    connection.exec(`DROP ${what}`)
  for (const table of ['call_records', 'begun_calls'])
    connection.exec(`ALTER TABLE ${table} DROP COLUMN ring_notes`)
  const insert = connection.prepare(
    `INSERT INTO call_records (call_id, site_key, queue_key, site_name, queue_name, assurance, trust_class, admitted_at_ms,
      ended_at_ms, waited_ms, talked_ms, reason, rings, call_class)
      VALUES (?, 'demo', 'help', 'Demo', 'Help', 'anonymous', ?, 0, 1, 0, 0, 'left-queue', 0, ?)`,
  )
  for (const [number, trustClass, callClass] of [
    [1, 'unverified', null],
    [2, 'verified', null],
    [3, 'verified', 'identified'],
    [4, 'unverified', 'returning'],
    [5, 'verified', 'proven'],
    [6, 'verified', 'proven'],
  ] as const) {
    insert.run(callId(number), trustClass, callClass)
  }
  const reports = connection.prepare(
    `INSERT INTO call_reports (call_id, agent_id, site_key, reason, at_ms, counts) VALUES (?, ?, 'demo', 'machine', 1, ?)`,
  )
  reports.run(callId(5), agentId('a'), 1)
  reports.run(callId(6), agentId('a'), 0)
  connection.exec(verdictSchema)
  connection.exec(figureSchema)
  connection.close()

  const { store } = await temporaryStore(onTestFinished, file)
  const judged = await Promise.all([1, 2, 3, 4, 5, 6].map(number => traceOf(store, number)))
  expect(judged.map(trace => trace?.map(({ verdict, because }) => `${verdict} ${because}`))).toEqual([
    ['untrusted class'],
    ['trusted class'],
    ['untrusted class'],
    ['trusted class'],
    ['untrusted report'],
    ['trusted class'],
  ])
  expect(judged[0]).toMatchObject([{ occasion: 'migrated', atMs: expect.any(Number) }])
})

test('figures are made of every call that reaches into the window, with the verdict that holds now', async () => {
  const { store } = await temporaryStore(onTestFinished)
  const { records } = store.calls
  const elsewhere = { ...record(1).queue, site: SiteKey.parse('elsewhere') }
  const other = { ...record(1).queue, queue: QueueKey.parse('other') }
  for (const [number, admittedAtMs, endedAtMs, more] of [
    [1, 0, 999, {}],
    [2, 0, 1000, proven],
    [3, 1999, 5000, { ...proven, queue: other }],
    [4, 2000, 5000, proven],
    [5, 1500, 1600, { ...proven, queue: elsewhere }],
  ] as const) {
    const at = { admittedAtMs: startMs + admittedAtMs, endedAtMs: startMs + endedAtMs }
    await records.insert(record(number, { ...at, ...more }))
  }
  await report(store, callId(5), startMs)
  const window = { fromMs: startMs + 1000, toMs: startMs + 2000 }
  const found = await records.figureCalls(window)
  expect(found.map(({ endedAtMs, verdict }) => [endedAtMs - startMs, verdict])).toEqual([
    [1000, 'trusted'],
    [1600, 'untrusted'],
    [5000, 'trusted'],
  ])
  const { agentId: who, ringNotes, reason, waitedMs, talkedMs, talkingAtMs } = record(2)
  expect(found[0]).toEqual({
    ...{ site, queue: 'help', verdict: 'trusted', endedAtMs: startMs + 1000 },
    ...{ agentId: who, ringNotes, reason, waitedMs, talkedMs, talkingAtMs },
  })
  expect(await records.figureCalls(window, { site })).toHaveLength(2)
  expect(await records.figureCalls(window, { site, queue: other.queue })).toHaveLength(1)
})

test('a month is found by its index, not by reading every call there ever was', async () => {
  const { file } = await temporaryStore(onTestFinished)
  const database = new SQLite(file, { readonly: true })
  onTestFinished(() => void database.close())
  const plan = database
    .prepare('EXPLAIN QUERY PLAN SELECT * FROM call_records WHERE ended_at_ms >= 1 AND admitted_at_ms < 2')
    .all()
  expect(JSON.stringify(plan)).toContain('call_records_by_end')
})
