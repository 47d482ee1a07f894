import { expect, test } from 'vitest'
import { EvidenceAnswer, verifyEvidence } from '../../auth/ledger/index.ts'
import { parse } from '../../protocol/index.ts'
import { refusalIn } from '../harness/backEnd.ts'
import { enrolled, enrolledShop } from '../harness/callerPasskey.ts'
import { eventually, shopOrigin } from '../harness/loopback.ts'
import {
  type Agent,
  callerCard,
  createAuthenticatorOf,
  endOf,
  isAsBefore,
  onDuty,
  phoneTalk,
  rings,
  talk,
  talking,
  visit,
} from '../harness/people.ts'
import { rowCounts, tableOf } from '../harness/rows.ts'

test('where passkeys are offered the person chooses; without one the call is of nobody', async () => {
  const { loopback, agent, before } = await enrolledShop({ policy: 'offered' })
  const caller = visit(loopback, { passkeys: createAuthenticatorOf(shopOrigin) })
  await caller.phone.call()
  expect(caller.phone.snapshot).toEqual({
    state: 'offering-passkey',
    required: false,
    mayMake: false,
    failed: null,
    made: null,
  })
  expect(loopback.counts().calls).toBe(0)
  await caller.phone.continueWithoutPasskey()
  await rings(caller, agent)
  expect(callerCard(agent)).toMatchObject({ assurance: 'anonymous', callerId: null, proofs: [] })
  await caller.phone.hangUp()
  await isAsBefore(loopback, before, caller, agent)
})

test('where there are none to be asked for, nobody is asked', async () => {
  const { loopback, agent } = await enrolledShop({ policy: 'none' })
  await talk(loopback, agent, { passkeys: createAuthenticatorOf(shopOrigin) })
  expect(callerCard(agent)).toMatchObject({ assurance: 'anonymous' })
})

test('a browser without passkeys is offered none', async () => {
  const { loopback, agent } = await enrolledShop({ policy: 'offered' })
  await talk(loopback, agent)
})

test('where one is required there is no way around it, in a browser with passkeys or without', async () => {
  const { loopback, agent, before } = await enrolledShop({ policy: 'required' })
  const rows = rowCounts(loopback)
  const without = visit(loopback)
  await expect(without.phone.call()).rejects.toMatchObject({ code: 'browser-unsupported' })
  const caller = visit(loopback, { passkeys: createAuthenticatorOf(shopOrigin) })
  await caller.phone.call()
  expect(caller.phone.snapshot).toMatchObject({ state: 'offering-passkey', required: true })
  await expect(caller.phone.continueWithoutPasskey()).rejects.toMatchObject({ code: 'request-not-allowed' })
  await caller.phone.hangUp()
  await isAsBefore(loopback, before, without, caller, agent)
  expect(rowCounts(loopback)).toEqual(rows)
})

test('a queue may ask for more than its site', async () => {
  const { loopback, agent } = await enrolledShop({ policy: 'none' }, { passkey: 'required' })
  await expect(visit(loopback).phone.call()).rejects.toMatchObject({ code: 'browser-unsupported' })
  const elsewhere = visit(loopback, { queue: 'service' })
  await elsewhere.phone.call()
  await rings(elsewhere, agent)
})

test('a call signed by a passkey: the agent sees what proved it and when, and the evidence is kept', async () => {
  const { loopback, agent, backEnd, before } = await enrolledShop({ policy: 'required' })
  const { passkeys, callerId, enrolledAtMs } = await enrolled(loopback, backEnd)
  await loopback.advance(60_000)
  const signedAtMs = loopback.time.now()
  const caller = visit(loopback, { passkeys })
  await caller.phone.call()
  await caller.phone.usePasskey()
  await rings(caller, agent)
  expect(callerCard(agent)).toMatchObject({
    assurance: 'passkey',
    callerId,
    proofs: [{ method: 'passkey', provenAtMs: signedAtMs, enrolledAtMs, synced: false }],
  })
  await agent.seat.accept()
  await talking(caller, agent)
  await caller.phone.hangUp()
  await isAsBefore(loopback, before, caller, agent)
  await eventually(() => tableOf(loopback, 'call_records').length, 1)
  const [record] = tableOf(loopback, 'call_records')
  expect(record).toMatchObject({ assurance: 'passkey', caller_id: callerId })
  expect(tableOf(loopback, 'evidence')).toMatchObject([{ kind: 'call', subject: record?.jti }])
})

test('vouched and signed by the passkey of the same person: both proofs, weakest first', async () => {
  const { loopback, agent, backEnd } = await enrolledShop({ policy: 'offered' })
  const { passkeys, callerId, sub } = await enrolled(loopback, backEnd)
  const caller = visit(loopback, {
    passkeys,
    vouch: () => backEnd.vouch(loopback, sub, { name: 'Grace Hopper' }),
  })
  await caller.phone.call()
  await caller.phone.usePasskey()
  await rings(caller, agent)
  const { assurance, proofs, vouched, ...card } = callerCard(agent)
  expect([assurance, card.callerId, vouched]).toEqual(['passkey', callerId, { name: 'Grace Hopper' }])
  expect(proofs.map(({ method }) => method)).toEqual(['vouch', 'passkey'])
})

test('the passkey of somebody else than the one who is logged in signs nothing', async () => {
  const { loopback, agent, backEnd, before } = await enrolledShop({ policy: 'offered' })
  const { passkeys } = await enrolled(loopback, backEnd)
  const { sub } = await enrolled(loopback, backEnd, 'somebody-else')
  const rows = rowCounts(loopback)
  const caller = visit(loopback, { passkeys, vouch: () => backEnd.vouch(loopback, sub) })
  await caller.phone.call()
  await caller.phone.usePasskey()
  expect(caller.phone.snapshot).toMatchObject({ state: 'offering-passkey', failed: 'passkey-invalid' })
  await caller.phone.hangUp()
  await isAsBefore(loopback, before, caller, agent)
  // The vouch is spent: it came with the statement and with the plain token before.
  const { token_uses: _, ...left } = rowCounts(loopback)
  expect(rows).toMatchObject(left)
})

test('a passkey that answers for a page elsewhere signs nothing', async () => {
  const { loopback, agent, backEnd, before } = await enrolledShop({ policy: 'required' })
  const { authenticator } = await enrolled(loopback, backEnd)
  const rows = rowCounts(loopback)
  const lies = [
    { origin: 'https://shop.example.evil' },
    { rpId: 'evil.example' },
    { userVerified: false },
    { crossOrigin: true },
  ]
  for (const lie of lies) {
    const passkeys = {
      create: async () => Promise.reject(new Error('nobody creates')),
      get: async (options: unknown) => authenticator.get(options, lie),
    }
    const caller = visit(loopback, { passkeys })
    await caller.phone.call()
    await caller.phone.usePasskey()
    expect(caller.phone.snapshot).toMatchObject({ state: 'offering-passkey', failed: 'passkey-invalid' })
    await caller.phone.hangUp()
    await isAsBefore(loopback, before, caller, agent)
  }
  expect(rowCounts(loopback)).toEqual(rows)
})

const readEvidence = (url: string, { net }: Pick<Agent, 'net'>, callId: string) =>
  fetch(`${url}/calls/${callId}/evidence`, { headers: { cookie: net.cookie(), connection: 'close' } })

test('a supervisor fetches the evidence, anybody verifies it, and one altered octet shows', async () => {
  const { loopback, agent: admin, backEnd } = await enrolledShop({ policy: 'required' })
  const { passkeys } = await enrolled(loopback, backEnd)
  const caller = visit(loopback, { passkeys })
  await caller.phone.call()
  await caller.phone.usePasskey()
  await rings(caller, admin)
  await admin.seat.accept()
  await talking(caller, admin)
  const { callId } = phoneTalk(caller)
  await caller.phone.hangUp()
  await eventually(() => tableOf(loopback, 'call_records').length, 1)

  const answer = await readEvidence(loopback.url, admin, callId)
  const { call, stepUps, receipt } = parse(EvidenceAnswer, await answer.json())
  expect([answer.status, stepUps.length, typeof receipt]).toEqual([200, 0, 'string'])
  if (!call) throw new Error('no evidence')
  const checks = await verifyEvidence(call)
  expect(Object.entries(checks).filter(([, holds]) => !holds)).toEqual([])

  for (const member of ['authenticatorData', 'clientDataJSON', 'signature', 'publicKey'] as const) {
    const octets = Buffer.from(call[member], 'base64url')
    for (const at of [0, octets.length >> 1, octets.length - 1]) {
      const altered = Buffer.from(octets)
      altered[at] = (altered[at] ?? 0) ^ 1
      const lie = await verifyEvidence({ ...call, [member]: altered.toString('base64url') })
      expect(Object.values(lie).every(Boolean)).toBe(false)
    }
  }
  const told = await verifyEvidence({ ...call, statement: call.statement.replace('"sales"', '"salem"') })
  expect(told).toMatchObject({ challenge: false })

  const ben = await onDuty(loopback, 'Ben')
  const { agents } = await admin.seat.people.list()
  const benId = agents.find(({ name }) => name === 'Ben')?.agentId ?? ''
  await admin.seat.people.setRole(benId, 'agent')
  expect(await refusalIn(await readEvidence(loopback.url, ben, callId))).toBe('403 role-required')
  await admin.seat.people.setRole(benId, 'supervisor')
  expect(await refusalIn(await readEvidence(loopback.url, ben, callId))).toBe('200')
  expect(endOf(caller)).toBe('caller-hung-up')
})
