import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { holdLock } from '../../store/testing/heldLock.ts'
import { eventually, type House, startLoopback } from '../harness/loopback.ts'
import { call, endOf, onDuty, openShop, talk } from '../harness/people.ts'
import { createStranger } from '../harness/stranger.ts'

const held = (house: House) => holdLock(join(house.config.dataFolder, 'ringfence.db'), onTestFinished)

/** How long /healthz takes, in milliseconds. */
async function healthMs(house: House): Promise<number> {
  const startedMs = performance.now()
  const answer = await fetch(`${house.url}/healthz`)
  expect(await answer.json()).toEqual({ ok: true })
  return performance.now() - startedMs
}

test('another program’s lock delays a caller’s admission, and nobody else', async () => {
  const house = await startLoopback()
  const ada = await onDuty(house, 'Ada')
  await onDuty(house, 'Ben')
  const talker = await talk(house, ada)
  const second = openShop(house)
  const letGo = await held(house)
  const joining = second.phone.call()
  // A talk goes on: its signalling needs no disk.
  for (let times = 0; times < 5; times += 1) {
    expect(await healthMs(house)).toBeLessThan(1000)
    talker.phone.mute(times % 2 === 0)
  }
  await letGo()
  await joining
  await eventually(() => endOf(second), 'connecting')
  expect(endOf(talker)).toBe('talking')
})

test('a token whose use could not be written is refused, and never lets anybody in again', async () => {
  const house = await startLoopback()
  await onDuty(house, 'Ada')
  const before = house.counts()
  const caller = await createStranger(house)
  const token = await caller.askToken()
  const letGo = await held(house)
  const tryWith = async () => {
    const socket = await caller.open()
    return (await caller.enter(socket, token, caller.proofFor(token, socket.hello.nonce))).outcome
  }
  expect(await tryWith()).toBe('store-unavailable')
  expect(await tryWith()).toBe('token-used')
  await letGo()
  expect(await tryWith()).toBe('token-used')
  await house.holdsOnly(before)
  expect(house.log.text()).toContain('SQLITE_BUSY')
  // The next token is as good as any.
  await call(house)
})
