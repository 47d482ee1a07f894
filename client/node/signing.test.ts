import { exportJWK, generateKeyPair, type JWK } from 'jose'
import { expect, onTestFinished, test } from 'vitest'
import { decodePart } from '../../auth/jws/compactJws.ts'
import { signRecord } from '../../auth/ledger/signedText.ts'
import { VouchKey } from '../../auth/sites/siteIdentity.ts'
import { keySet, publishKeys } from '../../auth/testing/testBackEnd.ts'
import { claimsIn } from '../../auth/testing/testBrowser.ts'
import { openTestLedger } from '../../auth/testing/testLedger.ts'
import { publicOrigin, shopOrigin } from '../../auth/testing/testService.ts'
import { startVouches } from '../../auth/testing/testVouches.ts'
import { temporaryStore } from '../../store/testing/testStore.ts'
import { signSpend, signVouch, spendUrl, verifyGrantWebhook } from './index.ts'

const kid = 'shop-1'
const common = { kid, site: 'shop', service: publicOrigin, origin: shopOrigin, sub: 'user-1' }

async function keyPair(algorithm: 'ES256' | 'EdDSA') {
  const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true })
  const jwk = VouchKey.parse({ ...(await exportJWK(publicKey)), kid })
  return { jwk, forms: [privateKey, await exportJWK(privateKey)] }
}

test.each(['ES256', 'EdDSA'] as const)(
  'what signVouch signs by %s is taken by the service, once',
  async algorithm => {
    const { jwk, forms } = await keyPair(algorithm)
    const opened = await temporaryStore(onTestFinished)
    const { bring, outcome, clock } = await startVouches(opened, onTestFinished, { keys: [jwk] })
    const seen = { name: 'Inés', customerReference: 'C-1', attributes: { Plan: 'gold' } }
    for (const privateKey of forms) {
      const accountCreatedAt = new Date('2019-05-01T10:00:00.500Z')
      const signing = { ...common, ...seen, privateKey, accountCreatedAt, now: new Date(clock.nowMs) }
      const vouch = await signVouch(signing)
      const accountCreatedAtMs = Date.parse('2019-05-01T10:00:00Z')
      expect(await bring(vouch)).toMatchObject({ vouched: seen, accountCreatedAtMs })
      expect(await outcome(vouch)).toBe('vouch-used')
    }
  },
)

test('a vouch lives a minute, or as long as was asked for up to five', async () => {
  const [privateKey = {}] = (await keyPair('ES256')).forms
  const life = async (options: object) => {
    const { iat, exp } = claimsIn(await signVouch({ ...common, privateKey, ...options }))
    return Number(exp) - Number(iat)
  }
  expect(await life({})).toBe(60)
  expect(await life({ lifetimeSeconds: 300 })).toBe(300)
  await expect(life({ lifetimeSeconds: 301 })).rejects.toThrow(RangeError)
  await expect(life({ lifetimeSeconds: Number.NaN })).rejects.toThrow(RangeError)
  await expect(life({ name: 'x'.repeat(121) })).rejects.toThrow('The message is not one this protocol knows')
})

test('what a site vouches for is signed as the agent will read it', async () => {
  const [privateKey = {}] = (await keyPair('ES256')).forms
  const vouch = await signVouch({ ...common, privateKey, name: 'Ana\n\u202e✔ Núñez' })
  expect(claimsIn(vouch)).toMatchObject({ name: 'Ana Núñez' })
})

test('what the service could never take is not signed, and the sentence says what is wrong', async () => {
  const [privateKey = {}] = (await keyPair('ES256')).forms
  const sign = (changes: object) => signVouch({ ...common, privateKey, ...changes })
  for (const sub of ['', 'x'.repeat(256), 42, undefined]) {
    await expect(sign({ sub })).rejects.toThrow('sub is a text of 1 to 255 characters')
  }
  for (const kid of ['', undefined]) await expect(sign({ kid })).rejects.toThrow('kid is the name')
  for (const address of ['calls.example', `${publicOrigin}/app`, 'ftp://calls.example', '']) {
    await expect(sign({ service: address })).rejects.toThrow('service is an origin')
    await expect(sign({ origin: address })).rejects.toThrow('origin is an origin')
  }
  await expect(sign({ site: 'My Shop' })).rejects.toThrow('site is your key')
  for (const accountCreatedAt of [new Date(Number.NaN), new Date(-1000)]) {
    await expect(sign({ accountCreatedAt })).rejects.toThrow('accountCreatedAt is a date since 1970')
  }
})

test('a slash behind an origin does no harm', async () => {
  const [privateKey = {}] = (await keyPair('ES256')).forms
  const slashed = { service: `${publicOrigin}/`, origin: `${shopOrigin}/` }
  const vouch = await signVouch({ ...common, ...slashed, privateKey })
  expect(claimsIn(vouch)).toMatchObject({ aud: publicOrigin, origin: shopOrigin })
  const grant = { ...slashed, callId: 'call_1', grantId: 'grant_1' }
  expect(spendUrl(grant)).toBe(`${publicOrigin}/calls/call_1/grants/grant_1/spend`)
  const spend = await signSpend({ ...grant, privateKey, kid, site: 'shop', purpose: 'refund' })
  expect(claimsIn(spend)).toMatchObject({ aud: publicOrigin })
})

test.each<[string, JWK]>([
  ['a shared secret', { kty: 'oct', k: 'c2VjcmV0' }],
  ['RSA', { kty: 'RSA', n: 'AQAB', e: 'AQAB', d: 'AQAB' }],
  ['P-384', { kty: 'EC', crv: 'P-384', x: 'AA', y: 'AA', d: 'AA' }],
])('a key of %s signs nothing', async (_, privateKey) => {
  await expect(signVouch({ ...common, privateKey })).rejects.toThrow('P-256 or Ed25519')
})

test('a request to spend names its grant and lives a minute', async () => {
  const [privateKey = {}] = (await keyPair('ES256')).forms
  const grant = { callId: 'call_1', grantId: 'grant_1' }
  const spend = await signSpend({ ...common, ...grant, privateKey, purpose: 'refund', amount: 40 })
  expect(decodePart(spend.split('.')[0] ?? '')).toEqual({ alg: 'ES256', typ: 'grant-spend+jwt', kid })
  const claims = claimsIn(spend)
  expect(claims).toEqual({
    ...{ iss: 'shop', aud: publicOrigin, ...grant, purpose: 'refund', amount: 40 },
    ...{ jti: expect.any(String), iat: expect.any(Number), exp: Number(claims.iat) + 60 },
  })
  expect(spendUrl({ service: publicOrigin, ...grant })).toBe(
    `${publicOrigin}/calls/call_1/grants/grant_1/spend`,
  )
})

const webhookUrl = 'https://shop.example/ringfence-webhook'

async function startTelling() {
  const { recordKeys, clock } = await openTestLedger(await temporaryStore(onTestFinished))
  const published = await publishKeys(onTestFinished, keySet(...(await recordKeys.published())))
  const claims = {
    ...{
      iss: publicOrigin,
      aud: webhookUrl,
      jti: 'j'.repeat(22),
      iat: clock.nowMs / 1000,
      event: 'grant-issued',
    },
    ...{ callId: `call_${'c'.repeat(22)}`, grantId: `grant_${'g'.repeat(22)}`, purpose: 'refund' },
    ...{
      sentence: 'Refund up to 40 EUR',
      limit: { unit: 'EUR', amount: 40 },
      expiresAtMs: clock.nowMs + 300_000,
    },
    ...{ callerId: `caller_${'u'.repeat(22)}`, customerReference: 'C-1042' },
  }
  const options = { service: publicOrigin, webhookUrl, jwksUrl: published.url }
  const read = (body: string, changes: object = {}) =>
    verifyGrantWebhook(body, { ...options, now: new Date(clock.nowMs), ...changes })
  const tell = (changes: object = {}, typ: 'webhook+jwt' | 'receipt+jwt' = 'webhook+jwt') =>
    signRecord(typ, { ...claims, ...changes }, recordKeys)
  return { claims, read, tell, clock }
}

test('what the service tells is read; its keys are fetched from where they are published', async () => {
  const { claims, read, tell } = await startTelling()
  const { iss: _iss, aud: _aud, iat: _iat, ...event } = claims
  expect(await read(await tell())).toEqual(event)
})

test('a signature has one spelling: every other one is another message', async () => {
  const { read, tell } = await startTelling()
  const body = await tell()
  const [header = '', payload = '', signature = ''] = body.split('.')
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const last = letters.indexOf(signature.slice(-1))
  const sameBits = [1, 2, 3].map(
    spare => signature.slice(0, -1) + letters.charAt((last & ~15) | ((last + spare) & 15)),
  )
  const order = BigInt('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551')
  const octets = Buffer.from(signature, 'base64url')
  const otherS = (order - BigInt(`0x${octets.subarray(32).toString('hex')}`)).toString(16).padStart(64, '0')
  const higher = Buffer.concat([octets.subarray(0, 32), Buffer.from(otherS, 'hex')]).toString('base64url')
  const plain = Buffer.from(signature, 'base64url').toString('base64')
  for (const respelled of [
    ...sameBits,
    higher,
    plain,
    `${signature}=`,
    `${signature}==`,
    `${signature}\n`,
    ` ${signature}`,
  ]) {
    if (respelled === signature) continue
    await expect(read(`${header}.${payload}.${respelled}`)).rejects.toThrow()
  }
  for (const around of [
    `${body}\n`,
    ` ${body}`,
    `${body}.`,
    `${header}=.${payload}.${signature}`,
    `${header}.${payload}=.${signature}`,
  ]) {
    await expect(read(around)).rejects.toThrow()
  }
  await expect(read(body)).resolves.toBeDefined()
})

test('what is for another, by another, old, or of another kind is not believed', async () => {
  const { read, tell, clock, claims } = await startTelling()
  const now = clock.nowMs / 1000
  const stranger = await startTelling()
  const bodies = [
    await tell({ iss: 'https://evil.example' }),
    await tell({ aud: 'https://other.example/hook' }),
    await tell({ iat: now - 306 }),
    await tell({ iat: now + 60 }),
    await tell({ event: 'something-else' }),
    await tell({ callId: '../x' }),
    await tell({}, 'receipt+jwt'),
    await stranger.tell(),
    JSON.stringify(claims),
    '',
  ]
  for (const body of bodies) await expect(read(body)).rejects.toThrow()
})
