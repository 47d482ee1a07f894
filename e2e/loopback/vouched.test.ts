import { expect, test } from 'vitest'
import { type BackEnd, createBackEnd } from '../harness/backEnd.ts'
import { eventually, type Loopback, otherOrigin, shopOrigin, startLoopback } from '../harness/loopback.ts'
import { callerCard, isAsBefore, onDuty, phoneTalk, talk, visit } from '../harness/people.ts'
import { rowCounts, storeOctets, tableOf } from '../harness/rows.ts'

const dayMs = 24 * 3600_000
const person = {
  name: 'Grace Hopper',
  customerReference: 'K-1906',
  attributes: { Plan: 'Gold', Since: '2019' },
}

async function begin(algorithm: 'ES256' | 'EdDSA' = 'ES256', shop: object = {}, required = false) {
  const backEnd = await createBackEnd(algorithm)
  const loopback = await startLoopback({ shop: { vouching: { keys: [backEnd.jwk], required }, ...shop } })
  const agent = await onDuty(loopback, 'Ada')
  return { backEnd, loopback, agent, before: loopback.counts() }
}

const vouchFor =
  (loopback: Loopback, backEnd: BackEnd, sub = 'visitor-77', changes: object = person) =>
  () =>
    backEnd.vouch(loopback, sub, changes)

test.each(['ES256', 'EdDSA'] as const)(
  'what the shop signed with %s and what its page typed stand apart',
  async algorithm => {
    const { backEnd, loopback, agent, before } = await begin(algorithm)
    const signedAtMs = loopback.time.now()
    const caller = await talk(loopback, agent, { vouch: vouchFor(loopback, backEnd) })
    const card = callerCard(agent)
    expect(card).toEqual({
      assurance: 'vouched',
      callerId: expect.stringMatching(/^caller_[\w-]{22}$/),
      proofs: [{ method: 'vouch', provenAtMs: signedAtMs }],
      language: 'en',
      vouched: person,
      pageContext: { Basket: 'one bicycle' },
      origin: shopOrigin,
    })
    await caller.phone.hangUp()
    await isAsBefore(loopback, before, caller, agent)
  },
)

test('a page that brings nothing signed calls as nobody where the shop does not insist', async () => {
  const { loopback, agent } = await begin()
  await talk(loopback, agent)
  expect(callerCard(agent)).toMatchObject({ assurance: 'anonymous', callerId: null, proofs: [] })
  expect(callerCard(agent)).not.toHaveProperty('vouched')
})

test('where the shop insists, nobody calls unsigned; signed they do', async () => {
  const { backEnd, loopback, agent, before } = await begin('ES256', {}, true)
  const rows = rowCounts(loopback)
  const nobody = visit(loopback)
  await expect(nobody.phone.call()).rejects.toMatchObject({ code: 'vouch-required' })
  await isAsBefore(loopback, before, nobody, agent)
  expect(rowCounts(loopback)).toEqual(rows)
  await talk(loopback, agent, { vouch: vouchFor(loopback, backEnd) })
})

test('what was signed opens one call, also in the same browser', async () => {
  const { backEnd, loopback, agent, before } = await begin()
  const vouch = await backEnd.vouch(loopback, 'visitor-77')
  const first = await talk(loopback, agent, { vouch: async () => vouch })
  await first.phone.hangUp()
  await isAsBefore(loopback, before, first, agent)
  await eventually(() => tableOf(loopback, 'call_records').length, 1)
  await loopback.quiet()
  const rows = rowCounts(loopback)
  const again = visit(loopback, { vouch: async () => vouch })
  await expect(again.phone.call()).rejects.toMatchObject({ code: 'vouch-used', retryable: true })
  await isAsBefore(loopback, before, again, agent)
  expect(rowCounts(loopback)).toEqual(rows)
})

test.each<[string, object]>([
  ['the page of another site', { origin: otherOrigin }],
  ['another service', { aud: 'https://calls.example' }],
  ['another site', { iss: 'other' }],
  ['six minutes', { exp: Math.floor(Date.UTC(2026, 10, 21, 9, 6) / 1000) }],
  ['a time that is over', { iat: 1, exp: 301 }],
  ['a claim that nobody knows', { role: 'admin' }],
])('what was signed for %s opens nothing and stays unused', async (_, changes) => {
  const { backEnd, loopback, agent, before } = await begin()
  const rows = rowCounts(loopback)
  const caller = visit(loopback, { vouch: vouchFor(loopback, backEnd, 'visitor-77', changes) })
  await expect(caller.phone.call()).rejects.toMatchObject({ code: 'vouch-invalid' })
  await isAsBefore(loopback, before, caller, agent)
  expect(rowCounts(loopback)).toEqual(rows)
})

test('what somebody else’s key signed in the shop’s name opens nothing', async () => {
  const { loopback, agent, before } = await begin()
  const forger = await createBackEnd()
  const caller = visit(loopback, { vouch: vouchFor(loopback, forger) })
  await expect(caller.phone.call()).rejects.toMatchObject({ code: 'vouch-invalid' })
  await isAsBefore(loopback, before, caller, agent)
})

test('one person is the same on two devices, another one at another site, and never stored by the site’s own name', async () => {
  const [shop, elsewhere] = [await createBackEnd(), await createBackEnd('ES256', 'other')]
  const loopback = await startLoopback({
    shop: { vouching: { keys: [shop.jwk] } },
    other: { vouching: { keys: [elsewhere.jwk] } },
  })
  const agent = await onDuty(loopback, 'Ada')
  const idOf = async (how: Parameters<typeof talk>[2]) => {
    const caller = await talk(loopback, agent, how)
    const { callerId } = callerCard(agent)
    await caller.phone.hangUp()
    await eventually(agent.occupation, 'free')
    return callerId
  }
  const phone = await idOf({ vouch: vouchFor(loopback, shop) })
  expect(await idOf({ vouch: vouchFor(loopback, shop) })).toBe(phone)
  expect(await idOf({ vouch: vouchFor(loopback, shop, 'visitor-78') })).not.toBe(phone)
  const other = () => elsewhere.vouch(loopback, 'visitor-77', { origin: otherOrigin })
  const there = await idOf({ site: 'other', origin: otherOrigin, vouch: other })
  expect(there).toMatch(/^caller_/)
  expect(there).not.toBe(phone)
  await eventually(() => tableOf(loopback, 'call_records').length, 4)
  expect(storeOctets(loopback).includes(phone ?? 'nobody')).toBe(true)
  expect(storeOctets(loopback).includes('visitor-77')).toBe(false)
})

test('what was vouched for goes with the call unless the shop keeps it', async () => {
  const { backEnd, loopback, agent } = await begin()
  const caller = await talk(loopback, agent, { vouch: vouchFor(loopback, backEnd) })
  await caller.phone.hangUp()
  await eventually(() => tableOf(loopback, 'call_records').length, 1)
  expect(tableOf(loopback, 'call_records')).toMatchObject([{ vouched: null, vouched_until_ms: null }])
  for (const text of ['Grace Hopper', 'K-1906', 'Gold'])
    expect(storeOctets(loopback).includes(text)).toBe(false)
})

test('where the shop keeps it for two days, it is gone after them and the record stays', async () => {
  const { backEnd, loopback, agent } = await begin('ES256', { keepVouchedDays: 2 })
  const caller = await talk(loopback, agent, { vouch: vouchFor(loopback, backEnd) })
  const { callId } = phoneTalk(caller)
  await caller.phone.hangUp()
  await eventually(() => tableOf(loopback, 'call_records').length, 1)
  const endedAtMs = loopback.time.now()
  const [record] = tableOf(loopback, 'call_records')
  expect(record).toMatchObject({ call_id: callId, vouched_until_ms: endedAtMs + 2 * dayMs })
  expect(JSON.parse(String(record?.vouched))).toEqual(person)
  // Pages that stay open would look for the service for two days.
  agent.seat.close()
  caller.phone.close()
  await loopback.stop()
  await loopback.leap(2 * dayMs)
  await loopback.start()
  expect(tableOf(loopback, 'call_records')).toMatchObject([{ call_id: callId, vouched: null }])
})

test.each<[string, () => Promise<string>, string]>([
  ['is too long', async () => 'x'.repeat(9000), 'vouch-too-long'],
  [
    'was not to be had, because the page’s own function failed',
    () => Promise.reject(new Error()),
    'vouch-failed',
  ],
  ['is no text', async () => JSON.parse('{"vouch":"x"}'), 'vouch-failed'],
])('a vouch that %s is refused by a code of its own', async (_name, vouch, code) => {
  const { loopback, agent, before } = await begin()
  const caller = visit(loopback, { vouch })
  await expect(caller.phone.call()).rejects.toMatchObject({ code })
  await isAsBefore(loopback, before, caller, agent)
})
