import { expect, onTestFinished, test } from 'vitest'
import { CallId, QueueKey, SeatPseudonym, SiteKey, StepUpId } from '../../protocol/index.ts'
import { temporaryStore } from '../../store/testStore.ts'
import { rotateRecordKeys } from '../keys/recordKeys.ts'
import type { Evidence } from '../ports.ts'
import { openTestLedger, writeEntries } from '../testing/testLedger.ts'
import { hashOfReceipt, verifyReceipt } from './receiptClaims.ts'
import { createReceipts, type EndedCall, type IssueTicket } from './receipts.ts'
import { signRecord } from './signedText.ts'
import { verifyAudit } from './verifyAudit.ts'
import { hashOfEvidence } from './verifyEvidence.ts'

const id = (letter: string) => letter.repeat(22)
const site = SiteKey.parse('shop')
const stepUpId = StepUpId.parse(`stepup_${id('s')}`)
const caller = { jkt: 'k'.repeat(43), origin: 'https://shop.example' }

const call: EndedCall = {
  callId: CallId.parse(`call_${id('c')}`),
  jti: id('j'),
  formerJtis: [],
  queue: { site, queue: QueueKey.parse('sales'), siteName: 'Shop', queueName: 'Sales' },
  assurance: 'anonymous',
  callerId: null,
  admittedAtMs: 1000,
  talkingAtMs: 2000,
  endedAtMs: 3000,
  reason: 'caller-hung-up',
  seat: SeatPseudonym.parse('7K2-M9P'),
  stepUps: [
    {
      stepUpId,
      sentence: 'Refund up to 40 EUR',
      limit: { unit: 'EUR', amount: 40 },
      outcome: 'proven',
      askedAtMs: 2100,
      endedAtMs: 2200,
      grantId: null,
    },
    {
      stepUpId: StepUpId.parse(`stepup_${id('t')}`),
      sentence: 'Close the account',
      limit: null,
      outcome: 'refused',
      askedAtMs: 2300,
      endedAtMs: 2400,
      grantId: null,
    },
  ],
}

const evidence: Evidence = {
  kind: 'step-up',
  subject: stepUpId,
  site,
  atMs: 2200,
  statement: '{}',
  origin: caller.origin,
  relyingPartyId: 'shop.example',
  credentialId: 'id',
  publicKey: 'key',
  authenticatorData: 'data',
  clientDataJSON: 'client',
  signature: 'signature',
}

async function openReceipts() {
  const ledger = await openTestLedger(await temporaryStore(onTestFinished))
  const asked: Parameters<IssueTicket>[0][] = []
  const receipts = createReceipts({
    publicOrigin: 'https://calls.example',
    recordKeys: ledger.recordKeys,
    audit: ledger.audit,
    evidence: ledger.memory.evidence,
    issueTicket: async ticket => {
      asked.push(ticket)
      return 'ticket'
    },
    clock: ledger.clock,
  })
  return { ...ledger, receipts, asked }
}

test('a receipt says what the call was, what was proven, and where the audit log stood', async () => {
  const { receipts, memory, recordKeys, audit, clock, ...ledger } = await openReceipts()
  await writeEntries({ ...ledger, memory, recordKeys, audit, clock }, 3)
  await memory.evidence.insert(evidence)
  const head = await audit.head()
  const { receipt } = await receipts.issue(call, caller)
  const keys = await recordKeys.published()
  const { queue, jti: _jti, formerJtis: _formerJtis, callerId: _callerId, callId, stepUps, ...times } = call
  expect(verifyReceipt(receipt, keys)).toEqual({
    state: 'signed',
    claims: {
      ...times,
      iss: 'https://calls.example',
      jti: callId,
      iat: Math.floor(clock.nowMs / 1000),
      site: queue.site,
      queue: queue.queue,
      evidence: null,
      movedFrom: [],
      stepUps: stepUps.map(({ sentence, limit, outcome, endedAtMs }) => ({
        sentence,
        limit,
        outcome,
        endedAtMs,
        evidence: outcome === 'proven' ? hashOfEvidence(evidence) : null,
      })),
      head,
    },
  })
  const entry = await memory.auditRows.last()
  expect(entry).toMatchObject({ sequence: 4, action: 'call-recorded', subject: callId })
  expect(entry?.details.receipt).toBe(hashOfReceipt(receipt))
  const witness = { head, receiptHash: hashOfReceipt(receipt) }
  expect(await verifyAudit(memory.auditRows, keys, [witness])).toMatchObject({ state: 'whole' })
})

test('a receipt still verifies after the keys were rotated, and by the published keys alone', async () => {
  const { receipts, keysFolder, recordKeys, clock } = await openReceipts()
  const { receipt } = await receipts.issue(call, caller)
  const before = await recordKeys.published()
  await rotateRecordKeys(keysFolder, clock)
  clock.nowMs += 1000
  const after = await recordKeys.published()
  expect([before.length, after.length]).toEqual([1, 2])
  expect(verifyReceipt(receipt, after).state).toBe('signed')
  const newKeysOnly = after.filter(key => key.kid !== before[0]?.kid)
  expect(verifyReceipt(receipt, newKeysOnly)).toEqual({ state: 'wrong', what: 'key' })
})

test('whatever is changed in a receipt is said, and another kind of signed text is none', async () => {
  const { receipts, recordKeys } = await openReceipts()
  const { receipt } = await receipts.issue(call, caller)
  const keys = await recordKeys.published()
  const [header = '', payload = '', signature = ''] = receipt.split('.')
  const changed = Buffer.from(payload, 'base64url').toString().replace('anonymous', 'passkey')
  const wrong = (text: string) => verifyReceipt(text, keys)
  expect(wrong('')).toEqual({ state: 'wrong', what: 'spelling' })
  expect(wrong(`${receipt}=`)).toEqual({ state: 'wrong', what: 'spelling' })
  const payloadOf = (text: string) => Buffer.from(text).toString('base64url')
  expect(wrong(`${header}.${payloadOf(changed)}.${signature}`)).toEqual({ state: 'wrong', what: 'signature' })
  const none = payloadOf('{"alg":"none","typ":"receipt+jwt"}')
  expect(wrong(`${none}.${payload}.${signature}`)).toEqual({ state: 'wrong', what: 'key' })
  const head = await signRecord('audit-head+jwt', { sequence: 1, hash: 'h'.repeat(43) }, recordKeys)
  expect(wrong(head)).toEqual({ state: 'wrong', what: 'header' })
  const more = await signRecord('receipt+jwt', { more: 1 }, recordKeys)
  expect(wrong(more)).toEqual({ state: 'wrong', what: 'claims' })
})

test('a ticket for a passkey comes only with a call that was answered, for a caller nobody knows', async () => {
  const { receipts, asked } = await openReceipts()
  const enrolmentOf = async (changes: Partial<EndedCall>) =>
    (await receipts.issue({ ...call, stepUps: [], ...changes }, caller)).enrolment
  const [proven, refused] = call.stepUps.map(stepUp => ({ stepUps: [stepUp] }))
  expect(await enrolmentOf({ ...refused })).toBe('ticket')
  expect(asked).toEqual([{ site, callerId: null, ...caller }])
  expect(await enrolmentOf({ talkingAtMs: null })).toBeNull()
  expect(await enrolmentOf({ assurance: 'vouched' })).toBeNull()
  expect(await enrolmentOf({ assurance: 'passkey' })).toBeNull()
  expect(await enrolmentOf({ ...proven })).toBeNull()
  expect(asked).toHaveLength(1)
})
