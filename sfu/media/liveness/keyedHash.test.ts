import { expect, test } from 'vitest'
import { createKeyedHash } from './keyedHash.ts'

test('the same text has the same hash under one key, and another under another', () => {
  const [one, other] = [createKeyedHash(), createKeyedHash()]
  expect(one('4,7,9')).toBe(one('4,7,9'))
  expect(one('4,7,9')).not.toBe(one('4,7,8'))
  expect(one('4,7,9')).not.toBe(other('4,7,9'))
  expect(one('4,7,9')).toMatch(/^[\w-]{8}$/)
})
