import { join } from 'node:path'
import { calculateJwkThumbprint } from 'jose'
import { expect, test } from 'vitest'
import { createPhoneOn } from '../../client/sdk/testing/index.ts'
import { CallId, KeyThumbprint, parse } from '../../protocol/index.ts'
import { openStore } from '../../store/index.ts'
import { type BackEnd, createBackEnd } from '../harness/backEnd.ts'
import { eventually, type House, startLoopback } from '../harness/loopback.ts'
import {
  type Agent,
  type Caller,
  endOf,
  isAsBefore,
  onDuty,
  phoneTalk,
  talk,
  visit,
} from '../harness/people.ts'
import { rowCounts, tableOf } from '../harness/rows.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs

/** The shop caps as the product does where nobody says otherwise: 7, 9 and 15 calls. */
async function begin(caps: object = {}) {
  const backEnd = await createBackEnd()
  const house = await startLoopback({ shop: { caps, vouching: { keys: [backEnd.jwk] } } })
  const agent = await onDuty(house, 'Ada')
  return { house, agent, backEnd, before: house.counts() }
}

/** Calls, rings, and hangs up again. */
async function calls(house: House, caller: Caller, times: number): Promise<void> {
  for (let count = 0; count < times; count += 1) {
    await caller.phone.call()
    await caller.phone.hangUp()
    await house.quiet()
    await eventually(() => house.counts().calls, 0)
  }
}

/** Refused, and nothing is left of it but the token's use. */
async function isRefused(house: House, caller: Caller, code: 'over-cap' | 'allowance-used'): Promise<void> {
  const [counts, { token_uses: _, ...rows }] = [house.counts(), rowCounts(house)]
  await expect(caller.phone.call()).rejects.toMatchObject({ code, retryable: true })
  await house.quiet()
  await house.holdsOnly(counts)
  expect(rowCounts(house)).toMatchObject(rows)
}

const signedIn = (house: House, backEnd: BackEnd, sub: string): Caller =>
  visit(house, { vouch: () => backEnd.vouch(house, sub) })

/** Nobody stays signed in for a day. */
async function nextShift(house: House, agent: Agent): Promise<void> {
  if (agent.occupation() === 'signed-out') await agent.seat.signIn()
  await agent.seat.setDuty('on-duty')
  await house.advance(1)
}

test('7 calls in 15 minutes, 9 in an hour, 15 in a day, each window sliding', async () => {
  const { house, agent } = await begin()
  const caller = visit(house)
  const beganAtMs = house.time.now()
  const until = (ms: number) => house.leap(beganAtMs + ms - house.time.now())
  await calls(house, caller, 7)
  await isRefused(house, caller, 'allowance-used')
  await until(15 * minuteMs - 1)
  await isRefused(house, caller, 'allowance-used')
  await until(15 * minuteMs)
  await calls(house, caller, 2)
  await isRefused(house, caller, 'allowance-used')
  await until(hourMs - 1)
  await isRefused(house, caller, 'allowance-used')
  await until(hourMs)
  await calls(house, caller, 6)
  await isRefused(house, caller, 'allowance-used')
  await until(3 * hourMs)
  await isRefused(house, caller, 'allowance-used')
  await until(24 * hourMs - 1)
  await nextShift(house, agent)
  await until(24 * hourMs)
  await calls(house, caller, 1)
}, 60_000)

test('a browser has its own caps, and so has a person on all devices together', async () => {
  const { house, backEnd } = await begin()
  const [one, other] = [visit(house), visit(house)]
  await calls(house, one, 7)
  await isRefused(house, one, 'allowance-used')
  await calls(house, other, 1)

  const [phone, laptop] = [signedIn(house, backEnd, 'visitor-77'), signedIn(house, backEnd, 'visitor-77')]
  await calls(house, phone, 4)
  await calls(house, laptop, 3)
  await isRefused(house, phone, 'allowance-used')
  await isRefused(house, laptop, 'allowance-used')
  await calls(house, signedIn(house, backEnd, 'visitor-78'), 1)
})

test('two calls at once, and a third when one of them has ended', async () => {
  const { house, agent } = await begin()
  const first = visit(house)
  const tab = () =>
    createPhoneOn(first.platform, { site: 'shop', queue: 'sales', service: house.config.publicOrigin })
  const [second, third] = [tab(), tab()]
  await first.phone.call()
  await eventually(agent.occupation, 'ringing')
  await second.call()
  // Two voices, the ringing agent's, and what stands for those that are not there yet.
  await eventually(() => house.counts(), expect.objectContaining({ producers: 5, consumers: 5 }))
  await isRefused(house, { ...first, phone: third }, 'over-cap')
  await second.hangUp()
  await third.call()
  expect(house.counts()).toMatchObject({ calls: 2, leases: 2 })
})

test('the seconds of a day end a talk and then bar the next', async () => {
  const { house, agent, before } = await begin({ seconds: 60, secondsPer24Hours: 100 })
  const caller = await talk(house, agent)
  await house.advance(60_000)
  await eventually(() => endOf(caller), 'cap-reached')
  await isAsBefore(house, before, caller, agent)
  caller.phone.reset()
  await caller.phone.call()
  await eventually(agent.occupation, 'ringing')
  await agent.seat.accept()
  await eventually(() => endOf(caller), 'talking')
  const { startedAtMs, endsAtMs } = phoneTalk(caller)
  expect(endsAtMs - startedAtMs).toBe(40_000)
  await house.advance(40_000)
  await eventually(() => endOf(caller), 'cap-reached')
  await isAsBefore(house, before, caller, agent)
  await isRefused(house, caller, 'allowance-used')
  await house.leap(24 * hourMs - 100_000)
  await nextShift(house, agent)
  await isRefused(house, caller, 'allowance-used')
  await house.advance(30_000)
  // What was talked more than a day ago counts no more.
  await caller.phone.call()
  await eventually(agent.occupation, 'ringing')
  await agent.seat.accept()
  await eventually(() => endOf(caller), 'talking')
  expect(phoneTalk(caller).endsAtMs - phoneTalk(caller).startedAtMs).toBe(30_000)
}, 60_000)

test('caps outlive a restart of the server', async () => {
  const { house, agent } = await begin()
  const caller = visit(house)
  await calls(house, caller, 7)
  await house.stop()
  await house.start()
  await house.advance(1000)
  await eventually(agent.occupation, 'free')
  await isRefused(house, caller, 'allowance-used')
})

test('the lease of a process that was killed is free after a minute; one that lives is kept for as long as it lasts', async () => {
  const { house, agent, before } = await begin({ concurrent: 1 })
  const caller = visit(house)
  const { publicKey } = await caller.platform.browserKey()
  const killed = await openStore({ file: join(house.config.dataFolder, 'ringfence.db'), clock: house.time })
  const none = { sessions: 1, concurrent: 1, seconds: 900, secondsPer24Hours: 7200 } as const
  const caps = { ...none, callsPer15Minutes: 7, callsPer60Minutes: 9, callsPer24Hours: 15 }
  const taken = await killed.calls.leases.acquire({
    identity: parse(KeyThumbprint, await calculateJwkThumbprint(publicKey)),
    id: parse(CallId, `call_${'A'.repeat(22)}`),
    caps,
    nowMs: house.time.now(),
    expiresAtMs: house.time.now() + minuteMs,
  })
  expect(taken.state).toBe('acquired')
  await killed.close()
  await house.advance(minuteMs - 1)
  await isRefused(house, caller, 'over-cap')
  await house.advance(1)
  await caller.phone.call()
  await eventually(agent.occupation, 'ringing')
  await agent.seat.accept()
  await eventually(() => endOf(caller), 'talking')
  await eventually(() => house.counts().consumers, 2)

  const tab = createPhoneOn(caller.platform, {
    site: 'shop',
    queue: 'sales',
    service: house.config.publicOrigin,
  })
  await house.advance(5 * minuteMs)
  await isRefused(house, { ...caller, phone: tab }, 'over-cap')
  await caller.phone.hangUp()
  await isAsBefore(house, before, caller, agent)
  expect(tableOf(house, 'leases')).toHaveLength(2)
})
