import { expect, test } from 'vitest'
import { createExpiringNames } from './expiringNames.ts'

test('a name is there once, until it is over or taken away', () => {
  let nowMs = 0
  const names = createExpiringNames({ now: () => nowMs })
  expect(names.add('a', 100)).toBe(true)
  expect(names.add('a', 100)).toBe(false)
  expect(names.add('b', 100)).toBe(true)
  expect(names.count()).toBe(2)
  names.remove('b')
  names.remove('b')
  expect(names.count()).toBe(1)
  nowMs = 100
  expect(names.count()).toBe(0)
  expect(names.add('a', 200)).toBe(true)
})
