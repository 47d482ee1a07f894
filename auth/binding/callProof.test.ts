import { expect, test } from 'vitest'
import { RingfenceError } from '../../protocol/index.ts'
import { encodePart } from '../jws/compactJws.ts'
import { createTestBrowser, signCompact, type TestBrowser } from '../testing/testBrowser.ts'
import { outcomeOf } from '../testing/testService.ts'
import { browserKeyThumbprint } from './browserKeyThumbprint.ts'
import { verifyProof } from './callProof.ts'

const nowMs = Date.UTC(2026, 10, 21, 12)
const iat = nowMs / 1000
const claims = { jti: 'token-1', nonce: 'nonce-1', iat }

const verify = (proof: string, browser: TestBrowser) =>
  outcomeOf((async () => verifyProof(proof, { jkt: browser.jkt, jti: 'token-1', nonce: 'nonce-1' }))())

test('the proof of the right key for this socket and token is accepted, in any order of members', async () => {
  const browser = await createTestBrowser()
  expect(await verify(browser.proof(claims), browser)).toBe('accepted')
  const { jwk, alg, typ } = browser.header
  const { kty, crv, x, y } = jwk
  const header = { jwk: { y, x, crv, kty }, alg, typ }
  expect(await verify(browser.proof({ iat, nonce: 'nonce-1', jti: 'token-1' }, header), browser)).toBe(
    'accepted',
  )
})

test.each([0, 14 * 3600, -14 * 3600, 26 * 3600, -26 * 3600, -iat, 10 * 365 * 24 * 3600])(
  'a browser whose clock is off by %i s can call, because the nonce is fresh',
  async offSeconds => {
    const browser = await createTestBrowser()
    expect(await verify(browser.proof({ ...claims, iat: iat + offSeconds }), browser)).toBe('accepted')
  },
)

const wrongClaims: Record<string, object> = {
  'another nonce': { ...claims, nonce: 'nonce-2' },
  'no nonce': { jti: 'token-1', iat },
  'another token': { ...claims, jti: 'token-2' },
  'a time in fractions': { ...claims, iat: iat + 0.5 },
  'a time as text': { ...claims, iat: String(iat) },
  'one member more': { ...claims, exp: iat + 60 },
}

test.each(Object.entries(wrongClaims))('a proof with %s is refused', async (_, wrong) => {
  const browser = await createTestBrowser()
  expect(await verify(browser.proof(wrong), browser)).toBe('proof-invalid')
})

const wrongHeaders: Record<string, (browser: TestBrowser) => object> = {
  'no typ': ({ header: { alg, jwk } }) => ({ alg, jwk }),
  'the typ of DPoP': ({ header }) => ({ ...header, typ: 'dpop+jwt' }),
  'the typ of a token': ({ header }) => ({ ...header, typ: 'call+jwt' }),
  'alg none': ({ header }) => ({ ...header, alg: 'none' }),
  'alg HS256': ({ header }) => ({ ...header, alg: 'HS256' }),
  'alg EdDSA': ({ header }) => ({ ...header, alg: 'EdDSA' }),
  'no key': ({ header: { alg, typ } }) => ({ alg, typ }),
  'the private key': ({ header, privateJwk: { kty, crv, x, y, d } }) => ({
    ...header,
    jwk: { kty, crv, x, y, d },
  }),
  'a key with a name': ({ header }) => ({ ...header, jwk: { ...header.jwk, kid: 'mine' } }),
  'a key of another curve': ({ header }) => ({ ...header, jwk: { ...header.jwk, crv: 'P-384' } }),
  'a symmetric key': ({ header }) => ({ ...header, jwk: { kty: 'oct', k: 'AA' } }),
  'a point off the curve': ({ header }) => ({ ...header, jwk: { ...header.jwk, y: header.jwk.x } }),
  crit: ({ header }) => ({ ...header, crit: ['exp'] }),
  'a jku': ({ header }) => ({ ...header, jku: 'https://evil.example/keys' }),
}

test.each(Object.entries(wrongHeaders))('a proof whose header has %s is refused', async (_, wrong) => {
  const browser = await createTestBrowser()
  expect(await verify(browser.proof(claims, wrong(browser)), browser)).toBe('proof-invalid')
})

test('a proof by another key is refused, with its own name or with the right one', async () => {
  const browser = await createTestBrowser()
  const thief = await createTestBrowser()
  expect(await verify(thief.proof(claims), browser)).toBe('proof-invalid')
  expect(await verify(thief.proof(claims, browser.header), browser)).toBe('proof-invalid')
})

const spellings: Record<string, (proof: string, browser: TestBrowser) => string> = {
  padding: proof => `${proof}=`,
  'a line break': proof => `${proof}\n`,
  'a fourth part': proof => `${proof}.`,
  'no signature': proof => proof.slice(0, proof.lastIndexOf('.') + 1),
  'an empty signature': proof => `${proof.slice(0, proof.lastIndexOf('.') + 1)}AA`,
  'a member twice': (_, { header, privateJwk }) =>
    signCompact(
      encodePart(header),
      Buffer.from(JSON.stringify(claims).replace('{', '{"nonce":"nonce-2",')).toString('base64url'),
      privateJwk,
    ),
  'more than 2,048 characters': (_, { header, privateJwk }) =>
    signCompact(encodePart(header), encodePart({ ...claims, jti: 'j'.repeat(2048) }), privateJwk),
}

test.each(Object.entries(spellings))('a good proof with %s is refused', async (_, spell) => {
  const browser = await createTestBrowser()
  expect(await verify(spell(browser.proof(claims), browser), browser)).toBe('proof-invalid')
})

test('a key has one thumbprint: its other spellings have none', async () => {
  const { browserKey, jkt } = await createTestBrowser()
  expect(browserKeyThumbprint(browserKey)).toBe(jkt)
  // 43 characters carry 258 bits; the last two must be zero.
  const last = browserKey.x.at(-1) ?? ''
  const other = String.fromCharCode(last.charCodeAt(0) + 1)
  const respelled = { ...browserKey, x: browserKey.x.slice(0, -1) + other }
  expect(Buffer.from(respelled.x, 'base64url')).toEqual(Buffer.from(browserKey.x, 'base64url'))
  expect(() => browserKeyThumbprint(respelled)).toThrow(new RingfenceError('message-malformed'))
})
