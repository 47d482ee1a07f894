import { describe, expect, test } from 'vitest'
import { RingfenceError } from '../../protocol/errors.ts'
import { asRingfenceError, errorOfBody, microphoneError } from './errors.ts'
import { passkeyError } from './identity/passkeys.ts'

describe('asRingfenceError', () => {
  test('keeps an error of this library', () => {
    const error = new RingfenceError('no-agent')
    expect(asRingfenceError(error)).toBe(error)
  })

  test('reads the code of an error made by another copy of the class', () => {
    class Copy extends Error {
      override readonly name = 'RingfenceError'
      readonly code = 'at-capacity'
    }
    const error = asRingfenceError(new Copy())
    expect(error).toBeInstanceOf(RingfenceError)
    expect(error).toMatchObject({ code: 'at-capacity', retryable: true })
    // The copy is the same refusal, and no cause of it.
    expect(error.cause).toBeUndefined()
    const cause = new DOMException('', 'NotReadableError')
    expect(asRingfenceError(new Copy('', { cause })).cause).toBe(cause)
  })

  test('keeps anything else as the cause', () => {
    const cause = new TypeError('x')
    expect(asRingfenceError(cause)).toMatchObject({ code: 'internal-error', cause })
    const stranger = Object.assign(new Error('x'), { code: 'blocked' })
    expect(asRingfenceError(stranger).code).toBe('internal-error')
  })
})

test.each([
  [{ error: { code: 'rate-limited' } }, 'rate-limited'],
  [{ error: { code: 'made-up' } }, 'internal-error'],
  [{ error: 'rate-limited' }, 'internal-error'],
  ['<html>', 'internal-error'],
  [null, 'internal-error'],
  [undefined, 'internal-error'],
])('the code in the body %j is %s', (body, code) => {
  expect(errorOfBody(body).code).toBe(code)
})

test.each([
  [404, 'service-missing'],
  [405, 'service-missing'],
  [500, 'internal-error'],
  [502, 'service-unavailable'],
  [503, 'service-unavailable'],
  [504, 'service-unavailable'],
])('a status of %i without a word of ours is %s', (status, code) => {
  expect(errorOfBody('<html>', status).code).toBe(code)
  expect(errorOfBody({ error: { code: 'site-unknown' } }, status).code).toBe('site-unknown')
})

test('a refusal because of a field keeps its name and what is wrong, through every copy of the class', () => {
  const error = errorOfBody({ error: { code: 'message-malformed', field: 'name', fault: 'too-long' } })
  expect(error.wrongField).toEqual({ field: 'name', fault: 'too-long' })
  const otherCopy = Object.assign(new Error('x'), {
    name: 'RingfenceError',
    code: 'message-malformed',
    wrongField: error.wrongField,
  })
  expect(asRingfenceError(otherCopy).wrongField).toEqual(error.wrongField)
  const newer = errorOfBody({ error: { code: 'message-malformed', field: 'name', fault: 'made-up' } })
  expect(newer.wrongField).toEqual({ field: 'name', fault: 'wrong' })
  expect(errorOfBody({ error: { code: 'rate-limited' } }).wrongField).toBeUndefined()
})

test.each([
  ['NotAllowedError', 'microphone-denied'],
  ['NotFoundError', 'microphone-missing'],
  ['OverconstrainedError', 'microphone-missing'],
  ['NotReadableError', 'microphone-busy'],
  ['AbortError', 'microphone-busy'],
  ['TypeError', 'browser-unsupported'],
])('a microphone that fails with %s is %s', (name, code) => {
  const cause = new DOMException('', name)
  expect(microphoneError(cause)).toMatchObject({ code, cause })
})

test.each([
  [new DOMException('', 'NotAllowedError'), 'passkey-cancelled'],
  [new DOMException('', 'AbortError'), 'passkey-cancelled'],
  [new DOMException('', 'SecurityError'), 'browser-unsupported'],
  [new DOMException('', 'InvalidStateError'), 'passkey-invalid'],
  [new Error('wrapped', { cause: new DOMException('', 'NotAllowedError') }), 'passkey-cancelled'],
  [new Error('unknown'), 'passkey-invalid'],
])('a passkey that fails with %s is %s', (thrown, code) => {
  expect(passkeyError(thrown)).toMatchObject({ code, cause: thrown })
})

test('why a vouch was not taken goes with the error, and nothing that is no reason', () => {
  const refused = (reason: unknown) => errorOfBody({ error: { code: 'vouch-invalid', reason } }, 401)
  expect(refused('audience').reason).toBe('audience')
  expect(refused('claims.jti').reason).toBe('claims.jti')
  for (const strange of [undefined, 7, 'x'.repeat(65)]) expect(refused(strange).reason).toBeUndefined()
  const copy = Object.assign(new Error(), {
    name: 'RingfenceError',
    code: 'vouch-invalid',
    reason: 'expired',
  })
  expect(asRingfenceError(copy).reason).toBe('expired')
})
