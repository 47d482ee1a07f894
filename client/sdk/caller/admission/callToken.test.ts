import { expect, test } from 'vitest'
import { base64urlOfText } from '../../identity/base64url.ts'
import { caps } from '../../testing/routes.ts'
import { callTokenOf } from './callToken.ts'

const passkey = 'offered'
const tokenOf = (claims: object) => `h.${base64urlOfText(JSON.stringify(claims))}.s`

test('a token of 60 s is used for 45 s from the asking, a short one for half its life', () => {
  const token = tokenOf({ jti: 'ü-1' })
  expect(callTokenOf({ token, expiresInSeconds: 60, caps, passkey }, 1000)).toEqual({
    token,
    jti: 'ü-1',
    goodUntilMs: 46_000,
    passkey,
  })
  expect(callTokenOf({ token, expiresInSeconds: 10, caps, passkey }, 0).goodUntilMs).toBe(5000)
})

test.each(['', 'a.b', 'a.!!.c', tokenOf({}), tokenOf({ jti: 7 })])('%j is no token', token => {
  expect(() => callTokenOf({ token, expiresInSeconds: 60, caps, passkey }, 0)).toThrow(
    expect.objectContaining({ code: 'token-invalid' }),
  )
})
