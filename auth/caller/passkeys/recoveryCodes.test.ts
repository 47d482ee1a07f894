import { expect, onTestFinished, test } from 'vitest'
import { callerId, site, startMs, temporaryStore } from '../../../store/testing/testStore.ts'
import { outcomeOf } from '../../testing/testService.ts'
import { createRecovery } from './recoveryCodes.ts'

async function start() {
  const { store, clock } = await temporaryStore(onTestFinished)
  const { recoveryCodes } = store.auth
  const recovery = createRecovery(recoveryCodes, clock)
  const use = (code: string) => outcomeOf(recovery.use(site, code, () => undefined))
  const make = (letter: string) => recovery.make({ callerId: callerId(letter), credentialId: null, site })
  return { recoveryCodes, clock, use, make }
}

const count = (outcomes: readonly string[], of: string) => outcomes.filter(one => one === of).length

test('a try that finds no place to be hashed does not count', async () => {
  const { recoveryCodes, use } = await start()
  const lookups = Array.from({ length: 10 }, (_, n) => `AAAAAAA${n}`)
  const of = { callerId: callerId('a'), site, credentialId: null }
  await recoveryCodes.replace(
    of,
    lookups.map(lookup => ({ lookup, hash: 'AAAA', salt: 'AAAA' })),
  )
  const fiveOfEach = () =>
    Promise.all(lookups.flatMap(lookup => Array.from({ length: 5 }, () => use(lookup + '0'.repeat(16)))))
  const first = await fiveOfEach()
  const refused = count(first, 'rate-limited')
  expect(refused).toBeGreaterThan(0)
  expect(count(first, 'recovery-code-invalid')).toBe(50 - refused)
  expect(count(await fiveOfEach(), 'recovery-code-invalid')).toBe(refused)
})

test('one caller has codes made thrice an hour, and nobody waits for that', async () => {
  const { clock, use, make } = await start()
  const [code = ''] = await make('b')
  const flood = Array.from({ length: 40 }, () => outcomeOf(make('a')))
  expect(await use(code)).toBe('accepted')
  const outcomes = await Promise.all(flood)
  expect([count(outcomes, 'accepted'), count(outcomes, 'rate-limited')]).toEqual([3, 37])
  clock.nowMs = startMs + 3600_000
  expect(await outcomeOf(make('a'))).toBe('accepted')
})
