import { expect, test } from 'vitest'
import { JoinAnswer, parse, requests } from '../../protocol/index.ts'
import { between, type Frame } from '../harness/between.ts'
import { eventually, startLoopback } from '../harness/loopback.ts'
import { endOf, isAsBefore, lastOf, onDuty, talk } from '../harness/people.ts'
import { rowsOf } from '../harness/rows.ts'
import { createStranger } from '../harness/stranger.ts'

const graceMs = 5000

async function begin() {
  const loopback = await startLoopback({ shop: { authorizationSeconds: 30 }, caps: { seconds: 3600 } })
  const agent = await onDuty(loopback, 'Ada')
  return { loopback, agent, before: loopback.counts() }
}

test('a page refreshes its call again and again; voices, leases and tokens know nothing of it', async () => {
  const { loopback, agent, before } = await begin()
  let refreshed = 0
  const toServer = (frame: Frame) => {
    if (frame.request === 'refresh') refreshed += 1
    return frame
  }
  const caller = await talk(loopback, agent, { through: between({ toServer }) })
  await eventually(() => loopback.counts().consumers, 2)
  const [counts, rows] = [loopback.counts(), rowsOf(loopback)]
  await loopback.advance(20 * 60_000)
  expect(refreshed).toBeGreaterThan(60)
  expect(refreshed).toBeLessThan(120)
  expect([endOf(caller), agent.occupation()]).toEqual(['talking', 'talking'])
  await loopback.holdsOnly(counts)
  expect(rowsOf(loopback)).toEqual(rows)
  await caller.phone.hangUp()
  await isAsBefore(loopback, before, caller, agent)
})

test('a page that stops refreshing is out when its time is over, to the millisecond', async () => {
  const { loopback, agent, before } = await begin()
  const toServer = (frame: Frame) => (frame.request === 'refresh' ? null : frame)
  const caller = await talk(loopback, agent, { through: between({ toServer }) })
  await loopback.time.advance(30_000 + graceMs - 1)
  expect([endOf(caller), loopback.counts().calls]).toEqual(['talking', 1])
  await loopback.time.advance(1)
  await eventually(() => [endOf(caller), lastOf(agent)], ['authorization-expired', 'authorization-expired'])
  await loopback.holdsOnly(before)
  await eventually(() => rowsOf(loopback).reasons, ['authorization-expired'])
})

test('a page whose clock stands still, or was set back, refreshes all the same', async () => {
  const { loopback, agent } = await begin()
  const { browsers } = loopback.time
  const beganAtMs = browsers.now()
  let setBackMs = 0
  const wrong = { ...browsers, now: () => beganAtMs - setBackMs }
  const caller = await talk(loopback, agent, { clock: wrong })
  await loopback.advance(5 * 60_000)
  expect(endOf(caller)).toBe('talking')
  setBackMs = 3600_000
  await loopback.advance(5 * 60_000)
  expect(endOf(caller)).toBe('talking')
})

test('only the browser key, over the last nonce and for this token, refreshes', async () => {
  const { loopback, agent, before } = await begin()
  const stranger = await createStranger(loopback)
  const token = await stranger.askToken()
  const { socket } = await stranger.bring(token)
  const { callId, authorization } = parse(JoinAnswer, socket.lastResult())
  await eventually(agent.occupation, 'ringing')
  await agent.seat.accept()
  const refresh = (proof: string, of: string = callId) => socket.request('refresh', { callId: of, proof })
  const { nonce } = authorization
  const good = stranger.proofFor(token, nonce)

  const thief = await createStranger(loopback)
  const wrong = [
    thief.proofFor(token, nonce),
    stranger.proofFor(token, socket.hello.nonce),
    stranger.proofFor(await stranger.askToken(), nonce),
    `${good}=`,
    good.slice(0, -4),
  ]
  for (const proof of wrong) expect(await refresh(proof)).toBe('proof-invalid')
  expect(await refresh(good, `call_${'A'.repeat(22)}`)).toBe('call-not-found')
  expect(loopback.counts().calls).toBe(1)

  await loopback.time.advance(20_000)
  expect(await refresh(good)).toBe('done')
  expect(await refresh(good)).toBe('proof-invalid')
  await loopback.time.advance(30_000)
  const next = parse(requests.refresh.answer, socket.lastResult())
  expect([next.nonce === nonce, next.expiresInSeconds]).toEqual([false, 30])
  expect(await refresh(stranger.proofFor(token, next.nonce))).toBe('done')
  // Wrong proofs gave no time: without a right one it ends.
  await loopback.time.advance(30_000)
  expect(await refresh(good)).toBe('proof-invalid')
  await loopback.time.advance(graceMs)
  await eventually(() => socket.events.map(({ event }) => event).includes('ended'), true)
  expect(socket.events.find(({ event }) => event === 'ended')).toMatchObject({
    reason: 'authorization-expired',
  })
  await loopback.holdsOnly(before)
})
