import SQLite from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import type { AuditEntry } from '../../../auth/ports.ts'
import { startMs, temporaryStore } from '../../testing/testStore.ts'

const entry = (sequence: number, details: AuditEntry['details'] = { number: sequence }): AuditEntry => ({
  sequence,
  atMs: startMs,
  actor: 'operator',
  action: 'keys-rotated',
  subject: '',
  details,
  previousHash: 'before',
  hash: 'own',
  head: 'signed',
})

test('gives back what was appended, in order, from any place', async () => {
  const { store } = await temporaryStore(onTestFinished)
  const { auditRows } = store.auth
  expect(await auditRows.last()).toBeUndefined()
  const details = { text: 'añb"\\', list: [1, null, true], nested: { z: 1.5, a: '' } }
  for (const one of [entry(1, details), entry(2), entry(3)])
    expect(await auditRows.append(one)).toBe('appended')
  expect(await auditRows.last()).toEqual(entry(3))
  expect(await auditRows.read(1, 2)).toEqual([entry(1, details), entry(2)])
  expect(await auditRows.read(3, 100)).toEqual([entry(3)])
})

test('a place that is taken, or lies behind a gap, is refused', async () => {
  const { store } = await temporaryStore(onTestFinished)
  const { auditRows } = store.auth
  await auditRows.append(entry(1))
  for (const sequence of [0, 1, 3, -1]) expect(await auditRows.append(entry(sequence))).toBe('taken')
  expect(await auditRows.read(-10, 100)).toEqual([entry(1)])
})

test('of 50 parallel appends of one place, from two stores, exactly one wins', async () => {
  const one = await temporaryStore(onTestFinished)
  const two = await temporaryStore(onTestFinished, one.file)
  const outcomes = await Promise.all(
    Array.from({ length: 50 }, (_, n) => (n % 2 ? one : two).store.auth.auditRows.append(entry(1))),
  )
  expect(outcomes.filter(outcome => outcome === 'appended')).toHaveLength(1)
})

test.each([
  "UPDATE audit_log SET actor = 'nobody' WHERE sequence = 1",
  'DELETE FROM audit_log WHERE sequence = 2',
  'DELETE FROM audit_log',
  "INSERT OR REPLACE INTO audit_log VALUES (1, 1, 'a', 'b', 'c', '{}', 'd', 'e', 'f')",
  "REPLACE INTO audit_log SELECT 2, at_ms, 'other', action, subject, details, previous_hash, hash, head FROM audit_log WHERE sequence = 2",
  'UPDATE OR REPLACE audit_log SET sequence = 1 WHERE sequence = 2',
])('SQLite itself refuses: %s', async statement => {
  const { store, file } = await temporaryStore(onTestFinished)
  await store.auth.auditRows.append(entry(1))
  await store.auth.auditRows.append(entry(2))
  const other = new SQLite(file)
  onTestFinished(() => void other.close())
  expect(() => other.exec(statement)).toThrow('the audit log is append-only')
  expect(await store.auth.auditRows.read(1, 10)).toEqual([entry(1), entry(2)])
})

test('details in another spelling are never read as what was written', async () => {
  const { store, file } = await temporaryStore(onTestFinished)
  await store.auth.auditRows.append(entry(1))
  const other = new SQLite(file)
  onTestFinished(() => void other.close())
  other.exec('DROP TRIGGER audit_log_is_never_edited')
  for (const text of ['{ "number":1}', '{"number":1,"number":1}', '[]', 'null', 'no JSON', '']) {
    other.prepare('UPDATE audit_log SET details = ?').run(text)
    expect((await store.auth.auditRows.last())?.details).toEqual({ notWrittenByThisProgram: text })
  }
})
