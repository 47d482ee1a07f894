import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { CallClass, HeardSound } from '../../../protocol/index.ts'
import type { GateSetting } from '../../ports/queuePolicy.ts'
import { callClasses } from '../callClass.ts'
import { isFresh, isGated, soundsPlayed } from './gateRule.ts'
import { mayRingByKey } from './keyShare.ts'

test.each<[GateSetting, CallClass, boolean, boolean]>([
  ['off', 'unproven', true, false],
  ['under-pressure', 'unproven', false, false],
  ['under-pressure', 'unproven', true, true],
  ['always', 'unproven', false, true],
  ['always', 'identified', true, false],
  ['always', 'returning', true, false],
  ['always', 'proven', true, false],
])('set to %s, of %s callers, under pressure %s: asked %s', (setting, callClass, pressure, asked) => {
  expect(isGated(setting, callClass, pressure)).toBe(asked)
})

test('nobody is asked who has more than a browser to show', () => {
  const others = callClasses.filter(each => each !== 'unproven')
  fc.assert(
    fc.property(
      fc.constantFrom<GateSetting>('off', 'under-pressure', 'always'),
      fc.constantFrom(...others),
      fc.boolean(),
      (setting, callClass, pressure) => !isGated(setting, callClass, pressure),
    ),
  )
})

test('who showed to be there is fresh for ten seconds under pressure, and for good in calm', () => {
  const passed = { by: 'voice', atMs: 1000 } as const
  expect(isFresh(passed, 11_000, true)).toBe(true)
  expect(isFresh(passed, 11_001, true)).toBe(false)
  expect(isFresh(passed, 3_600_000, false)).toBe(true)
})

test.each<[HeardSound | null, boolean]>([
  [null, false],
  ['unknown', false],
  ['voice', false],
  // As everybody is who waits.
  ['silent', false],
  ['steady', false],
  ['repeating', true],
  ['same-as-another', true],
  ['forged-level', true],
])('what was heard as %s goes later: %s', (sound, later) => {
  expect(soundsPlayed(sound)).toBe(later)
})

test('whoever passed by a key has one ring in four while others wait, and a quarter of the agents at once', () => {
  const some = fc.record({
    agentsOnDuty: fc.integer({ min: 1, max: 60 }),
    /** Whether somebody else waits, at each ring. */
    others: fc.array(fc.boolean(), { minLength: 1, maxLength: 200 }),
    /** How many of those who passed by a key are done, before each ring. */
    done: fc.array(fc.nat(2), { minLength: 1, maxLength: 200 }),
  })
  fc.assert(
    fc.property(some, ({ agentsOnDuty, others, done }) => {
      let [busyByKey, ringsSince, inRow] = [0, 99, 0]
      for (const [index, othersWait] of others.entries()) {
        busyByKey = Math.max(0, busyByKey - (done[index % done.length] ?? 0))
        if (mayRingByKey({ agentsOnDuty, busyByKey, ringsSince, othersWait })) {
          if (othersWait) expect(ringsSince).toBeGreaterThanOrEqual(3)
          busyByKey += 1
          ringsSince = 0
        } else ringsSince += 1
        inRow = Math.max(inRow, busyByKey)
      }
      expect(inRow).toBeLessThanOrEqual(Math.max(1, agentsOnDuty / 4))
    }),
  )
})

test('and is never kept waiting for good: with nobody of them busy, and nobody else there, they are next', () => {
  expect(mayRingByKey({ agentsOnDuty: 1, busyByKey: 0, ringsSince: 0, othersWait: false })).toBe(true)
  expect(mayRingByKey({ agentsOnDuty: 1, busyByKey: 0, ringsSince: 3, othersWait: true })).toBe(true)
})
