import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { holdLock } from '../../store/testing/heldLock.ts'
import { eventually, type Loopback, startLoopback } from '../harness/loopback.ts'
import { call, endOf, onDuty, openShop, talk } from '../harness/people.ts'
import { createStranger } from '../harness/stranger.ts'

const held = (loopback: Loopback) =>
  holdLock(join(loopback.config.dataFolder, 'ringfence.db'), onTestFinished)

/** How long /healthz takes, in milliseconds. */
async function healthMs(loopback: Loopback): Promise<number> {
  const startedMs = performance.now()
  const answer = await fetch(`${loopback.url}/healthz`)
  expect(await answer.json()).toEqual({ ok: true })
  return performance.now() - startedMs
}

test('another program’s lock delays a caller’s admission, and nobody else', async () => {
  const loopback = await startLoopback()
  const ada = await onDuty(loopback, 'Ada')
  await onDuty(loopback, 'Ben')
  const talker = await talk(loopback, ada)
  const second = openShop(loopback)
  const letGo = await held(loopback)
  const joining = second.phone.call()
  // A talk goes on: its signalling needs no disk.
  for (let times = 0; times < 5; times += 1) {
    expect(await healthMs(loopback)).toBeLessThan(1000)
    talker.phone.mute(times % 2 === 0)
  }
  await letGo()
  await joining
  await eventually(() => endOf(second), 'connecting')
  expect(endOf(talker)).toBe('talking')
})

test('a token whose use could not be written is refused, and never lets anybody in again', async () => {
  const loopback = await startLoopback()
  await onDuty(loopback, 'Ada')
  const before = loopback.counts()
  const caller = await createStranger(loopback)
  const token = await caller.askToken()
  const letGo = await held(loopback)
  const tryWith = async () => {
    const socket = await caller.open()
    return (await caller.enter(socket, token, caller.proofFor(token, socket.hello.nonce))).outcome
  }
  expect(await tryWith()).toBe('store-unavailable')
  expect(await tryWith()).toBe('token-used')
  await letGo()
  expect(await tryWith()).toBe('token-used')
  await loopback.holdsOnly(before)
  expect(loopback.log.text()).toContain('SQLITE_BUSY')
  // The next token is as good as any.
  await call(loopback)
})
