import { expect, test } from 'vitest'
import { codeOfClose, errors, isErrorCode, RingfenceError } from './errors.ts'

test('every close code is private, is its own, and leads back to its code', () => {
  const codes = Object.keys(errors).filter(isErrorCode)
  const closeCodes = codes.map(code => errors[code].closeCode)
  expect(new Set(closeCodes).size).toBe(codes.length)
  for (const code of codes) {
    expect(errors[code].closeCode).toBeGreaterThanOrEqual(4000)
    expect(errors[code].closeCode).toBeLessThan(5000)
    expect(codeOfClose(errors[code].closeCode)).toBe(code)
  }
  expect(codeOfClose(1006)).toBeUndefined()
})

test('an error says its sentence and keeps its cause', () => {
  const cause = new Error('why')
  const error = new RingfenceError('token-used', { cause })
  expect(error.message).toBe(errors['token-used'].sentence)
  expect(error.cause).toBe(cause)
  expect(error.retryable).toBe(true)
})

test('names that every object has are no codes', () => {
  expect(['toString', '__proto__', 'constructor', ''].map(isErrorCode)).toEqual([false, false, false, false])
})
