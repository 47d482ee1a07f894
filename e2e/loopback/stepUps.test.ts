import { expect, test } from 'vitest'
import { EvidenceAnswer, verifyEvidence } from '../../auth/ledger/index.ts'
import type { StepUpChoice } from '../../client/sdk/index.ts'
import { parse, stepUpRules } from '../../protocol/index.ts'
import { createBackEnd, refusalIn } from '../harness/backEnd.ts'
import { enrolled, enrolledShop } from '../harness/callerPasskey.ts'
import { eventually, type Loopback } from '../harness/loopback.ts'
import {
  type Agent,
  type Caller,
  isAsBefore,
  lastOf,
  phoneTalk,
  seatTalk,
  shownAgent,
  talk,
} from '../harness/people.ts'
import { rowCounts, tableOf } from '../harness/rows.ts'
import { openSiteListener } from '../harness/site/siteListener.ts'
import { openWebhookListener } from '../harness/webhookListener.ts'

const refund = { kind: 'listed', key: 'refund', amount: 40 } as const satisfies StepUpChoice
const address = { kind: 'listed', key: 'address' } as const satisfies StepUpChoice
const purposes = [
  { key: 'refund', sentence: 'Pay back up to {limit}.', limit: { unit: 'EUR', most: 40 } },
  { key: 'address', sentence: 'Send it to my new address.' },
]
const stepUps = { purposes, typed: true }

type Lies = { readonly userVerified?: boolean }

/** A talk with a customer who is logged in and has a passkey. */
async function begin(
  how: { readonly lies?: Lies; readonly withoutPasskeys?: true; readonly shop?: object } = {},
) {
  const world = await enrolledShop({ policy: 'offered' }, { passkey: 'none', stepUps }, how.shop)
  const { loopback, agent, backEnd, before } = world
  const person = await enrolled(loopback, backEnd)
  const passkeys = {
    create: person.passkeys.create,
    get: async (options: unknown) => person.authenticator.get(options, how.lies),
  }
  const caller = await talk(loopback, agent, {
    vouch: () => backEnd.vouch(loopback, person.sub),
    ...(!how.withoutPasskeys && { passkeys }),
  })
  return { loopback, agent, caller, backEnd, before, callId: phoneTalk(caller).callId }
}

async function ask(
  { agent, caller }: { agent: Agent; caller: Caller },
  choice: StepUpChoice,
): Promise<string> {
  await agent.seat.askStepUp(choice)
  await eventually(() => phoneTalk(caller).stepUp !== null, true)
  return phoneTalk(caller).stepUp?.sentence ?? ''
}

/** The grant that was made last, as the store has it. */
function grantOf(loopback: Loopback): string {
  const [grant] = tableOf(loopback, 'grants').sort(
    (one, other) => Number(other.expires_at_ms) - Number(one.expires_at_ms),
  )
  return String(grant?.grant_id)
}

/** A proven step-up, ready to be spent. */
async function granted(choice: StepUpChoice = refund, shop: object = {}) {
  const world = await begin({ shop })
  await ask(world, choice)
  expect(await world.caller.phone.confirmStepUp()).toBe('proven')
  return { ...world, grantId: grantOf(world.loopback) }
}

test.each<[string, Parameters<typeof begin>[0], (caller: Caller, loopback: Loopback) => Promise<unknown>]>([
  ['proven', {}, ({ phone }) => phone.confirmStepUp()],
  ['refused', {}, ({ phone }) => phone.refuseStepUp()],
  ['no-passkey', { withoutPasskeys: true }, ({ phone }) => phone.confirmStepUp()],
  ['failed', { lies: { userVerified: false } }, ({ phone }) => phone.confirmStepUp()],
  ['timed-out', {}, (_, loopback) => loopback.advance(60_000)],
])('%s: both sides see the same sentence and how it ended, within a second', async (outcome, how, act) => {
  const { loopback, agent, caller } = await begin(how)
  const sentence = await ask({ agent, caller }, refund)
  expect(sentence).toBe('Pay back up to 40 EUR.')
  expect(phoneTalk(caller).stepUp).toMatchObject({ seat: shownAgent(caller)?.seat, step: 'asked' })
  expect(seatTalk(agent).stepUps).toMatchObject([{ sentence, outcome: 'asked' }])
  await act(caller, loopback)
  const endedAtMs = loopback.time.now()
  await eventually(() => phoneTalk(caller).lastStepUp, expect.objectContaining({ sentence, outcome }))
  await eventually(() => seatTalk(agent).stepUps, [expect.objectContaining({ sentence, outcome })])
  expect(loopback.time.now() - endedAtMs).toBeLessThan(1000)
  expect([phoneTalk(caller).stepUp, seatTalk(agent).asksLeft]).toEqual([null, 9])
  const proven = outcome === 'proven' ? 1 : 0
  expect(rowCounts(loopback)).toMatchObject({ grants: proven, evidence: proven })
  // The voices never stopped.
  await eventually(() => loopback.counts(), expect.objectContaining({ calls: 1, producers: 2, consumers: 2 }))
})

test.each<[string, StepUpChoice]>([
  ['a purpose that is not on the list', { kind: 'listed', key: 'password' }],
  ['more than the most', { ...refund, amount: 40.01 }],
  ['no limit where there is one', { kind: 'listed', key: 'refund' }],
  ['a limit where there is none', { ...address, amount: 1 }],
])('%s may not be asked', async (_, choice) => {
  const { agent, caller } = await begin()
  await expect(agent.seat.askStepUp(choice)).rejects.toMatchObject({ code: 'step-up-not-allowed' })
  expect(phoneTalk(caller).stepUp).toBeNull()
})

test('one question at a time, and a pause before the next', async () => {
  const world = await begin()
  const { loopback, agent, caller } = world
  await ask(world, address)
  await expect(agent.seat.askStepUp(refund)).rejects.toMatchObject({ code: 'step-up-pending' })
  await caller.phone.refuseStepUp()
  await expect(agent.seat.askStepUp(refund)).rejects.toMatchObject({ code: 'rate-limited' })
  await loopback.advance(5000)
  expect(await ask(world, { kind: 'typed', sentence: 'Cancel order 7.' })).toBe('Cancel order 7.')
})

test('the agent’s page is told how long a grant lives, the pause and the failures allowed, as they hold', async () => {
  const world = await begin()
  const { agent, caller, loopback } = world
  const rules = seatTalk(agent).call.stepUpRules
  expect(rules).toEqual(stepUpRules)
  await ask(world, refund)
  expect(await caller.phone.confirmStepUp()).toBe('proven')
  const [grant] = tableOf(loopback, 'grants')
  const evidence = tableOf(loopback, 'evidence').find(({ kind }) => kind === 'step-up')
  expect(Number(grant?.expires_at_ms) - Number(evidence?.at_ms)).toBe(rules?.grantMs)
})

test('the business spends a grant once; what does not fit it changes nothing', async () => {
  const { loopback, backEnd, callId, grantId } = await granted()
  const grant = { callId, grantId, purpose: 'refund', amount: 39.5 }
  const spend = async (changes: object = {}) => refusalIn(await backEnd.spend(loopback, grant, changes))
  expect(await spend({ purpose: 'address' })).toBe('403 grant-mismatch')
  expect(await spend({ amount: 41 })).toBe('403 grant-mismatch')
  expect(await spend({ aud: 'https://other.example' })).toBe('401 spend-invalid')
  expect(await spend({ exp: 1 })).toBe('401 spend-invalid')
  const other = `call_${'A'.repeat(22)}`
  expect(await refusalIn(await backEnd.spend(loopback, { ...grant, callId: other }))).toBe(
    '404 grant-not-found',
  )
  const stranger = await createBackEnd()
  expect(await refusalIn(await stranger.spend(loopback, grant))).toBe('401 spend-invalid')
  expect(tableOf(loopback, 'grants')).toMatchObject([{ spent_at_ms: null }])

  const spent = await backEnd.spend(loopback, grant)
  expect([spent.status, await spent.json()]).toEqual([
    200,
    {
      spent: true,
      purpose: 'refund',
      sentence: 'Pay back up to 40 EUR.',
      limit: { unit: 'EUR', amount: 40 },
      spentAtMs: loopback.time.now(),
    },
  ])
  expect(await spend()).toBe('409 grant-spent')
})

test('of 200 who spend a grant at once exactly one does', async () => {
  const { loopback, backEnd, callId, grantId } = await granted(address)
  const tries = Array.from({ length: 200 }, () =>
    backEnd.spend(loopback, { callId, grantId, purpose: 'address' }),
  )
  const outcomes = await Promise.all((await Promise.all(tries)).map(refusalIn))
  expect(outcomes.filter(each => each === '200')).toHaveLength(1)
  expect(outcomes.filter(each => each === '409 grant-spent')).toHaveLength(199)
})

test('a grant is good for 300 seconds, also after the call', async () => {
  const { loopback, backEnd, caller, agent, before, callId, grantId } = await granted(address)
  await caller.phone.hangUp()
  await isAsBefore(loopback, before, caller, agent)
  await loopback.advance(300_000)
  const late = await backEnd.spend(loopback, { callId, grantId, purpose: 'address' })
  expect(await refusalIn(late)).toBe('410 grant-expired')

  const second = await granted(address)
  await second.loopback.advance(299_000)
  const inTime = await second.backEnd.spend(second.loopback, {
    callId: second.callId,
    grantId: second.grantId,
    purpose: 'address',
  })
  expect(await refusalIn(inTime)).toBe('200')
})

test('the business hears of a grant, signed, and again while it fails to take it', async () => {
  const listener = await openWebhookListener()
  listener.answerWith(500)
  const { loopback, backEnd, caller, agent, before, callId, grantId } = await granted(refund, {
    webhookUrl: listener.url,
  })
  await eventually(() => listener.bodies.length, 1)
  await eventually(() => loopback.time.server.pending() > 0, true)
  const claims = await listener.claims(loopback, 0)
  expect(claims).toMatchObject({
    event: 'grant-issued',
    callId,
    grantId,
    purpose: 'refund',
    sentence: 'Pay back up to 40 EUR.',
  })
  await passes(loopback, 1000, () => listener.bodies.length, 2)
  listener.answerWith(204)
  await passes(loopback, 5000, () => listener.bodies.length, 3)
  expect(new Set(listener.bodies).size).toBe(1)
  // What it heard is enough to spend by.
  const grant = { callId, grantId: String(claims.grantId), purpose: String(claims.purpose), amount: 10 }
  expect(await refusalIn(await backEnd.spend(loopback, grant))).toBe('200')
  await caller.phone.hangUp()
  await isAsBefore(loopback, before, caller, agent)
  await loopback.advance(60_000)
  expect(listener.bodies).toHaveLength(3)
})

test('a grant is told among the other messages, too: at once, by name, with what the site vouched for', async () => {
  const listener = await openSiteListener()
  const { loopback, callId, grantId, backEnd } = await granted(refund, { webhooks: [listener.webhook] })
  listener.useTime(loopback.time)
  const told = () => listener.heard.map(({ body }) => Object(JSON.parse(body)).type)
  await eventually(() => told().includes('grant.issued'), true)
  listener.heard.splice(0, told().indexOf('grant.issued'))
  await eventually(() => listener.heard.length, 1)
  const body = JSON.parse(listener.heard[0]?.body ?? '')
  expect(body).toMatchObject({
    ...{ type: 'grant.issued', site: 'shop' },
    data: {
      callId,
      grantId,
      purpose: 'refund',
      sentence: 'Pay back up to 40 EUR.',
      limit: { unit: 'EUR', amount: 40 },
    },
  })
  const grant = { callId, grantId: String(body.data.grantId), purpose: String(body.data.purpose), amount: 10 }
  expect(await refusalIn(await backEnd.spend(loopback, grant))).toBe('200')
})

/** The server waits by virtual time but delivers in real time: its timer may not stand yet. */
async function passes(loopback: Loopback, ms: number, read: () => number, wanted: number): Promise<void> {
  const step = async () => {
    await loopback.advance(ms / 10)
    return read() >= wanted
  }
  await expect.poll(step, { interval: 5, timeout: 10_000 }).toBe(true)
  expect(read()).toBe(wanted)
}

test('three failures end the right to ask, and the record says so', async () => {
  const world = await begin({ lies: { userVerified: false } })
  const { loopback, agent, caller, before } = world
  for (const asksLeft of [9, 8, 0]) {
    await ask(world, address)
    expect(await caller.phone.confirmStepUp()).toBe('failed')
    await eventually(() => seatTalk(agent).asksLeft, asksLeft)
    await loopback.advance(5000)
  }
  await expect(agent.seat.askStepUp(address)).rejects.toMatchObject({ code: 'too-many-step-ups' })
  await agent.seat.hangUp()
  await isAsBefore(loopback, before, caller, agent)
  await eventually(
    () => agent.seat.snapshot,
    expect.objectContaining({ recentCalls: [expect.objectContaining({ marks: ['step-up-failures'] })] }),
  )
  expect(rowCounts(loopback)).toMatchObject({ grants: 0, evidence: 0 })
})

test('a hang-up with an open question leaves nothing of it but a line in the record', async () => {
  const world = await begin()
  const { loopback, agent, caller, before } = world
  const sentence = await ask(world, address)
  await caller.phone.hangUp()
  await eventually(() => lastOf(agent), 'caller-hung-up')
  await isAsBefore(loopback, before, caller, agent)
  await eventually(() => tableOf(loopback, 'call_records').length, 1)
  expect(rowCounts(loopback)).toMatchObject({ grants: 0, evidence: 0 })
  const [record] = tableOf(loopback, 'call_records')
  expect(JSON.parse(String(record?.step_ups))).toMatchObject([
    { sentence, outcome: 'timed-out', grantId: null },
  ])
  await expect(caller.phone.confirmStepUp()).rejects.toMatchObject({ code: expect.any(String) })
})

test('the evidence of a step-up binds call, sentence, limit, seat and both media keys, and verifies later', async () => {
  const { loopback, agent, caller, callId } = await granted()
  const { seat } = seatTalk(agent)
  const [callerKey, agentKey] = await Promise.all(
    [caller, agent].map(({ platform }) => platform.mediaCertificate('caller', loopback.url)),
  )
  await caller.phone.hangUp()
  await eventually(() => tableOf(loopback, 'call_records').length, 1)
  const answer = await fetch(`${loopback.url}/calls/${callId}/evidence`, {
    headers: { cookie: agent.net.cookie() },
  })
  const { stepUps: evidence } = parse(EvidenceAnswer, await answer.json())
  const [proof] = evidence
  if (!proof) throw new Error('no evidence')
  expect(JSON.parse(proof.statement)).toMatchObject({
    callId,
    seat,
    sentence: 'Pay back up to 40 EUR.',
    limit: { unit: 'EUR', amount: 40 },
    callerMediaKey: callerKey?.mediaKey,
    agentMediaKey: agentKey?.mediaKey,
  })
  expect(Object.values(await verifyEvidence(proof)).every(Boolean)).toBe(true)
  const more = { ...proof, statement: proof.statement.replace('"amount":40', '"amount":4000') }
  expect(await verifyEvidence(more)).toMatchObject({ challenge: false })
})
