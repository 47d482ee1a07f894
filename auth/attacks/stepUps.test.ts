import { expect, onTestFinished, test } from 'vitest'
import { CallId, QueueKey, StepUpId } from '../../protocol/index.ts'
import { temporaryStore } from '../../store/testing/testStore.ts'
import { verifyEvidence } from '../ledger/verifyEvidence.ts'
import { newId } from '../randomIds.ts'
import { startLedgerTarget } from '../testing/attacks/targets/ledgerTarget.ts'

import { bringAll, nothingProven } from '../testing/attacks/targets/stepUpTarget.ts'

const start = async () => startLedgerTarget(await temporaryStore(onTestFinished), onTestFinished)

test('a proven step-up leaves evidence that anybody can verify, an audit entry and a grant, and nothing else', async () => {
  const { prove, passkey, callToken, evidenceOf, store, clock, rows } = await start()
  const before = rows()
  const { stepUpId, callId, grantId, agentId } = await prove()
  expect(rows() - before).toBe(3)
  const evidence = await evidenceOf(stepUpId)
  if (evidence === undefined) throw new Error('no evidence')
  expect(Object.values(await verifyEvidence(evidence))).not.toContain(false)
  expect(await store.auth.grants.find(grantId)).toEqual({
    ...{ grantId, callId, site: 'shop', purpose: 'refund', sentence: 'Refund up to 40 EUR' },
    ...{ limit: { unit: 'EUR', amount: 40 }, expiresAtMs: clock.nowMs + 300_000, spentAtMs: null },
    provenBy: { ...callToken, callerId: passkey.callerId, credentialId: passkey.id },
  })
  expect(await store.auth.auditRows.last()).toMatchObject({
    ...{ actor: passkey.callerId, action: 'step-up-proven', subject: callId },
    details: { stepUpId, grantId, agentId },
  })
})

test('the statement names the call, the purpose, the limit, who asks, both media keys and the time', async () => {
  const { asked, prove, evidenceOf } = await start()
  const { stepUpId } = await prove()
  const statement: Record<string, unknown> = JSON.parse((await evidenceOf(stepUpId))?.statement ?? '')
  const { callerId: _callerId, agentId: _agentId, token: _token, ...said } = { ...asked(), stepUpId }
  expect(statement).toEqual({
    ...{ ...said, type: 'ringfence-step-up-statement', version: 1, nonce: expect.any(String) },
  })
})

test('an answer to another statement: another call, purpose, limit, seat, media key, site, time', async () => {
  const target = await start()
  const { asked, stepUpProver, passkey, finishOutcome, clock } = target
  const others: Record<string, Parameters<typeof asked>[0]> = {
    'another call': { callId: CallId.parse(`call_${newId()}`) },
    'another purpose': { purpose: 'close-account', sentence: 'Close the account', limit: null },
    'another sentence': { sentence: 'Refund up to 4 EUR' },
    'a sentence with a space more': { sentence: 'Refund up to 40  EUR' },
    'a lower limit': { limit: { unit: 'EUR', amount: 39.99 } },
    'another unit': { limit: { unit: 'USD', amount: 40 } },
    'no limit': { limit: null },
    'a typed sentence of the same words': { purpose: null },
    'another seat': { seat: 'AAA-AAA' },
    "another caller's certificate": { callerMediaKey: target.call.agentMediaKey },
    "another agent's certificate": { agentMediaKey: target.call.callerMediaKey },
    'another queue': { queue: QueueKey.parse('office') },
    'another origin': { origin: 'http://localhost:5173' },
    'a moment before': { askedAtMs: clock.nowMs - 1 },
    'a later end': { expiresAtMs: clock.nowMs + 60_001 },
    'the very same, asked twice': {},
  }
  const attacks = Object.entries(others).map(
    ([name, changes]) =>
      [
        name,
        async () => {
          const [shown, meant] = [asked(changes), asked()]
          const { options } = await stepUpProver.begin(shown)
          await stepUpProver.begin(meant)
          const outcome = await finishOutcome(meant.stepUpId, passkey.get(options))
          await stepUpProver.abandon(shown.stepUpId)
          return outcome
        },
      ] as const,
  )
  expect(await bringAll('other statements', target, attacks)).toEqual(nothingProven)
})

test('too late, twice, abandoned, never asked', async () => {
  const target = await start()
  const { asked, stepUpProver, finishOutcome, passkey, clock, prove } = target
  const answered = async () => {
    const input = asked()
    const { options } = await stepUpProver.begin(input)
    return { input, response: passkey.get(options) }
  }
  const proven = await answered()
  expect(await finishOutcome(proven.input.stepUpId, proven.response)).toBe('accepted')
  const wrong = await answered()
  expect(await finishOutcome(wrong.input.stepUpId, proven.response)).toBe('passkey-invalid')
  const dropped = await answered()
  await stepUpProver.abandon(dropped.input.stepUpId)
  await stepUpProver.abandon(dropped.input.stepUpId)
  const finish =
    ({ input, response }: typeof proven) =>
    () =>
      finishOutcome(input.stepUpId, response)
  expect(
    await bringAll('times', target, [
      ['a second time', finish(proven), 'statement-expired'],
      ['after a wrong answer', finish(wrong), 'statement-expired'],
      ['after it was given up', finish(dropped), 'statement-expired'],
      [
        'never asked',
        () => finishOutcome(StepUpId.parse(`stepup_${newId()}`), proven.response),
        'statement-expired',
      ],
      [
        'at the very end of its time',
        async () => {
          const late = await answered()
          clock.nowMs = late.input.expiresAtMs
          return finish(late)()
        },
        'statement-expired',
      ],
    ]),
  ).toEqual(nothingProven)
  const input = asked()
  const { options } = await stepUpProver.begin(input)
  clock.nowMs = input.expiresAtMs - 1
  expect(await finishOutcome(input.stepUpId, passkey.get(options))).toBe('accepted')
  expect((await prove()).grantId).toMatch(/^grant_/)
})

test('of 50 parallel answers to one statement exactly one is proven', async () => {
  const { asked, stepUpProver, finishOutcome, passkey, rows } = await start()
  const input = asked()
  const { options } = await stepUpProver.begin(input)
  const response = passkey.get(options)
  const before = rows()
  const outcomes = await Promise.all(
    Array.from({ length: 50 }, () => finishOutcome(input.stepUpId, response)),
  )
  expect(outcomes.filter(outcome => outcome === 'accepted')).toHaveLength(1)
  expect(outcomes.filter(outcome => outcome === 'statement-expired')).toHaveLength(49)
  expect(rows() - before).toBe(3)
})
