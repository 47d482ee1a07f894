import { expect, test } from 'vitest'
import type { Phone, PhoneEvents, PhoneSnapshot } from '../../client/sdk/index.ts'
import { createTestPhone, type TestPhone, type TestStep } from '../../client/testing/index.ts'
import { enrolled, enrolledShop } from '../harness/callerPasskey.ts'
import { awayTimeMs, eventually, startLoopback } from '../harness/loopback.ts'
import { type Agent, loseNetwork, onDuty, phoneTalk, talking, visit } from '../harness/people.ts'

/** Everything that a page gets of a phone: snapshots and events, in order. */
function record(phone: Phone): unknown[] {
  const told: unknown[] = []
  const news = [
    ...(['snapshotChanged', 'admitted', 'rang', 'answered', 'capNeared', 'stepUpAsked'] as const),
    ...(['stepUpEnded', 'ended', 'receiptIssued', 'refused'] as const),
  ] satisfies (keyof PhoneEvents)[]
  for (const event of news) phone.on(event, payload => told.push([event, alike(payload)]))
  return told
}

/** Of names, words and times only that they are there, and of what kind; of all else the value. */
const kinds = [
  ...['callId', 'stepUpId', 'moveId', 'seat', 'siteName', 'words', 'method', 'label', 'receipt'],
  ...['startedAtMs', 'endsAtMs', 'otherAwayUntilMs', 'talkedMs', 'opensAtMs', 'retryAfterMs'],
]

const alike = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(alike)
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      kinds.includes(name) && inner !== null ? kindOf(inner) : alike(inner),
    ]),
  )
}
const kindOf = (value: unknown) => (Array.isArray(value) ? `${value.length} texts` : typeof value)

const knows = (phone: Phone, wanted: (snapshot: PhoneSnapshot) => boolean) =>
  eventually(() => wanted(phone.snapshot), true)

/** One person after the other in line, rung, talked to, and all that may come to pass in a talk. */
test('one story through both phones: what the page gets of the test phone is what it gets of the real one', async () => {
  const sentence = 'Send it to my new address.'
  const purposes = [{ key: 'address', sentence }]
  const world = await enrolledShop(
    { policy: 'offered' },
    { passkey: 'none', stepUps: { purposes, typed: true } },
  )
  const { loopback, agent, backEnd } = world
  const person = await enrolled(loopback, backEnd)
  const first = visit(loopback)
  await first.phone.call()
  await eventually(agent.occupation, 'ringing')
  await agent.seat.accept()
  await talking(first, agent)
  // Who is vouched for goes before strangers.
  const second = visit(loopback, { vouch: () => backEnd.vouch(loopback, 'another visitor') })
  await second.phone.call()

  const third = visit(loopback, {
    passkeys: person.passkeys,
    vouch: () => backEnd.vouch(loopback, person.sub),
  })
  const real = record(third.phone)
  const test = createTestPhone({ script: [{ step: 'admit', place: 2 }] })
  const scripted = record(test)
  /** The same on both sides, and then the same to be seen. */
  const both = async (
    inLife: () => unknown,
    ...inScript: readonly (TestStep | ((phone: TestPhone) => unknown))[]
  ) => {
    await inLife()
    for (const step of inScript) await (typeof step === 'function' ? step(test) : test.play(step))
    await eventually(() => real.length, scripted.length)
    expect(alike(third.phone.snapshot)).toEqual(alike(test.snapshot))
  }
  await both(
    () => third.phone.call(),
    phone => phone.call(),
  )
  await both(
    async () => {
      await second.phone.hangUp()
      await loopback.advance(1000)
    },
    { step: 'move-up', place: 1 },
  )
  await both(
    async () => {
      await first.phone.hangUp()
      await knows(third.phone, ({ state }) => state === 'connecting')
    },
    { step: 'ring' },
  )
  await both(
    async () => {
      await agent.seat.accept()
      await talking(third, agent)
    },
    { step: 'answer', agentName: agentName(agent) },
  )
  await both(
    () => third.phone.mute(true),
    phone => phone.mute(true),
  )
  await both(
    async () => {
      agent.seat.mute(true)
      await knows(third.phone, () => phoneTalk(third).otherMuted)
    },
    { step: 'mute-agent', muted: true },
  )
  await both(
    async () => {
      await agent.seat.askStepUp({ kind: 'listed', key: 'address' })
      await knows(third.phone, () => phoneTalk(third).stepUp !== null)
    },
    { step: 'ask-step-up', sentence },
  )
  await both(
    () => third.phone.confirmStepUp(),
    phone => phone.confirmStepUp(),
  )
  await both(
    async () => {
      agent.net.cut()
      await knows(third.phone, () => phoneTalk(third).otherAwayUntilMs !== null)
    },
    { step: 'lose-agent' },
  )
  await both(
    async () => {
      await third.phone.hangUp()
      await knows(third.phone, snapshot => snapshot.state === 'ended' && snapshot.receipt !== null)
    },
    phone => phone.hangUp(),
    { step: 'issue-receipt' },
  )
  expect(scripted).toEqual(real)
  expect(scripted.length).toBeGreaterThan(15)
})

const agentName = ({ seat: { snapshot } }: Agent): string =>
  snapshot.state === 'seated' ? snapshot.agentName : ''

test('a connection that is lost and found, and a call that ends meanwhile', async () => {
  const loopback = await startLoopback()
  const agent = await onDuty(loopback, 'Ada')
  const caller = visit(loopback)
  const real = record(caller.phone)
  const test = createTestPhone()
  const scripted = record(test)
  await Promise.all([caller.phone.call(), test.call()])
  await eventually(agent.occupation, 'ringing')
  await agent.seat.accept()
  await talking(caller, agent)
  await test.play({ step: 'ring' }, { step: 'answer', agentName: 'Ada' })
  loseNetwork(caller)
  await knows(caller.phone, () => phoneTalk(caller).connectionLost)
  await test.play({ step: 'lose-connection' })
  await loopback.advance(awayTimeMs)
  await loopback.advance(8000)
  await knows(caller.phone, ({ state }) => state === 'ended')
  await test.play({ step: 'end', reason: 'connection-lost' })
  expect(scripted).toEqual(real)
})

test.each([
  ['night', [{ step: 'refuse', code: 'closed-now', until: { retryAfterMs: 1, opensAtMs: 1 } }]],
  ['sales', [{ step: 'refuse', code: 'no-agent' }]],
  ['nowhere', [{ step: 'refuse', code: 'queue-unknown' }]],
] satisfies [string, readonly TestStep[]][])('a call into %s is refused alike', async (queue, script) => {
  const loopback = await startLoopback()
  const { phone } = visit(loopback, { queue })
  const test = createTestPhone({ script })
  const [real, scripted] = [record(phone), record(test)]
  const refusals = await Promise.all([phone, test].map(each => each.call().catch(error => error)))
  expect(refusals[0].code).toBe(refusals[1].code)
  expect(Object.keys(refusals[1].until ?? {})).toEqual(Object.keys(refusals[0].until ?? {}))
  expect(scripted).toEqual(real)
})
