import { join } from 'node:path'
import { expect, test } from 'vitest'
import {
  type AuditFault,
  hashOfReceipt,
  type PublishedKey,
  type ReceiptClaims,
  recordKeysOf,
  verifyAudit,
  verifyReceipt,
} from '../../auth/ledger/index.ts'
import { openAuditLogReader } from '../../store/index.ts'
import { enrolled, enrolledShop } from '../harness/callerPasskey.ts'
import { eventually, type Loopback, shopOrigin } from '../harness/loopback.ts'
import {
  type Caller,
  createAuthenticatorOf,
  isAsBefore,
  phoneTalk,
  rings,
  seatTalk,
  talk,
  talking,
  visit,
} from '../harness/people.ts'
import { tableOf, tamper } from '../harness/rows.ts'

const stepUps = { purposes: [{ key: 'address', sentence: 'Send it to my new address.' }], typed: false }

const begin = () => enrolledShop({ policy: 'offered', enrolAfterCall: true }, { stepUps })

/** The keys as anybody fetches them, once; everything after is off line. */
async function publishedKeys(loopback: Loopback): Promise<readonly PublishedKey[]> {
  const published: unknown = await (await fetch(`${loopback.url}/.well-known/ringfence-records.json`)).json()
  return recordKeysOf(published)
}

async function receiptOf({ phone }: Caller): Promise<string> {
  const read = () => (phone.snapshot.state === 'ended' ? phone.snapshot.receipt : null)
  await eventually(() => read() !== null, true)
  return read() ?? ''
}

/** The log as the operator's command reads it, held against receipts that somebody kept. */
async function auditVerdict(loopback: Loopback, ...receipts: readonly string[]) {
  const keys = await publishedKeys(loopback)
  const reader = openAuditLogReader(join(loopback.config.dataFolder, 'ringfence.db'))
  try {
    const witnesses = receipts.map(receipt => ({
      head: claimsOf(receipt, keys).head,
      receiptHash: hashOfReceipt(receipt),
    }))
    return await verifyAudit(reader.rows, keys, witnesses)
  } finally {
    reader.close()
  }
}

/** @throws Error unless one of these keys signed it */
function claimsOf(receipt: string, keys: readonly PublishedKey[]): ReceiptClaims {
  const verdict = verifyReceipt(receipt, keys)
  if (verdict.state !== 'signed') throw new Error(verdict.what)
  return verdict.claims
}

/** A talk signed by a passkey, with a purpose confirmed in it, up to its receipt. */
async function provenCall() {
  const { loopback, agent, backEnd, before } = await begin()
  const { passkeys } = await enrolled(loopback, backEnd)
  const caller = visit(loopback, { passkeys })
  await caller.phone.call()
  await caller.phone.usePasskey()
  await rings(caller, agent)
  await agent.seat.accept()
  await talking(caller, agent)
  const [{ callId }, { seat }] = [phoneTalk(caller), seatTalk(agent)]
  await agent.seat.askStepUp({ kind: 'listed', key: 'address' })
  await eventually(() => phoneTalk(caller).stepUp !== null, true)
  expect(await caller.phone.confirmStepUp()).toBe('proven')
  const talkedAtMs = loopback.time.now()
  await loopback.advance(65_000)
  await caller.phone.hangUp()
  const receipt = await receiptOf(caller)
  await isAsBefore(loopback, before, caller, agent)
  return { loopback, callId, seat, talkedAtMs, receipt }
}

test('the caller keeps a receipt that says who, when, how sure and what for, and verifies off line', async () => {
  const { loopback, callId, seat, talkedAtMs, receipt } = await provenCall()
  expect(claimsOf(receipt, await publishedKeys(loopback))).toMatchObject({
    iss: loopback.config.publicOrigin,
    jti: callId,
    site: 'shop',
    queue: 'sales',
    talkingAtMs: talkedAtMs,
    endedAtMs: talkedAtMs + 65_000,
    reason: 'caller-hung-up',
    seat,
    assurance: 'passkey',
    evidence: expect.stringMatching(/^[\w-]{43}$/),
    stepUps: [{ sentence: 'Send it to my new address.', limit: null, outcome: 'proven' }],
    head: { sequence: expect.any(Number), hash: expect.any(String) },
  })
  expect(tableOf(loopback, 'call_records')).toMatchObject([{ call_id: callId, receipt }])

  const [header = '', payload = '', signature = ''] = receipt.split('.')
  const claims = { ...JSON.parse(Buffer.from(payload, 'base64url').toString()), assurance: 'vouched' }
  const altered = Buffer.from(JSON.stringify(claims)).toString('base64url')
  const keys = await publishedKeys(loopback)
  expect(verifyReceipt(`${header}.${altered}.${signature}`, keys).state).not.toBe('signed')
  expect(verifyReceipt(receipt, []).state).not.toBe('signed')
})

test('the audit log names the receipt, holds as a whole, and continues what the receipt saw', async () => {
  const { loopback, callId, receipt } = await provenCall()
  const log = tableOf(loopback, 'audit_log')
  const recorded = log.filter(({ action }) => action === 'call-recorded')
  expect(recorded.map(({ subject }) => subject)).toEqual([callId])
  expect(JSON.parse(String(recorded[0]?.details))).toMatchObject({ receipt: hashOfReceipt(receipt) })
  const { head } = claimsOf(receipt, await publishedKeys(loopback))
  expect(log.find(({ sequence }) => sequence === head.sequence)).toMatchObject({ hash: head.hash })
  expect(await auditVerdict(loopback, receipt)).toMatchObject({
    state: 'whole',
    head: { sequence: log.length },
  })
})

test('a call of nobody has a receipt that says so, and one that nobody answered names no seat', async () => {
  const { loopback, agent } = await begin()
  const talked = await visitWithout(loopback)
  await rings(talked, agent)
  await agent.seat.accept()
  await talking(talked, agent)
  await talked.phone.hangUp()
  const keys = await publishedKeys(loopback)
  const first = verifyReceipt(await receiptOf(talked), keys)
  expect(first).toMatchObject({
    state: 'signed',
    claims: { assurance: 'anonymous', evidence: null, stepUps: [] },
  })
  const left = await visitWithout(loopback)
  await left.phone.hangUp()
  const second = verifyReceipt(await receiptOf(left), keys)
  expect(second).toMatchObject({
    state: 'signed',
    claims: { seat: null, talkingAtMs: null, reason: 'left-queue' },
  })
})

async function visitWithout(loopback: Loopback): Promise<Caller> {
  const caller = visit(loopback)
  await caller.phone.call()
  return caller
}

test('after a call, where the shop allows it, the caller makes a passkey and signs the next call with it', async () => {
  const { loopback, agent } = await begin()
  const caller = visit(loopback, { passkeys: createAuthenticatorOf(shopOrigin) })
  await caller.phone.call()
  await caller.phone.continueWithoutPasskey()
  await rings(caller, agent)
  await agent.seat.accept()
  await talking(caller, agent)
  await caller.phone.hangUp()
  await receiptOf(caller)
  expect(caller.phone.snapshot).toMatchObject({ state: 'ended', mayMakePasskey: true })
  await caller.phone.makePasskey('Laptop')
  expect(caller.phone.snapshot).toMatchObject({ state: 'ended', mayMakePasskey: false })
  caller.phone.reset()
  await caller.phone.call()
  await caller.phone.usePasskey()
  await rings(caller, agent)
  expect(tableOf(loopback, 'evidence')).toHaveLength(1)
})

test.each<[AuditFault, (sequence: number) => string]>([
  ['edited', sequence => `UPDATE audit_log SET actor = 'nobody' WHERE sequence = ${sequence}`],
  ['removed', sequence => `DELETE FROM audit_log WHERE sequence = ${sequence}`],
])('a row of the log that somebody %s behind the service’s back is named', async (fault, change) => {
  const { loopback, agent } = await begin()
  const caller = await talk(loopback, agent)
  await caller.phone.hangUp()
  await receiptOf(caller)
  expect(await auditVerdict(loopback)).toMatchObject({ state: 'whole' })
  const [{ sequence = 0 } = {}] = tableOf(loopback, 'audit_log').filter(
    ({ action }) => action === 'agent-enrolled',
  )
  expect(() => tamper(loopback, change(Number(sequence)))).toThrow('append-only')
  tamper(loopback, 'DROP TRIGGER audit_log_is_never_edited; DROP TRIGGER audit_log_is_never_cut')
  tamper(loopback, change(Number(sequence)))
  expect(await auditVerdict(loopback)).toEqual({ state: 'broken', sequence, fault })
})
