import { createHash, generateKeyPairSync } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished, test } from 'vitest'
import { canonicalJson } from '../../protocol/index.ts'
import { temporaryStore } from '../../store/testStore.ts'
import { encodePart } from '../jws/compactJws.ts'
import { signEs256 } from '../jws/es256.ts'
import { rotateRecordKeys } from '../keys/recordKeys.ts'
import { openTestLedger, writeEntries } from '../testing/testLedger.ts'
import { hashOfNothing } from './auditEntry.ts'
import { verifyAudit } from './verifyAudit.ts'

const entries = 12

/** A log of twelve entries in a real file, and somebody who may write in that file. */
async function openAttacked() {
  const ledger = await openTestLedger(await temporaryStore(onTestFinished))
  await writeEntries(ledger, entries)
  const attacker = new DatabaseSync(ledger.file)
  onTestFinished(() => void attacker.close())
  for (const trigger of ['is_never_edited', 'is_never_cut', 'continues']) {
    attacker.exec(`DROP TRIGGER audit_log_${trigger}`)
  }
  const keys = await ledger.recordKeys.published()
  const rows = ledger.memory.auditRows
  const heads = (await rows.read(1, 100)).map(({ sequence, hash }) => ({ sequence, hash }))
  const verify = (...witnesses: Parameters<typeof verifyAudit>[2] & object) =>
    verifyAudit(rows, keys, witnesses)
  return { ...ledger, attacker, keys, rows, heads, verify }
}

const columns = 'at_ms, actor, action, subject, details, previous_hash, hash, head'

/** Puts a row in front of `sequence`, all behind it moved by one. */
const insertBefore = (sequence: number, values: string) => `
  UPDATE audit_log SET sequence = -sequence - 1 WHERE sequence >= ${sequence};
  UPDATE audit_log SET sequence = -sequence WHERE sequence < 0;
  INSERT INTO audit_log SELECT ${sequence}, ${values} FROM audit_log WHERE sequence = ${sequence - 1}`

const renumber = (sequence: number) => `
  UPDATE audit_log SET sequence = -sequence + 1 WHERE sequence > ${sequence};
  UPDATE audit_log SET sequence = -sequence WHERE sequence < 0`

/** What was done to the file, the place that must be named, and the word for it. */
const attacks: readonly (readonly [string, string, number, string])[] = [
  ['actor edited', "UPDATE audit_log SET actor = 'nobody' WHERE sequence = 5", 5, 'edited'],
  ['action edited', "UPDATE audit_log SET action = 'x' WHERE sequence = 5", 5, 'edited'],
  ['subject edited', "UPDATE audit_log SET subject = '' WHERE sequence = 5", 5, 'edited'],
  ['time edited by 1 ms', 'UPDATE audit_log SET at_ms = at_ms + 1 WHERE sequence = 5', 5, 'edited'],
  ['details edited', "UPDATE audit_log SET details = '{}' WHERE sequence = 5", 5, 'edited'],
  ['details respelled', "UPDATE audit_log SET details = ' ' || details WHERE sequence = 5", 5, 'edited'],
  ['details no JSON', "UPDATE audit_log SET details = 'x' WHERE sequence = 5", 5, 'edited'],
  ['hash edited', 'UPDATE audit_log SET hash = previous_hash WHERE sequence = 5', 5, 'edited'],
  ['previous hash edited', 'UPDATE audit_log SET previous_hash = hash WHERE sequence = 5', 5, 'edited'],
  ['first edited', "UPDATE audit_log SET actor = 'nobody' WHERE sequence = 1", 1, 'edited'],
  ['last edited', "UPDATE audit_log SET actor = 'nobody' WHERE sequence = 12", 12, 'edited'],
  ['every row edited', "UPDATE audit_log SET actor = 'nobody'", 1, 'edited'],
  ['last number edited', 'UPDATE audit_log SET sequence = 99 WHERE sequence = 12', 12, 'edited'],
  ['all numbers shifted', 'UPDATE audit_log SET sequence = sequence + 100', 1, 'edited'],
  ['removed', 'DELETE FROM audit_log WHERE sequence = 5', 5, 'removed'],
  ['removed and renumbered', `DELETE FROM audit_log WHERE sequence = 5; ${renumber(5)}`, 5, 'removed'],
  ['first removed', 'DELETE FROM audit_log WHERE sequence = 1', 1, 'removed'],
  ['first ten removed', `DELETE FROM audit_log WHERE sequence <= 10`, 1, 'removed'],
  [
    'two swapped',
    'UPDATE audit_log SET sequence = -sequence WHERE sequence IN (5, 6); UPDATE audit_log SET sequence = 11 + sequence WHERE sequence < 0',
    5,
    'reordered',
  ],
  ['last brought to the front', 'UPDATE audit_log SET sequence = 0 WHERE sequence = 12', 1, 'reordered'],
  ['a copy inserted', insertBefore(5, columns), 5, 'reordered'],
  [
    'a new row inserted',
    insertBefore(5, `at_ms, 'nobody', action, subject, details, hash, 'x', 'x'`),
    5,
    'inserted',
  ],
  [
    'a row with a borrowed signature',
    insertBefore(5, `at_ms, 'nobody', action, subject, details, hash, hash, head`),
    5,
    'inserted',
  ],
  ['signature removed', "UPDATE audit_log SET head = '' WHERE sequence = 5", 5, 'unsigned'],
  [
    'signature spoilt',
    "UPDATE audit_log SET head = substr(head, 1, length(head) - 4) || 'AAAA' WHERE sequence = 5",
    5,
    'unsigned',
  ],
  [
    'signature of another row',
    'UPDATE audit_log SET head = (SELECT head FROM audit_log WHERE sequence = 4) WHERE sequence = 5',
    5,
    'edited',
  ],
  ['all signatures gone', "UPDATE audit_log SET head = ''", 1, 'unsigned'],
]

test.each(attacks)('%s is found at its place', async (_, statements, sequence, fault) => {
  const { attacker, verify } = await openAttacked()
  expect(await verify()).toMatchObject({ state: 'whole' })
  attacker.exec(statements)
  expect(await verify()).toEqual({ state: 'broken', sequence, fault })
})

test('a whole log is whole, with every head ever noted and after a rotation of the keys', async () => {
  const ledger = await openAttacked()
  await rotateRecordKeys(ledger.keysFolder, ledger.clock)
  await writeEntries(ledger, 2)
  const { rows, recordKeys, heads } = ledger
  const witnesses = [{ sequence: 0, hash: hashOfNothing }, ...heads].map(head => ({
    head,
    receiptHash: null,
  }))
  const last = await rows.last()
  expect(await verifyAudit(rows, await recordKeys.published(), witnesses)).toEqual({
    state: 'whole',
    head: { sequence: entries + 2, hash: last?.hash },
    newestAtMs: last?.atMs,
  })
})

test('a log that was never written is whole and empty', async () => {
  const { memory, recordKeys } = await openTestLedger(await temporaryStore(onTestFinished))
  const verdict = await verifyAudit(memory.auditRows, await recordKeys.published())
  expect(verdict).toEqual({
    state: 'whole',
    head: { sequence: 0, hash: hashOfNothing },
    newestAtMs: null,
  })
})

test('a log of more than one page is read to its end', async () => {
  const ledger = await openTestLedger(await temporaryStore(onTestFinished))
  await writeEntries(ledger, 520)
  const keys = await ledger.recordKeys.published()
  const verdict = await verifyAudit(ledger.memory.auditRows, keys)
  expect(verdict).toMatchObject({ state: 'whole', head: { sequence: 520 } })
})

test('a cut tail shows as soon as somebody kept a head from behind the cut', async () => {
  const { attacker, verify, heads } = await openAttacked()
  attacker.exec('DELETE FROM audit_log WHERE sequence > 8')
  expect(await verify()).toMatchObject({ state: 'whole', head: { sequence: 8 } })
  const [eighth, ninth] = [heads[7], heads[8]]
  if (!eighth || !ninth) throw new Error('no such heads')
  expect(await verify({ head: eighth, receiptHash: null })).toMatchObject({ state: 'whole' })
  expect(await verify({ head: ninth, receiptHash: null })).toEqual({
    state: 'broken',
    sequence: 9,
    fault: 'cut',
  })
})

test('who has the keys can write another history, and a head that somebody kept shows it', async () => {
  const { attacker, verify, heads, audit } = await openAttacked()
  attacker.exec('DELETE FROM audit_log WHERE sequence > 8')
  for (let number = 9; number <= entries; number += 1) {
    await audit.append({ actor: 'operator', action: 'nothing-happened', subject: '' })
  }
  expect(await verify()).toMatchObject({ state: 'whole', head: { sequence: entries } })
  const [tenth] = heads.slice(9)
  if (!tenth) throw new Error('no such head')
  expect(await verify({ head: tenth, receiptHash: null })).toEqual({
    state: 'broken',
    sequence: 10,
    fault: 'rewritten',
  })
})

test('two histories that were signed and mixed do not fit together', async () => {
  const { attacker, verify, audit } = await openAttacked()
  attacker.exec('CREATE TEMP TABLE kept AS SELECT * FROM audit_log WHERE sequence > 9')
  attacker.exec('DELETE FROM audit_log WHERE sequence > 8')
  await audit.append({ actor: 'operator', action: 'nothing-happened', subject: '' })
  attacker.exec('INSERT INTO audit_log SELECT * FROM kept')
  expect(await verify()).toEqual({ state: 'broken', sequence: 10, fault: 'forked' })
})

test('a row that a key of somebody else signed is unsigned', async () => {
  const { attacker, verify, rows, keys } = await openAttacked()
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const last = await rows.last()
  const [key] = keys
  if (!last || !key) throw new Error('nothing there')
  const { hash: _hash, head: _head, ...changed } = { ...last, actor: 'nobody' }
  const hash = createHash('sha256').update(canonicalJson(changed)).digest('base64url')
  const header = encodePart({ alg: 'ES256', typ: 'audit-head+jwt', kid: key.kid })
  const head = signEs256(header, encodePart({ sequence: last.sequence, hash }), privateKey)
  attacker
    .prepare('UPDATE audit_log SET actor = ?, hash = ?, head = ? WHERE sequence = ?')
    .run('nobody', hash, head, last.sequence)
  expect(await verify()).toEqual({ state: 'broken', sequence: last.sequence, fault: 'unsigned' })
})

test('a call whose receipt somebody holds must be in the log', async () => {
  const { verify, audit, heads, attacker } = await openAttacked()
  const head = heads[11]
  if (!head) throw new Error('no such head')
  const witness = { head, receiptHash: 'r'.repeat(43) }
  expect(await verify(witness)).toEqual({ state: 'broken', sequence: 13, fault: 'unrecorded' })
  await audit.append({
    actor: 'service',
    action: 'call-recorded',
    subject: 'call',
    details: { receipt: witness.receiptHash },
  })
  expect(await verify(witness)).toMatchObject({ state: 'whole' })
  attacker.exec('DELETE FROM audit_log WHERE sequence = 13')
  expect(await verify(witness)).toEqual({ state: 'broken', sequence: 13, fault: 'unrecorded' })
})
