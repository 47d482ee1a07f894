import { expect, onTestFinished, test } from 'vitest'
import { RingfenceError } from '../../protocol/index.ts'
import { temporaryStore } from '../../store/testing/testStore.ts'
import { countRows } from '../testing/attacks/targets/testTarget.ts'
import { createBackEnd } from '../testing/testBackEnd.ts'
import { outcomeOf, shopOrigin } from '../testing/testService.ts'
import { startVouches } from '../testing/testVouches.ts'

const start = async () => startVouches(await temporaryStore(onTestFinished), onTestFinished)

test('a vouch by either kind of key says who the visitor is, pairwise, and what the agent may see', async () => {
  const { bring, backEnd, ed25519, pairwise, site, clock } = await start()
  const seen = { name: 'Inés Núñez', customerReference: 'C-42', attributes: { Plan: 'gold' } }
  for (const by of [backEnd, ed25519]) {
    expect(await bring(by.vouchAt(clock.nowMs, seen))).toEqual({
      callerId: pairwise.callerOf(site.key, 'user-1'),
      vouched: seen,
      provenAtMs: clock.nowMs,
    })
  }
  expect((await bring(backEnd.vouchAt(clock.nowMs))).vouched).toEqual({})
})

test('since when somebody has an account is what the site says, in whole seconds since 1970', async () => {
  const { bring, outcome, backEnd, clock } = await start()
  const createdAt = (accountCreatedAt: unknown) => backEnd.vouchAt(clock.nowMs, { accountCreatedAt })
  expect(await bring(createdAt(1_500_000_000))).toMatchObject({ accountCreatedAtMs: 1_500_000_000_000 })
  for (const wrong of [-1, 1.5, '1500000000', null, 1e20]) {
    expect(await outcome(createdAt(wrong))).toBe('vouch-invalid')
  }
})

test('a vouch is good once, also for another instance on the same store', async () => {
  const { outcome, open, backEnd, clock, site } = await start()
  const vouch = backEnd.vouchAt(clock.nowMs)
  expect(await outcome(vouch)).toBe('accepted')
  expect(await outcome(vouch)).toBe('vouch-used')
  const again = open().accept({ site, origin: shopOrigin, vouch })
  expect(await outcomeOf(again)).toBe('vouch-used')
})

test('what else is wrong leaves the vouch good for another try', async () => {
  const { vouches, outcome, backEnd, clock, site, file } = await start()
  const vouch = backEnd.vouchAt(clock.nowMs)
  const rows = countRows(file)
  const refused = vouches.accept({ site, origin: shopOrigin, vouch }, () => {
    throw new RingfenceError('revoked')
  })
  expect(await outcomeOf(refused)).toBe('revoked')
  expect(countRows(file)).toBe(rows)
  expect(await outcome(vouch)).toBe('accepted')
})

test.each([
  [-5000, 'accepted'],
  [-5001, 'vouch-invalid'],
  [304_999, 'accepted'],
  [305_000, 'vouch-invalid'],
])('a vouch of 300 s brought %i ms after its making is %s', async (laterMs, expected) => {
  const { outcome, backEnd, clock } = await start()
  const vouch = backEnd.vouchAt(clock.nowMs)
  clock.nowMs += laterMs
  expect(await outcome(vouch)).toBe(expected)
})

test('JSON as other languages spell it is read: spaces, escaped slashes, escaped letters', async () => {
  const { bring, backEnd, clock } = await start()
  const claims = backEnd.claimsAt(clock.nowMs, { name: 'José "Pepe" \\ Ñu' })
  const spaced = JSON.stringify(claims, undefined, 2)
  const escaped = JSON.stringify({ ...claims, jti: 'another-one-of-them' })
    .replaceAll('/', '\\/')
    .replaceAll('é', '\\u00e9')
    .replaceAll('Ñ', '\\u00D1')
  for (const text of [spaced, escaped]) {
    const part = (json: string) => Buffer.from(json).toString('base64url')
    const vouch = backEnd.signed(part(JSON.stringify(backEnd.header, undefined, 1)), part(text))
    expect((await bring(vouch)).vouched.name).toBe('José "Pepe" \\ Ñu')
  }
})

test('a site that vouches for nobody is brought no vouch', async () => {
  const { outcome, backEnd, clock, other } = await start()
  const vouch = backEnd.vouchAt(clock.nowMs, { iss: 'other', origin: 'https://other.example' })
  expect(await outcome(vouch, { site: other, origin: 'https://other.example' })).toBe('vouch-invalid')
})

test('two keys of one name are no key', async () => {
  const [one, two] = [createBackEnd('same'), createBackEnd('same')]
  const { outcome, clock } = await startVouches(await temporaryStore(onTestFinished), onTestFinished, {
    keys: [one.jwk, two.jwk],
  })
  for (const by of [one, two]) expect(await outcome(by.vouchAt(clock.nowMs))).toBe('vouch-invalid')
})

test('a key that says which of its names it wants is held to that one', async () => {
  const by = createBackEnd('named', 'EdDSA')
  const { outcome, clock } = await startVouches(await temporaryStore(onTestFinished), onTestFinished, {
    keys: [{ ...by.jwk, ...named }],
  })
  expect(await outcome(by.vouchAt(clock.nowMs, {}, { alg: 'Ed25519' }))).toBe('accepted')
  expect(await outcome(by.vouchAt(clock.nowMs))).toBe('vouch-invalid')
})
const named = { kty: 'OKP', crv: 'Ed25519', alg: 'Ed25519' } as const
