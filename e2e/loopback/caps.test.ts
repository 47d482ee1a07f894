import { join } from 'node:path'
import { calculateJwkThumbprint } from 'jose'
import { expect, test } from 'vitest'
import { createPhoneOn } from '../../client/sdk/testing/index.ts'
import { CallId, KeyThumbprint, parse } from '../../protocol/index.ts'
import { openStore } from '../../store/index.ts'
import { type BackEnd, createBackEnd } from '../harness/backEnd.ts'
import { eventually, type Loopback, startLoopback } from '../harness/loopback.ts'
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
  const loopback = await startLoopback({ shop: { caps, vouching: { keys: [backEnd.jwk] } } })
  const agent = await onDuty(loopback, 'Ada')
  return { loopback, agent, backEnd, before: loopback.counts() }
}

/** Calls, rings, and hangs up again. */
async function calls(loopback: Loopback, caller: Caller, times: number): Promise<void> {
  for (let count = 0; count < times; count += 1) {
    await caller.phone.call()
    await caller.phone.hangUp()
    await loopback.quiet()
    await eventually(() => loopback.counts().calls, 0)
  }
}

/** Refused, and nothing is left of it but the token's use. */
async function isRefused(
  loopback: Loopback,
  caller: Caller,
  code: 'over-cap' | 'allowance-used',
): Promise<void> {
  // What is usual is learned by the hour, whoever calls.
  const [counts, { token_uses: _, baselines: _learned, ...rows }] = [loopback.counts(), rowCounts(loopback)]
  await expect(caller.phone.call()).rejects.toMatchObject({ code, retryable: true })
  await loopback.quiet()
  await loopback.holdsOnly(counts)
  expect(rowCounts(loopback)).toMatchObject(rows)
}

const signedIn = (loopback: Loopback, backEnd: BackEnd, sub: string): Caller =>
  visit(loopback, { vouch: () => backEnd.vouch(loopback, sub) })

/** Nobody stays signed in for a day. */
async function nextShift(loopback: Loopback, agent: Agent): Promise<void> {
  if (agent.occupation() === 'signed-out') await agent.seat.signIn()
  await agent.seat.setDuty('on-duty')
  await loopback.advance(1)
}

test('7 calls in 15 minutes, 9 in an hour, 15 in a day, each window sliding', async () => {
  const { loopback, agent } = await begin()
  const caller = visit(loopback)
  const beganAtMs = loopback.time.now()
  const until = (ms: number) => loopback.leap(beganAtMs + ms - loopback.time.now())
  await calls(loopback, caller, 7)
  await isRefused(loopback, caller, 'allowance-used')
  await until(15 * minuteMs - 1)
  await isRefused(loopback, caller, 'allowance-used')
  await until(15 * minuteMs)
  await calls(loopback, caller, 2)
  await isRefused(loopback, caller, 'allowance-used')
  await until(hourMs - 1)
  await isRefused(loopback, caller, 'allowance-used')
  await until(hourMs)
  await calls(loopback, caller, 6)
  await isRefused(loopback, caller, 'allowance-used')
  await until(3 * hourMs)
  await isRefused(loopback, caller, 'allowance-used')
  await until(24 * hourMs - 1)
  await nextShift(loopback, agent)
  await until(24 * hourMs)
  await calls(loopback, caller, 1)
}, 60_000)

test('a browser has its own caps, and so has a person on all devices together', async () => {
  const { loopback, backEnd } = await begin()
  const [one, other] = [visit(loopback), visit(loopback)]
  await calls(loopback, one, 7)
  await isRefused(loopback, one, 'allowance-used')
  await calls(loopback, other, 1)

  const [phone, laptop] = [
    signedIn(loopback, backEnd, 'visitor-77'),
    signedIn(loopback, backEnd, 'visitor-77'),
  ]
  await calls(loopback, phone, 4)
  await calls(loopback, laptop, 3)
  await isRefused(loopback, phone, 'allowance-used')
  await isRefused(loopback, laptop, 'allowance-used')
  await calls(loopback, signedIn(loopback, backEnd, 'visitor-78'), 1)
})

test('two calls at once, and a third when one of them has ended', async () => {
  const { loopback, agent } = await begin()
  const first = visit(loopback)
  const tab = () =>
    createPhoneOn(first.platform, { site: 'shop', queue: 'sales', service: loopback.config.publicOrigin })
  const [second, third] = [tab(), tab()]
  await first.phone.call()
  await eventually(agent.occupation, 'ringing')
  await second.call()
  // Two voices, the ringing agent's, and what stands for those that are not there yet.
  await eventually(() => loopback.counts(), expect.objectContaining({ producers: 5, consumers: 5 }))
  await isRefused(loopback, { ...first, phone: third }, 'over-cap')
  await second.hangUp()
  await third.call()
  expect(loopback.counts()).toMatchObject({ calls: 2, leases: 2 })
})

test('the seconds of a day end a talk and then bar the next', async () => {
  const { loopback, agent, before } = await begin({ seconds: 60, secondsPer24Hours: 100 })
  const caller = await talk(loopback, agent)
  await loopback.advance(60_000)
  await eventually(() => endOf(caller), 'cap-reached')
  await isAsBefore(loopback, before, caller, agent)
  caller.phone.reset()
  await caller.phone.call()
  await eventually(agent.occupation, 'ringing')
  await agent.seat.accept()
  await eventually(() => endOf(caller), 'talking')
  const { startedAtMs, endsAtMs } = phoneTalk(caller)
  expect(endsAtMs - startedAtMs).toBe(40_000)
  await loopback.advance(40_000)
  await eventually(() => endOf(caller), 'cap-reached')
  await isAsBefore(loopback, before, caller, agent)
  await isRefused(loopback, caller, 'allowance-used')
  await loopback.leap(24 * hourMs - 100_000)
  await nextShift(loopback, agent)
  await isRefused(loopback, caller, 'allowance-used')
  await loopback.advance(30_000)
  // What was talked more than a day ago counts no more.
  await caller.phone.call()
  await eventually(agent.occupation, 'ringing')
  await agent.seat.accept()
  await eventually(() => endOf(caller), 'talking')
  expect(phoneTalk(caller).endsAtMs - phoneTalk(caller).startedAtMs).toBe(30_000)
}, 60_000)

test('caps outlive a restart of the server', async () => {
  const { loopback, agent } = await begin()
  const caller = visit(loopback)
  await calls(loopback, caller, 7)
  await loopback.stop()
  await loopback.start()
  await loopback.advance(1000)
  await eventually(agent.occupation, 'free')
  await isRefused(loopback, caller, 'allowance-used')
})

test('the lease of a process that was killed is free after a minute; one that lives is kept for as long as it lasts', async () => {
  const { loopback, agent, before } = await begin({ concurrent: 1 })
  const caller = visit(loopback)
  const { publicKey } = await caller.platform.browserKey()
  const killed = await openStore({
    file: join(loopback.config.dataFolder, 'ringfence.db'),
    clock: loopback.time,
  })
  const none = { sessions: 1, concurrent: 1, seconds: 900, secondsPer24Hours: 7200 } as const
  const caps = { ...none, callsPer15Minutes: 7, callsPer60Minutes: 9, callsPer24Hours: 15 }
  const taken = await killed.calls.leases.acquire({
    identity: parse(KeyThumbprint, await calculateJwkThumbprint(publicKey)),
    id: parse(CallId, `call_${'A'.repeat(22)}`),
    caps,
    nowMs: loopback.time.now(),
    expiresAtMs: loopback.time.now() + minuteMs,
  })
  expect(taken.state).toBe('acquired')
  await killed.close()
  await loopback.advance(minuteMs - 1)
  await isRefused(loopback, caller, 'over-cap')
  await loopback.advance(1)
  await caller.phone.call()
  await eventually(agent.occupation, 'ringing')
  await agent.seat.accept()
  await eventually(() => endOf(caller), 'talking')
  await eventually(() => loopback.counts().consumers, 2)

  const tab = createPhoneOn(caller.platform, {
    site: 'shop',
    queue: 'sales',
    service: loopback.config.publicOrigin,
  })
  await loopback.advance(5 * minuteMs)
  await isRefused(loopback, { ...caller, phone: tab }, 'over-cap')
  await caller.phone.hangUp()
  await isAsBefore(loopback, before, caller, agent)
  expect(tableOf(loopback, 'leases')).toHaveLength(2)
})
