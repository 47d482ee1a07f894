import SQLite from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import type { CallRecord } from '../../calls/ports.ts'
import { QueueKey } from '../../protocol/index.ts'
import { agentId, callId, site, startMs, temporaryStore } from '../testStore.ts'

const record = (number: number, changes: Partial<CallRecord> = {}): CallRecord => ({
  callId: callId(number),
  queue: { site, queue: QueueKey.parse('help'), siteName: 'Demo shop', queueName: 'Help' },
  assurance: 'vouched',
  trustClass: 'verified',
  admittedAtMs: startMs,
  endedAtMs: startMs + number * 1000,
  waitedMs: 3000,
  talkedMs: 61_000,
  reason: 'caller-hung-up',
  agentId: agentId('a'),
  rings: 2,
  ...changes,
})

test('the newest calls of an agent come first, whole, and no others', async () => {
  const { store, file } = await temporaryStore(onTestFinished)
  for (const number of [2, 5, 1, 4]) await store.calls.records.insert(record(number))
  await store.calls.records.insert(record(9, { agentId: agentId('b') }))
  await store.calls.records.insert(record(8, { agentId: null, reason: 'left-queue', talkedMs: 0 }))
  await store.close()
  const { records } = (await temporaryStore(onTestFinished, file)).store.calls
  expect(await records.recentOfAgent(agentId('a'), 3)).toEqual([record(5), record(4), record(2)])
  expect(await records.recentOfAgent(agentId('z'), 3)).toEqual([])
})

test('a second record of the same call is an error and changes nothing', async () => {
  const { records } = (await temporaryStore(onTestFinished)).store.calls
  await records.insert(record(1))
  await expect(records.insert(record(1, { reason: 'agent-gone' }))).rejects.toThrow()
  expect(await records.recentOfAgent(agentId('a'), 10)).toEqual([record(1)])
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

test('a record that somebody else spoilt is refused by column, without its value', async () => {
  const { store, file } = await temporaryStore(onTestFinished)
  await store.calls.records.insert(record(1))
  const database = new SQLite(file)
  database.exec("UPDATE call_records SET reason = 'made up'")
  database.close()
  await expect(store.calls.records.recentOfAgent(agentId('a'), 10)).rejects.toMatchObject({
    code: 'internal-error',
    cause: { message: 'unreadable value in column call_records.reason' },
  })
})
