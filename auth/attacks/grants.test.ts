import { expect, onTestFinished, test } from 'vitest'
import { CallId } from '../../protocol/index.ts'
import { startMs, temporaryStore } from '../../store/testing/testStore.ts'
import { hashOf, newId } from '../randomIds.ts'
import { nothingSpent, startGrantTarget } from '../testing/attacks/targets/grantTarget.ts'
import { startLedgerTarget } from '../testing/attacks/targets/ledgerTarget.ts'
import { named } from '../testing/attacks/targets/testTarget.ts'
import { createBackEnd } from '../testing/testBackEnd.ts'

const start = async () => startGrantTarget(await temporaryStore(onTestFinished), onTestFinished)

test('the business spends what was proven, once, and hears what it was', async () => {
  const { spending, grant, clock, store } = await start()
  const request = spending.requestFor(grant)
  const response = await spending.send(grant.callId, grant.grantId, `Bearer ${request}`)
  expect(response.status).toBe(200)
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect(await response.json()).toEqual({
    ...{ spent: true, purpose: 'refund', sentence: 'Refund up to 40 EUR' },
    ...{ limit: { unit: 'EUR', amount: 40 }, spentAtMs: clock.nowMs },
  })
  expect(await store.auth.auditRows.last()).toMatchObject({
    ...{ actor: 'site shop', action: 'grant-spent', subject: grant.callId },
    details: { grantId: grant.grantId, amount: 40 },
  })
})

test('twice: by the same request, and by another one', async () => {
  const { spending, grant, rows } = await start()
  const request = spending.requestFor(grant)
  expect(await spending.outcome(grant, request)).toBe('spent')
  const before = rows()
  expect(await spending.outcome(grant, request)).toBe('grant-spent')
  expect(await spending.outcome(grant, spending.requestFor(grant))).toBe('grant-spent')
  expect(rows()).toBe(before)
})

test('in 200 parallel spends exactly one wins, with one request and with 200 different ones', async () => {
  const { spending, grant, prove, rows } = await start()
  for (const [of, requests] of [
    [grant, Array.from({ length: 200 }, () => spending.requestFor(grant))],
    [await prove(), []],
  ] as const) {
    const one = spending.requestFor(of)
    const before = rows()
    const brought = requests.length > 0 ? requests : Array.from({ length: 200 }, () => one)
    const outcomes = await Promise.all(brought.map(request => spending.outcome(of, request)))
    const count = (outcome: string) => outcomes.filter(other => other === outcome).length
    console.log(`attacks by grants, parallel: ${count('spent')} spent, ${count('grant-spent')} refused`)
    expect([count('spent'), count('grant-spent')]).toEqual([1, 199])
    // The audit entry of the one.
    expect(rows() - before).toBe(1)
  }
})

test('after 300 seconds, to the millisecond', async () => {
  const { spending, grant, prove, clock, rows } = await start()
  const second = await prove()
  clock.nowMs = startMs + 299_999
  expect(await spending.outcome(grant, spending.requestFor(grant))).toBe('spent')
  const before = rows()
  clock.nowMs = startMs + 300_000
  expect(await spending.outcome(second, spending.requestFor(second))).toBe('grant-expired')
  clock.nowMs = startMs + 24 * 3600_000
  expect(await spending.outcome(second, spending.requestFor(second))).toBe('grant-expired')
  expect(rows()).toBe(before)
})

test('another call, another grant, another purpose, more than the limit', async () => {
  const { spending, grant, prove, bringAll } = await start()
  const otherCall = { callId: CallId.parse(`call_${newId()}`), grantId: grant.grantId }
  const nothing = { ...grant, grantId: `grant_${newId()}` as const }
  const typed = await prove({ purpose: null, sentence: 'Send the bill to 3 Mill Lane', limit: null })
  const asKey = await prove({ purpose: null, sentence: 'close-account', limit: null })
  const close = await prove({ purpose: 'close-account', sentence: 'Close the account', limit: null })
  const request = (changes: object, of: { callId: string; grantId: string } = grant) =>
    spending.requestFor(of, changes)
  const amounts = [40.01, 41, 1e9, 40.000_000_000_1].map(amount => ({ amount }))
  const strange = [0, -1, -40, '40', null, [40], { amount: 40 }, true].map(amount => ({ amount }))
  expect(
    await bringAll('for something else', [
      { name: 'another call', of: otherCall, request: request({}, otherCall), code: 'grant-not-found' },
      { name: 'the right claims at the address of another call', of: otherCall, request: request({}) },
      { name: 'the claims of another call at the right address', request: request(otherCall) },
      { name: 'a grant of the same call at this address', request: request({}, close) },
      { name: 'another purpose', request: request({ purpose: 'close-account' }), code: 'grant-mismatch' },
      {
        name: 'another spelling of the purpose',
        request: request({ purpose: 'Refund' }),
        code: 'grant-mismatch',
      },
      {
        name: 'the sentence for the key',
        request: request({ purpose: 'Refund up to 40 EUR' }),
        code: 'grant-mismatch',
      },
      {
        name: 'the hash of the key',
        request: request({ purpose: hashOf('refund') }),
        code: 'grant-mismatch',
      },
      { name: 'no purpose', request: request({ purpose: '' }), code: 'grant-mismatch' },
      { name: 'no amount', request: request({ amount: undefined }), code: 'grant-mismatch' },
      ...amounts.map(amount => ({ name: named(amount), request: request(amount), code: 'grant-mismatch' })),
      ...strange.map(amount => ({ name: named(amount), request: request(amount) })),
      {
        ...{ name: 'an amount where there is no limit', of: close, code: 'grant-mismatch' },
        request: request({ purpose: 'close-account', amount: 1 }, close),
      },
      {
        ...{ name: 'the hash of a typed sentence', of: typed, code: 'grant-mismatch' },
        request: request({ purpose: hashOf('Send the bill to 3 Mill Lane'), amount: undefined }, typed),
      },
      {
        ...{ name: 'a typed sentence spelled like a key of the list', of: asKey, code: 'grant-mismatch' },
        request: request({ purpose: 'close-account', amount: undefined }, asKey),
      },
      {
        name: 'no such grant',
        of: { ...grant, ...otherCall },
        request: request({}, otherCall),
        code: 'grant-not-found',
      },
      { name: 'a grant identifier of nothing', request: request({}, nothing) },
    ]),
  ).toEqual(nothingSpent)
  const sentence = { purpose: 'Send the bill to 3 Mill Lane', amount: undefined }
  expect(await spending.outcome(typed, request(sentence, typed))).toBe('spent')
  const wholly = { purpose: 'close-account', amount: undefined }
  expect(await spending.outcome(close, request(wholly, close))).toBe('spent')
})

test("another site's key, the service's own, and keys of nobody", async () => {
  const other = createBackEnd('other-1')
  const target = await startLedgerTarget(await temporaryStore(onTestFinished), onTestFinished)
  const stranger = createBackEnd('shop-1')
  const grant = await target.prove()
  const { spending, rows } = target
  const before = rows()
  const outcomes = [
    await spending.outcome(grant, spending.requestFor(grant, { iss: 'other' })),
    await spending.outcome(grant, spending.requestFor(grant, { iss: 'nobody' })),
    await spending.outcome(grant, spending.requestFor(grant, {}, {}, stranger)),
    await spending.outcome(grant, spending.requestFor(grant, {}, { kid: 'other-1' }, other)),
    await spending.outcome(grant, spending.requestFor(grant, { iss: 'other' }, { kid: 'other-1' }, other)),
  ]
  console.log(`attacks by grants, other keys: ${outcomes.length} refused`)
  expect(outcomes).toEqual(outcomes.map(() => 'spend-invalid'))
  expect(rows()).toBe(before)
})

test('another site of the service, with keys of its own, finds nothing', async () => {
  const other = createBackEnd('other-1')
  const parts = await temporaryStore(onTestFinished)
  const target = await startLedgerTarget(parts, onTestFinished, {
    other: { vouching: { keys: [other.jwk] } },
  })
  const grant = await target.prove()
  const { spending } = target
  const request = spending.requestFor(grant, { iss: 'other' }, { kid: 'other-1' }, other)
  expect(await spending.outcome(grant, request)).toBe('grant-not-found')
  expect(await spending.outcome(grant, spending.requestFor(grant))).toBe('spent')
})
