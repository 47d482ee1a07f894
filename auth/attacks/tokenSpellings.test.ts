import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { exportSPKI, importJWK } from 'jose'
import { expect, onTestFinished, test } from 'vitest'
import { temporaryStore } from '../../store/testing/testStore.ts'
import { encodePart } from '../jws/compactJws.ts'
import { claimsIn, createTestBrowser, signCompact, signingKeysIn } from '../testing/testBrowser.ts'
import { createTestCaller } from '../testing/testCaller.ts'
import { outcomeOf, startService } from '../testing/testService.ts'

async function goodToken() {
  const { store, clock } = await temporaryStore(onTestFinished)
  const service = await startService({ memory: store.auth, clock }, onTestFinished)
  const caller = await createTestCaller(service, clock)
  const token = await caller.askToken()
  const [header = '', payload = '', signature = ''] = token.split('.')
  return { ...caller, service, token, proof: caller.proofFor(token), header, payload, signature }
}
type Good = Awaited<ReturnType<typeof goodToken>>

const text = (part: string) => Buffer.from(part, 'base64url').toString()
const part = (json: string) => Buffer.from(json).toString('base64url')

/** The last character with its unused low bits set: many decoders read the same octets. */
function withTrailingBits(part: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  return part.slice(0, -1) + alphabet[alphabet.indexOf(part.at(-1) ?? '') + 1]
}

/** Every one of these reads as the good token in some decoder. */
const spellings: Record<string, (good: Good) => string> = {
  'padding on the signature': ({ token }) => `${token}==`,
  'padding on the header': ({ header, payload, signature }) => `${header}=.${payload}.${signature}`,
  'trailing bits in the signature': ({ header, payload, signature }) =>
    `${header}.${payload}.${withTrailingBits(signature)}`,
  'the other base64 alphabet': ({ header, payload, signature }) =>
    `${header}.${payload}.${signature.replaceAll('-', '+').replaceAll('_', '/')}+`,
  'a space before': ({ token }) => ` ${token}`,
  'a line break behind': ({ token }) => `${token}\n`,
  'a line break within': ({ token }) => `${token.slice(0, 40)}\n${token.slice(40)}`,
  'a tab around a dot': ({ token }) => token.replace('.', '\t.'),
  'a zero octet': ({ token }) => `${token}\0`,
  'a fourth part': ({ token }) => `${token}.`,
  'a part before': ({ token }) => `.${token}`,
  'five parts': ({ token }) => `${token}.a.b`,
  'no signature': ({ header, payload }) => `${header}.${payload}.`,
  'two parts': ({ header, payload }) => `${header}.${payload}`,
  'upper case': ({ token }) => token.toUpperCase(),
  'percent signs': ({ token }) => token.replaceAll('.', '%2E'),
  'a scheme before': ({ token }) => `Bearer ${token}`,
  'a full-width dot': ({ token }) => token.replace('.', '．'),
  'a detached payload': ({ header, signature }) => `${header}..${signature}`,
  'the flattened JSON form': ({ header, payload, signature }) =>
    JSON.stringify({ protected: header, payload, signature }),
  nothing: () => '',
}

test.each(Object.entries(spellings))('a good token with %s is refused', async (_, spell) => {
  const good = await goodToken()
  const spelled = spell(good)
  expect(spelled).not.toBe(good.token)
  expect(await outcomeOf(good.bring(spelled, { proof: good.proof }))).toBe('token-invalid')
  expect(await outcomeOf(good.bring(good.token, { proof: good.proof }))).toBe('accepted')
})

/** What a token is refused with for what it says of itself, which is looked at before its signature. */
const refusals = ['token-invalid', 'origin-not-allowed', 'token-expired', 'token-not-yet-valid']

test('any one character more, less or other makes the token worthless', async () => {
  const good = await goodToken()
  // What an ES256 signature verifies differs in every character: the parts are canonical and end on whole octets or zero bits.
  const position = fc.nat(good.token.length - 1)
  const character = fc.constantFrom(...'Aa0-_=+/. \n\0é')
  await fc.assert(
    fc.asyncProperty(position, character, fc.constantFrom(0, 1), async (at, other, cut) => {
      const spelled = good.token.slice(0, at) + other + good.token.slice(at + cut)
      fc.pre(spelled !== good.token)
      expect(refusals).toContain(await outcomeOf(good.bring(spelled, { proof: good.proof })))
    }),
    { numRuns: 300 },
  )
  expect(await outcomeOf(good.bring(good.token, { proof: good.proof }))).toBe('accepted')
})

/** The service's own key, which no thief has, signs headers and payloads that are spelled otherwise. */
const signedSpellings: Record<string, (good: Good) => [header: string, payload: string]> = {
  'white space in the header': ({ header, payload }) => [part(text(header).replace(',', ', ')), payload],
  'a member twice in the header': ({ header, payload }) => [
    part(text(header).replace('{', '{"alg":"none",')),
    payload,
  ],
  'an escaped member in the header': ({ header, payload }) => [
    part(text(header).replace('alg', '\\u0061lg')),
    payload,
  ],
  'a member twice in the payload': ({ header, payload }) => [
    header,
    part(text(payload).replace('{', '{"site":"other",')),
  ],
  'white space in the payload': ({ header, payload }) => [header, part(`${text(payload)} `)],
  'a byte order mark': ({ header, payload }) => [header, part(`\uFEFF${text(payload)}`)],
  'a payload that is no object': ({ header }) => [header, part('[]')],
  'a payload that is no JSON': ({ header }) => [header, part('{')],
  'a payload that is no UTF-8': ({ header }) => [
    header,
    Buffer.from([0x22, 0xff, 0x22]).toString('base64url'),
  ],
  'a jwk in the header': good => [
    encodePart({ ...good.headerOf(), jwk: good.browser.browserKey }),
    good.payload,
  ],
  'a jku in the header': good => [
    encodePart({ ...good.headerOf(), jku: 'https://evil.example' }),
    good.payload,
  ],
  'an x5c in the header': good => [encodePart({ ...good.headerOf(), x5c: ['AA'] }), good.payload],
  'crit in the header': good => [encodePart({ ...good.headerOf(), crit: ['exp'] }), good.payload],
  'b64 false in the header': good => [
    encodePart({ ...good.headerOf(), b64: false, crit: ['b64'] }),
    good.payload,
  ],
  'typ JWT': good => [encodePart({ ...good.headerOf(), typ: 'JWT' }), good.payload],
  'typ in capitals': good => [encodePart({ ...good.headerOf(), typ: 'CALL+JWT' }), good.payload],
  'typ of a proof': good => [encodePart({ ...good.headerOf(), typ: 'call-proof+jwt' }), good.payload],
  'no typ': good => [encodePart({ alg: 'ES256', kid: good.headerOf().kid }), good.payload],
  'no kid': good => [encodePart({ alg: 'ES256', typ: 'call+jwt' }), good.payload],
  'a kid that is a path': good => [
    encodePart({ ...good.headerOf(), kid: `../${'A'.repeat(40)}` }),
    good.payload,
  ],
  'alg in small letters': good => [encodePart({ ...good.headerOf(), alg: 'es256' }), good.payload],
  'alg ES384': good => [encodePart({ ...good.headerOf(), alg: 'ES384' }), good.payload],
}

test.each(Object.entries(signedSpellings))('a token signed with %s is refused', async (_, spell) => {
  const good = await goodToken()
  const token = good.forgeParts(...spell(good))
  expect(await outcomeOf(good.bring(token, { proof: good.proof }))).toBe('token-invalid')
})

test.each(['none', 'None', 'NONE', 'nOnE', ''])('alg %j opens nothing', async alg => {
  const good = await goodToken()
  const header = encodePart({ ...good.headerOf(), alg })
  for (const signature of ['', 'AA', good.signature]) {
    const token = `${header}.${good.payload}.${signature}`
    expect(await outcomeOf(good.bring(token, { proof: good.proof }))).toBe('token-invalid')
  }
})

test('HS256 with the public key as the secret opens nothing', async () => {
  const good = await goodToken()
  const [key] = signingKeysIn(good.service.keysFolder)
  if (key === undefined) throw new Error('no key')
  const { kty, crv, x, y } = key.jwk
  const publicKey = await importJWK({ kty, crv, x, y }, 'ES256')
  if (publicKey instanceof Uint8Array) throw new Error('no public key')
  const secrets = [await exportSPKI(publicKey), JSON.stringify({ kty, crv, x, y })]
  for (const alg of ['HS256', 'ES256']) {
    const input = `${encodePart({ ...good.headerOf(), alg })}.${good.payload}`
    for (const secret of secrets) {
      const token = `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`
      expect(await outcomeOf(good.bring(token, { proof: good.proof }))).toBe('token-invalid')
    }
  }
})

test('a token by a foreign key is refused, under its own name and under the service’s', async () => {
  const good = await goodToken()
  const foreign = await createTestBrowser()
  const claims = encodePart(claimsIn(good.token))
  for (const kid of [foreign.jkt, good.headerOf().kid]) {
    const token = signCompact(encodePart({ ...good.headerOf(), kid }), claims, foreign.privateJwk)
    expect(await outcomeOf(good.bring(token, { proof: good.proof }))).toBe('token-invalid')
  }
})

test('50 million characters are refused at once', async () => {
  const good = await goodToken()
  expect(await outcomeOf(good.bring('A'.repeat(50_000_000), { proof: good.proof }))).toBe('token-invalid')
})
