import { expect, test } from 'vitest'
import type { AskedGate } from '../../client/sdk/index.ts'
import { playedSounds } from '../../sfu/testing/playedSounds.ts'
import { between } from '../harness/between.ts'
import { eventually, startLoopback } from '../harness/loopback.ts'
import { type Caller, call, isAsBefore, onDuty, rings } from '../harness/people.ts'

/* A script can press a key: under pressure that costs the most there is, and the browser pays it beside the page. */

const { silence, afterLight } = playedSounds()
/** Nobody is ever done with that in a test. */
const endless = 65_536

const gateOf = ({ phone: { snapshot } }: Caller) => (snapshot.state === 'waiting' ? snapshot.gate : null)
const isPaying = (caller: Caller) => eventually(() => (gateOf(caller)?.work ?? null) !== null, true)
const keyOf = (caller: Caller): string => gateOf(caller)?.key ?? ''

/** A caller in a gate of a queue where one in line is more than is calm, and what the service asked of the key and the page showed of it. */
async function begin({ topTries = 48, calmAtLeast = 0, sounds = silence } = {}) {
  const work = { calmPerAgent: 0, calmAtLeast, baseTries: 2, topTries }
  const loopback = await startLoopback({ sales: { gate: 'always' }, config: { work } })
  loopback.microphones.sounds = () => sounds
  const agent = await onDuty(loopback, 'Ada')
  const before = loopback.counts()
  const prices: number[] = []
  const note = (frame: object) => {
    const [, tries] = /"work":.*"tries":(\d+)/.exec(JSON.stringify(frame)) ?? []
    if (tries) prices.push(Number(tries))
    return frame
  }
  const caller = await call(loopback, 'sales', { through: between({ toBrowser: note }) })
  await eventually(() => gateOf(caller)?.light, 'soon')
  const shown: AskedGate['work'][] = []
  caller.phone.on('snapshotChanged', () => shown.push(gateOf(caller)?.work ?? null))
  return { loopback, agent, before, caller, prices, shown }
}

test('under pressure the shown key costs the top price, which the page shows and pays; pressed twice it is paid once', async () => {
  const { agent, caller, prices, shown } = await begin()
  const key = keyOf(caller)
  expect(await Promise.all([caller.phone.answerGate(key), caller.phone.answerGate(key)])).toEqual([
    true,
    true,
  ])
  expect(prices).toEqual([48])
  expect(shown).toContainEqual({ progress: expect.any(Number) })
  await rings(caller, agent)
})

test('in calm it costs nothing', async () => {
  const { agent, caller, prices, shown } = await begin({ calmAtLeast: 9 })
  expect(await caller.phone.answerGate(keyOf(caller))).toBe(true)
  expect([prices, shown.filter(Boolean)]).toEqual([[], []])
  await rings(caller, agent)
})

test('a wrong key costs a try and no work; whoever sends one while the right one is paid for has given that up', async () => {
  const { caller, prices } = await begin({ topTries: endless })
  const wrong = () => String((Number(keyOf(caller)) + 1) % 10)
  expect(await caller.phone.answerGate(wrong())).toBe(false)
  await eventually(() => gateOf(caller)?.triesLeft, 2)
  expect(prices).toEqual([])
  const paid = caller.phone.answerGate(keyOf(caller)).catch(error => error)
  await isPaying(caller)
  expect(await caller.phone.answerGate(wrong())).toBe(false)
  expect(await paid).toMatchObject({ code: 'request-not-allowed' })
  await eventually(() => gateOf(caller)?.triesLeft, 1)
  expect(gateOf(caller)?.work).toBeNull()
})

test('whoever is heard while they pay is rung for at once, and pays no more', async () => {
  const { loopback, agent, caller } = await begin({ topTries: endless, sounds: afterLight })
  const paid = caller.phone.answerGate(keyOf(caller)).catch(error => error)
  await isPaying(caller)
  await loopback.advance(10_000)
  await rings(caller, agent)
  expect(await paid).toMatchObject({ code: 'request-not-allowed' })
})

test('whoever hangs up while they pay leaves nothing behind', async () => {
  const { loopback, agent, before, caller } = await begin({ topTries: endless })
  const paid = caller.phone.answerGate(keyOf(caller)).catch(error => error)
  await isPaying(caller)
  await caller.phone.hangUp()
  expect(await paid).toMatchObject({ code: 'request-not-allowed' })
  await isAsBefore(loopback, before, caller, agent)
})
