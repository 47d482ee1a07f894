import { expect, test } from 'vitest'
import { memoryNotes, openCallPlace } from '../../client/sdk/testing/index.ts'
import { playedSounds } from '../../sfu/testing/playedSounds.ts'
import { eventually, type LoopbackOptions, shopOrigin, startLoopback } from '../harness/loopback.ts'
import {
  type Agent,
  type Caller,
  call,
  createAuthenticatorOf,
  endOf,
  isAsBefore,
  onDuty,
  reload,
  rings,
  talking,
  visit,
} from '../harness/people.ts'
import { rowsOf } from '../harness/rows.ts'

const { silence, loop, afterLight } = playedSounds()

/** A queue that asks everybody without proof, and an agent who is free. */
async function begin(options: LoopbackOptions = {}) {
  const loopback = await startLoopback({ sales: { gate: 'always' }, ...options })
  const agent = await onDuty(loopback, 'Ada')
  return { loopback, agent, before: loopback.counts() }
}

const gateOf = ({ phone: { snapshot } }: Caller) => (snapshot.state === 'waiting' ? snapshot.gate : undefined)
const asked = async (caller: Caller) => {
  await eventually(() => gateOf(caller)?.light, 'soon')
  return gateOf(caller)
}
const heardBy = ({ seat: { snapshot } }: Agent) =>
  snapshot.state === 'seated' && snapshot.occupation.state !== 'free' ? snapshot.occupation.call.heard : null
const keyOf = (caller: Caller): string => gateOf(caller)?.key ?? ''
const wrongKeyOf = (caller: Caller): string => String((Number(keyOf(caller)) + 1) % 10)

test('who is heard when the light is on is rung for; the agent reads it, and the record keeps it', async () => {
  const { loopback, agent, before } = await begin()
  loopback.microphones.sounds = () => afterLight
  const caller = await call(loopback)
  await asked(caller)
  await loopback.advance(6000)
  expect([gateOf(caller)?.light, agent.occupation()]).toEqual(['on', 'free'])
  await loopback.advance(4000)
  await rings(caller, agent)
  expect(heardBy(agent)).toMatchObject({ gate: 'voice' })
  await agent.seat.accept()
  await talking(caller, agent)
  await caller.phone.hangUp()
  await isAsBefore(loopback, before, caller, agent)
  await eventually(() => rowsOf(loopback).reasons, ['caller-hung-up'])
})

test('a silent microphone rings nobody and loses no place; the key does, also after all tries', async () => {
  const { loopback, agent } = await begin()
  loopback.microphones.sounds = () => silence
  const caller = await call(loopback)
  const next = await call(loopback)
  await asked(caller)
  await loopback.advance(60_000)
  await eventually(() => gateOf(caller)?.triesLeft, 0)
  expect(gateOf(caller)).toMatchObject({ light: 'off', missed: 'voice' })
  expect(caller.phone.snapshot).toMatchObject({ place: 1 })
  expect(next.phone.snapshot).toMatchObject({ state: 'waiting', place: 2 })
  expect(agent.occupation()).toBe('free')
  expect(await caller.phone.answerGate(keyOf(caller))).toBe(true)
  await rings(caller, agent)
  expect(heardBy(agent)).toEqual({ sound: 'silent', gate: 'key' })
})

test('ten callers who play the same loop ring nobody, and one who answers is rung for past all of them', async () => {
  const { loopback, agent } = await begin()
  loopback.microphones.sounds = () => loop
  const crowd: Caller[] = []
  for (let count = 0; count < 10; count += 1) crowd.push(await call(loopback))
  await asked(crowd[9] ?? fail())
  await loopback.advance(90_000)
  expect(crowd.map(gateOf).map(gate => gate?.missed)).toEqual(crowd.map(() => 'voice'))
  expect(agent.occupation()).toBe('free')
  loopback.microphones.sounds = () => afterLight
  const person = await call(loopback)
  await asked(person)
  await loopback.advance(11_000)
  await eventually(() => endOf(person), 'connecting')
})

test('a wrong key three times: no key for a while, a passkey is offered, and with it a new call is rung for', async () => {
  const { loopback, agent } = await begin({ shop: { passkeys: { policy: 'offered', enrolAfterCall: true } } })
  loopback.microphones.sounds = () => silence
  const passkeys = createAuthenticatorOf(shopOrigin)
  const caller = visit(loopback, { passkeys })
  await caller.phone.call()
  if (caller.phone.snapshot.state === 'offering-passkey') await caller.phone.continueWithoutPasskey()
  await asked(caller)
  for (let left = 2; left >= 0; left -= 1) {
    expect(await caller.phone.answerGate(wrongKeyOf(caller))).toBe(false)
    await eventually(() => gateOf(caller)?.triesLeft, left)
  }
  expect(gateOf(caller)).toMatchObject({ missed: 'key', key: null, passkeyHelps: true })
  await expect(caller.phone.answerGate('1')).rejects.toMatchObject({ code: 'rate-limited' })
  expect([agent.occupation(), endOf(caller)]).toEqual(['free', 'waiting'])
  await caller.phone.callWithPasskey()
  expect(caller.phone.snapshot).toMatchObject({ state: 'offering-passkey', required: false })
  // Whoever has none after all may go on without.
  await caller.phone.continueWithoutPasskey()
  await asked(caller)
  await eventually(() => rowsOf(loopback).reasons, ['left-queue'])
})

test('a browser without passkeys is offered none where nothing else is left: the press would only cost the place', async () => {
  const { loopback } = await begin({ shop: { passkeys: { policy: 'offered', enrolAfterCall: true } } })
  loopback.microphones.sounds = () => silence
  const caller = await call(loopback)
  await asked(caller)
  for (const left of [2, 1, 0]) {
    expect(await caller.phone.answerGate(wrongKeyOf(caller))).toBe(false)
    await eventually(() => gateOf(caller)?.triesLeft, left)
  }
  expect(gateOf(caller)).toMatchObject({ passkeyHelps: false })
  await expect(caller.phone.callWithPasskey()).rejects.toMatchObject({ code: 'request-not-allowed' })
  expect([endOf(caller), loopback.counts().calls]).toEqual(['waiting', 1])
})

test('a page that is loaded again in the gate is asked the same again, and its tries are spent', async () => {
  const { loopback, agent } = await begin()
  loopback.microphones.sounds = () => silence
  const caller = await call(loopback)
  await asked(caller)
  expect(await caller.phone.answerGate(wrongKeyOf(caller))).toBe(false)
  await eventually(() => gateOf(caller)?.triesLeft, 2)
  const key = keyOf(caller)
  const back = reload(loopback, caller)
  await loopback.advance(1000)
  expect(await back.phone.resume()).toBe(true)
  await eventually(() => gateOf(back)?.key, key)
  expect(gateOf(back)).toMatchObject({ triesLeft: 2, missed: 'key' })
  expect(await back.phone.answerGate(key)).toBe(true)
  await rings(back, agent)
})

test('a press in a second tab takes the call over in the middle of the gate: the same question, tries and place; and back again', async () => {
  const { loopback, agent } = await begin()
  loopback.microphones.sounds = () => silence
  const first = visit(loopback, { openCallPlace })
  await first.phone.call()
  const next = await call(loopback)
  await asked(first)
  expect(await first.phone.answerGate(wrongKeyOf(first))).toBe(false)
  await eventually(() => gateOf(first)?.triesLeft, 2)
  const key = keyOf(first)

  const second = visit(loopback, {
    openCallPlace,
    reloaded: { ...first.platform, notes: memoryNotes() },
  })
  await second.phone.call()
  await eventually(() => gateOf(second)?.key, key)
  expect(gateOf(second)).toMatchObject({ triesLeft: 2, missed: 'key' })
  await eventually(() => second.phone.snapshot, expect.objectContaining({ state: 'waiting', place: 1 }))
  expect(endOf(first)).toBe('moved')
  expect(first.platform.inUse()).toEqual({ microphones: 0, sounds: 0, transports: 0 })
  expect(await second.phone.answerGate(wrongKeyOf(second))).toBe(false)
  await eventually(() => gateOf(second)?.triesLeft, 1)

  await first.phone.call()
  await eventually(() => gateOf(first)?.triesLeft, 1)
  expect(endOf(second)).toBe('moved')
  await loopback.advance(1000)
  expect([first.phone.snapshot, next.phone.snapshot]).toMatchObject([{ place: 1 }, { place: 2 }])
  expect(await first.phone.answerGate(keyOf(first))).toBe(true)
  await rings(first, agent)
  expect(loopback.log.lines.filter(({ event }) => event === 'call admitted')).toHaveLength(2)
})

test('who is muted is told, and nothing of it counts; unmuted they are heard', async () => {
  const { loopback, agent } = await begin()
  loopback.microphones.sounds = () => afterLight
  const caller = await call(loopback)
  await asked(caller)
  caller.phone.mute(true)
  await eventually(() => gateOf(caller)?.muted, true)
  await loopback.advance(5000)
  caller.phone.mute(false)
  await eventually(() => gateOf(caller)?.muted, false)
  await loopback.advance(20_000)
  await rings(caller, agent)
})

function fail(): never {
  throw new Error('there is no such caller')
}
