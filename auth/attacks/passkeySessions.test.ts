import { randomBytes } from 'node:crypto'
import { request } from 'node:http'
import { expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { temporaryStore } from '../../store/testing/testStore.ts'
import { encodePart } from '../jws/compactJws.ts'
import {
  nothingCameOfIt,
  type PasskeyAttack,
  startPasskeyTarget,
} from '../testing/attacks/targets/callerPasskeyTarget.ts'
import { claimsIn, signCompact, signingKeysIn } from '../testing/testBrowser.ts'
import { createTestPage } from '../testing/testPage.ts'
import { publicOrigin, shopOrigin, site } from '../testing/testService.ts'

const start = async () => startPasskeyTarget(await temporaryStore(onTestFinished), onTestFinished)

/** The target with everything that forgers of access tokens could at worst use: the service's own key. */
async function startForger() {
  const target = await start()
  const { page, service } = target
  const [ownKey] = signingKeysIn(service.keysFolder)
  if (ownKey === undefined) throw new Error('no key')
  const token = page.accessToken()
  const claims = claimsIn(token)
  const header = { alg: 'ES256', typ: 'passkeys+jwt', kid: ownKey.kid }
  const forged = (changes: object, otherHeader: object = header, key = ownKey.jwk) =>
    signCompact(encodePart(otherHeader), encodePart({ ...claims, ...changes }), key)
  /** A good proof for any token. */
  const brought = (name: string, other: string): PasskeyAttack => ({
    name,
    code: '401 access-token-invalid',
    send: async () => {
      page.useToken(other)
      const response = await page.ask('GET', '/passkeys')
      page.useToken(token)
      return response
    },
  })
  const good = () => page.add(page.newAuthenticator())
  return { ...target, ownKey, token, claims, header, forged, brought, good }
}

test('access tokens: every header, key, kind and claim but the right ones', async () => {
  const { page, service, other, token, claims, header, forged, brought, good, sendAll } = await startForger()
  const [, payload = '', signature = ''] = token.split('.')
  const ticket = await service.issueTicket({
    site,
    origin: shopOrigin,
    jkt: page.browser.jkt,
    callerId: service.callerOf('user-9'),
  })
  const nowSeconds = Math.floor(service.clock.now() / 1000)
  const wrongClaims: Record<string, object> = {
    'another issuer': { iss: 'https://evil.example' },
    'another audience': { aud: `${publicOrigin}/calls` },
    'another site': { site: 'other' },
    'another origin': { origin: 'https://outlet.example' },
    'a caller of another form': { sub: 'user-1' },
    'an opening of another kind': { by: 'agent' },
    'no key': { cnf: {} },
    'a claim more': { admin: true },
    'no jti': { jti: undefined },
    'longer than ten minutes': { exp: Number(claims.exp) + 1 },
    'of yesterday': { iat: nowSeconds - 86_400, exp: nowSeconds - 85_800 },
    'of tomorrow': { iat: nowSeconds + 86_400, exp: nowSeconds + 87_000 },
    'times as text': { iat: String(claims.iat) },
    'a passkey that is gone': { crd: randomBytes(32).toString('base64url') },
  }
  const types = [
    'call+jwt',
    'enrolment-ticket+jwt',
    'receipt+jwt',
    'vouch+jwt',
    'JWT',
    'PASSKEYS+JWT',
    undefined,
  ]
  const attacks = [
    ...Object.entries(wrongClaims).map(([name, changes]) => brought(name, forged(changes))),
    ...types.map(typ => brought(`typ ${typ}`, forged({}, { ...header, typ }))),
    ...['none', 'HS256', 'ES384'].map(alg => brought(`alg ${alg}`, forged({}, { ...header, alg }))),
    brought('no signature', `${encodePart({ ...header, alg: 'none' })}.${payload}.`),
    brought('the signature of another', `${encodePart(header)}.${payload}.${'A'.repeat(86)}`),
    brought('another kid', forged({}, { ...header, kid: 'A'.repeat(43) })),
    brought('its own key inside', forged({}, { ...header, jwk: page.browser.browserKey })),
    brought('signed by the browser', forged({}, header, page.browser.privateJwk)),
    brought('members in another order', forged({}, { kid: header.kid, typ: header.typ, alg: header.alg })),
    brought('cut off', token.slice(0, -1)),
    brought('and more', `${token}.${signature}`),
    brought('a ticket', ticket ?? ''),
    brought('a vouch', page.vouchFor('user-1')),
    brought('a proof', page.proofFor('GET', '/passkeys')),
    brought('nothing', ''),
    brought('another caller’s token', other.page.accessToken()),
  ]
  // The proof that comes with a token of one's own making is by the right key: its use is noted.
  expect(await sendAll('access tokens', attacks, good, ['token_uses'])).toEqual(nothingCameOfIt)
})

test('access tokens: schemes, two fields, and proofs for another request', async () => {
  const { page, service, token, good, sendAll } = await startForger()
  const path = '/auth/sites/shop/passkeys'
  const bring = (authorization: string, proofs: readonly string[]): Promise<Response> =>
    service.send('GET', path, [
      ['Origin', shopOrigin],
      ['Authorization', authorization],
      ...proofs.map((proof): [string, string] => ['DPoP', proof]),
    ])
  const proof = () => page.proofFor('GET', '/passkeys')
  const wrongToken = '401 access-token-invalid'
  const wrongProof = '401 proof-invalid'
  const used = proof()
  expect((await bring(`DPoP ${token}`, [used])).status).toBe(200)
  const attacks: PasskeyAttack[] = [
    { name: 'as a bearer token', send: () => bring(`Bearer ${token}`, [proof()]), code: wrongToken },
    { name: 'no scheme', send: () => bring(token, [proof()]), code: wrongToken },
    { name: 'two tokens', send: () => bring(`DPoP ${token}, DPoP ${token}`, [proof()]), code: wrongToken },
    { name: 'no proof', send: () => bring(`DPoP ${token}`, []), code: wrongProof },
    { name: 'two proofs', send: () => bring(`DPoP ${token}`, [proof(), proof()]), code: wrongProof },
    {
      name: 'for another method',
      send: () => bring(`DPoP ${token}`, [page.proofFor('POST', '/passkeys')]),
      code: wrongProof,
    },
    {
      name: 'for another path',
      send: () => bring(`DPoP ${token}`, [page.proofFor('GET', '/notices')]),
      code: wrongProof,
    },
    {
      name: 'for another host',
      send: () =>
        bring(`DPoP ${token}`, [page.proofFor('GET', '/passkeys', { htu: `http://127.0.0.1${path}` })]),
      code: wrongProof,
    },
    {
      name: 'without nonce',
      send: () => bring(`DPoP ${token}`, [page.proofFor('GET', '/passkeys', { nonce: undefined })]),
      code: '401 proof-nonce-required',
    },
    { name: 'used before', send: () => bring(`DPoP ${token}`, [used]), code: '401 proof-used' },
  ]
  expect(await sendAll('access tokens, fields', attacks, good)).toEqual(nothingCameOfIt)
  expect((await bring(`dpop ${token}`, [proof()])).status).toBe(200)
})

test('two DPoP fields on the wire are two, also when they are the same', async () => {
  const { page, service, token } = await startForger()
  const proof = page.proofFor('GET', '/passkeys')
  const status = await new Promise<number>((resolve, reject) => {
    const headers = { Origin: shopOrigin, Authorization: `DPoP ${token}`, DPoP: [proof, proof] }
    const options = { port: service.port, path: '/auth/sites/shop/passkeys', headers }
    request(options, response => resolve(response.resume().statusCode ?? 0))
      .once('error', reject)
      .end()
  })
  expect(status).toBe(401)
  expect((await page.ask('GET', '/passkeys', undefined, proof)).status).toBe(200)
})

test('a stolen access token is worth nothing in another browser', async () => {
  const { page, service, token, good, sendAll } = await startForger()
  const thief = await createTestPage(service)
  await thief.requestOptions()
  thief.useToken(token)
  const code = '401 access-token-invalid'
  const attacks: PasskeyAttack[] = [
    { name: 'read', send: () => thief.ask('GET', '/passkeys'), code },
    { name: 'add', send: () => thief.ask('POST', '/passkeys/options'), code },
    { name: 'remove', send: () => thief.ask('DELETE', '/passkeys/AAAA'), code },
    { name: 'codes', send: () => thief.ask('POST', '/recovery-codes'), code },
    {
      name: 'with the owner’s proof for another request',
      send: () => thief.ask('POST', '/recovery-codes', undefined, page.proofFor('GET', '/passkeys')),
      code: '401 proof-invalid',
    },
  ]
  expect(await sendAll('access tokens, stolen', attacks, good)).toEqual(nothingCameOfIt)
})

test('recovery codes: guesses, other sites, and what only looks like one', async () => {
  const { page, service, good, sendAll } = await startForger()
  const { codes } = z
    .object({ codes: z.array(z.string()) })
    .parse(await (await page.ask('POST', '/recovery-codes')).json())
  const elsewhere = await createTestPage(service, shopOrigin, 'other')
  const [first = '', second = ''] = codes
  const code = '401 recovery-code-invalid'
  const texts = {
    nothing: '',
    'half a code': first.slice(0, 14),
    'one letter more': `${first}0`,
    'its secret alone': first.slice(10),
    'letters that no code has': first.replace(/^./, 'U'),
    'two halves of two codes': first.slice(0, 10) + second.slice(10),
    'a code of nobody': '0000-0000-0000-0000-0000-0000',
    'another script': first.replace(/^./, '０'),
    'an object': '{"lookup":"","secret":""}',
  }
  const attacks: PasskeyAttack[] = Object.entries(texts).map(([name, text]) => ({
    name,
    send: () => page.openByCode(text),
    code,
  }))
  attacks.push({ name: 'at another site', send: () => elsewhere.openByCode(first), code })
  attacks.push({
    name: 'too long',
    send: () => page.openByCode('0'.repeat(65)),
    code: '400 message-malformed',
  })
  for (let n = 0; n < 5; n += 1) {
    const guess = second.slice(0, 10) + String(n).repeat(4) + second.slice(14)
    attacks.push({ name: `guess ${n}`, send: () => page.openByCode(guess), code })
  }
  attacks.push({ name: 'guess 6', send: () => page.openByCode(second), code: '429 rate-limited' })
  expect(await sendAll('recovery codes', attacks, good, ['token_uses'])).toEqual(nothingCameOfIt)
})
