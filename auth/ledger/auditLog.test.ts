import { expect, onTestFinished, test } from 'vitest'
import { RingfenceError } from '../../protocol/index.ts'
import { startMs, temporaryStore } from '../../store/testStore.ts'
import { rotateRecordKeys } from '../keys/recordKeys.ts'
import { openTestLedger, writeEntries } from '../testing/testLedger.ts'
import { AuditHead, hashOfEntry, hashOfNothing } from './auditEntry.ts'
import { createAuditLog } from './auditLog.ts'
import { readSignedRecord } from './signedText.ts'

const entry = { actor: 'operator', action: 'keys-rotated', subject: '' }

test('each entry holds the hash of the one before, its own hash, and a signature over its place', async () => {
  const ledger = await openTestLedger(await temporaryStore(onTestFinished))
  expect(await ledger.audit.head()).toEqual({ sequence: 0, hash: hashOfNothing })
  await writeEntries(ledger, 3)
  const rows = await ledger.memory.auditRows.read(1, 10)
  expect(rows.map(row => row.sequence)).toEqual([1, 2, 3])
  expect(rows.map(row => row.atMs)).toEqual([1000, 2000, 3000].map(ms => startMs + ms))
  expect(rows.map(row => row.previousHash)).toEqual([hashOfNothing, rows[0]?.hash, rows[1]?.hash])
  expect(rows.map(hashOfEntry)).toEqual(rows.map(row => row.hash))
  const published = await ledger.recordKeys.published()
  for (const { sequence, hash, head } of rows) {
    const claims = { sequence, hash }
    expect(readSignedRecord(head, 'audit-head+jwt', AuditHead, published)).toEqual({
      state: 'signed',
      claims,
    })
  }
  expect(await ledger.audit.head()).toEqual({ sequence: 3, hash: rows[2]?.hash })
})

test('200 entries asked for at once stand in the order of asking, without a gap', async () => {
  const { audit, memory } = await openTestLedger(await temporaryStore(onTestFinished))
  await Promise.all(Array.from({ length: 200 }, (_, n) => audit.append({ ...entry, subject: `${n}` })))
  const rows = await memory.auditRows.read(1, 1000)
  expect(rows.map(row => row.subject)).toEqual(Array.from({ length: 200 }, (_, n) => `${n}`))
  expect(rows.map(row => row.sequence)).toEqual(Array.from({ length: 200 }, (_, n) => n + 1))
})

test('two processes on one file continue one chain', async () => {
  const one = await openTestLedger(await temporaryStore(onTestFinished))
  const two = await openTestLedger(await temporaryStore(onTestFinished, one.file))
  await Promise.all(Array.from({ length: 60 }, (_, n) => (n % 2 ? one : two).audit.append(entry)))
  const rows = await one.memory.auditRows.read(1, 1000)
  expect(rows).toHaveLength(60)
  for (const [at, row] of rows.entries()) {
    expect(row.sequence).toBe(at + 1)
    expect(row.previousHash).toBe(rows[at - 1]?.hash ?? hashOfNothing)
  }
})

test('an entry that cannot be written is told to whoever asked, and holds up none behind it', async () => {
  const { audit, memory } = await openTestLedger(await temporaryStore(onTestFinished))
  const outcomes = await Promise.allSettled([
    audit.append({ ...entry, details: { amount: Number.NaN } }),
    audit.append(entry),
  ])
  expect(outcomes.map(outcome => outcome.status)).toEqual(['rejected', 'fulfilled'])
  expect(await memory.auditRows.read(1, 10)).toHaveLength(1)
})

test('rows that are always taken end in an error and not in a loop', async () => {
  const { recordKeys, clock } = await openTestLedger(await temporaryStore(onTestFinished))
  let tries = 0
  const rows = {
    last: async () => undefined,
    read: async () => [],
    append: async () => {
      tries += 1
      return 'taken' as const
    },
  }
  const audit = createAuditLog({ rows, recordKeys, clock })
  await expect(audit.append(entry)).rejects.toThrow(RingfenceError)
  expect(tries).toBe(100)
})

test('after a rotation the new key signs, and what the former one signed still verifies, years later', async () => {
  const ledger = await openTestLedger(await temporaryStore(onTestFinished))
  await writeEntries(ledger, 1)
  await rotateRecordKeys(ledger.keysFolder, ledger.clock)
  ledger.clock.nowMs += 10 * 365 * 24 * 3600_000
  await rotateRecordKeys(ledger.keysFolder, ledger.clock)
  ledger.clock.nowMs += 1000
  await writeEntries(ledger, 1)
  const published = await ledger.recordKeys.published()
  expect(published).toHaveLength(3)
  const rows = await ledger.memory.auditRows.read(1, 10)
  const states = rows.map(row => readSignedRecord(row.head, 'audit-head+jwt', AuditHead, published).state)
  expect(states).toEqual(['signed', 'signed'])
  expect(new Set(rows.map(row => row.head.split('.')[0])).size).toBe(2)
})
