import { createPublicKey } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { createLocalJWKSet, decodeJwt, jwtVerify } from 'jose'
import { expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { temporaryStore } from '../../../store/testing/testStore.ts'
import { createTestBrowser, signingKeysIn } from '../../testing/testBrowser.ts'
import { publicOrigin, refusalOf, shopCaps, shopOrigin, startService } from '../../testing/testService.ts'

const path = '/auth/sites/shop/call-tokens'

async function startShop() {
  const { store, clock } = await temporaryStore(onTestFinished)
  const service = await startService({ memory: store.auth, clock }, onTestFinished)
  const browser = await createTestBrowser()
  const body = { queue: 'sales', browserKey: browser.browserKey, mediaKey: browser.mediaKey }
  const ask = (changes: object = {}, headers: Record<string, string> = { Origin: shopOrigin }, at = path) =>
    service.send('POST', at, headers, { ...body, ...changes })
  return { service, clock, browser, body, ask }
}

test('the token says exactly who may call, from where, with which keys and for how long', async () => {
  const { service, clock, browser, ask } = await startShop()
  const response = await ask()
  expect(response.status).toBe(201)
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect(response.headers.get('access-control-allow-origin')).toBe(shopOrigin)
  expect(response.headers.get('access-control-allow-credentials')).toBeNull()
  expect(response.headers.get('vary')).toContain('Origin')
  const answer = await response.json()
  const caps = shopCaps
  expect(answer).toEqual({ token: expect.any(String), expiresInSeconds: 60, caps, passkey: 'none' })

  const published = await service.send('GET', '/.well-known/jwks.json', {})
  const { payload, protectedHeader } = await jwtVerify(
    answer.token,
    createLocalJWKSet(await published.json()),
    { audience: `${publicOrigin}/calls`, issuer: publicOrigin, currentDate: new Date(clock.nowMs) },
  )
  const [key] = signingKeysIn(service.keysFolder)
  expect(protectedHeader).toEqual({ alg: 'ES256', typ: 'call+jwt', kid: key?.kid })
  const iat = clock.nowMs / 1000
  expect(payload).toEqual({
    iss: publicOrigin,
    aud: `${publicOrigin}/calls`,
    jti: expect.stringMatching(/^[A-Za-z0-9_-]{22}$/),
    ...{ iat, nbf: iat, exp: iat + 60 },
    ...{ site: 'shop', queue: 'sales', origin: shopOrigin, caps, assurance: 'anonymous', prf: [] },
    cnf: { jkt: browser.jkt },
    mky: [{ alg: 'sha-256', dig: browser.mediaKey.replaceAll(':', '') }],
  })
})

test('a site’s own caps and token life are kept', async () => {
  const { ask } = await startShop()
  const response = await ask({}, { Origin: 'https://other.example' }, '/auth/sites/other/call-tokens')
  expect(await response.json()).toMatchObject({
    expiresInSeconds: 20,
    caps: { ...shopCaps, concurrent: 5, seconds: 60 },
  })
})

test('no two tokens are alike', async () => {
  const { ask } = await startShop()
  const answers = await Promise.all(Array.from({ length: 20 }, async () => (await ask()).json()))
  expect(new Set(answers.map(answer => answer.token)).size).toBe(20)
})

test('the published keys are public, and may be kept for a while', async () => {
  const { service } = await startShop()
  const response = await service.send('GET', '/.well-known/jwks.json', {})
  expect(response.headers.get('cache-control')).toBe('public, max-age=300')
  const { keys } = await response.json()
  for (const key of keys) {
    expect(key).not.toHaveProperty('d')
    expect(createPublicKey({ key, format: 'jwk' }).asymmetricKeyDetails?.namedCurve).toBe('prime256v1')
  }
  expect(keys).toHaveLength(1)
})

test.each([
  ['https://evil.example', '403 origin-not-allowed'],
  ['https://other.example', '403 origin-not-allowed'],
  [publicOrigin, '403 origin-not-allowed'],
  ['null', '403 origin-not-allowed'],
])('a page of %s is refused before its body is read, and may read why', async (origin, refusal) => {
  const { ask } = await startShop()
  const response = await ask({ queue: 1 }, { Origin: origin })
  expect(response.headers.get('access-control-allow-origin')).toBe(origin)
  expect(response.headers.get('access-control-allow-credentials')).toBeNull()
  expect(await refusalOf(response)).toBe(refusal)
})

test('a request that names no origin is refused', async () => {
  const { ask } = await startShop()
  expect(await refusalOf(await ask({}, {}))).toBe('403 origin-not-allowed')
})

test('preflight is answered, never with credentials; what a page may have is decided by the request', async () => {
  const { service } = await startShop()
  const asked = { 'Access-Control-Request-Method': 'POST', 'Access-Control-Request-Headers': 'content-type' }
  for (const origin of [shopOrigin, 'https://evil.example']) {
    const answer = await service.send('OPTIONS', path, { Origin: origin, ...asked })
    expect(answer.status).toBe(204)
    expect(answer.headers.get('access-control-allow-origin')).toBe(origin)
    expect(answer.headers.get('access-control-allow-methods')).toBe('POST')
    expect(answer.headers.get('access-control-allow-headers')).toBe('Content-Type')
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull()
  }
})

test('outside the opening hours the queue is closed, and the page may read that', async () => {
  const { ask, clock } = await startShop()
  const response = await ask({ queue: 'office' })
  expect(response.headers.get('access-control-allow-origin')).toBe(shopOrigin)
  expect(await refusalOf(response)).toBe('403 closed-now')
  clock.nowMs = Date.parse('2026-11-23T12:00:00Z')
  expect((await ask({ queue: 'office' })).status).toBe(201)
})

test('unknown sites and queues are said to be unknown', async () => {
  const { ask } = await startShop()
  expect(await refusalOf(await ask({}, { Origin: shopOrigin }, '/auth/sites/nobody/call-tokens'))).toBe(
    '404 site-unknown',
  )
  expect(await refusalOf(await ask({ queue: 'nothing' }))).toBe('404 queue-unknown')
})

const malformed: Record<string, (body: Record<string, unknown> & { browserKey: object }) => unknown> = {
  'no body': () => undefined,
  'no JSON': () => '{',
  'a list': body => [body],
  'no browser key': ({ browserKey: _, ...body }) => body,
  'a private browser key': body => ({ ...body, browserKey: { ...body.browserKey, d: 'A'.repeat(43) } }),
  'a browser key of another curve': body => ({
    ...body,
    browserKey: { ...body.browserKey, crv: 'P-384' },
  }),
  'a browser key in another spelling': body => ({
    ...body,
    browserKey: { ...body.browserKey, x: `${'A'.repeat(42)}B` },
  }),
  'a media key in small letters': body => ({ ...body, mediaKey: String(body.mediaKey).toLowerCase() }),
  'a member more': body => ({ ...body, assurance: 'passkey' }),
}

test.each(Object.entries(malformed))('a request with %s is malformed', async (_, spoil) => {
  const { service, body } = await startShop()
  const response = await service.send('POST', path, { Origin: shopOrigin }, spoil(body))
  expect(response.headers.get('access-control-allow-origin')).toBe(shopOrigin)
  expect(await refusalOf(response)).toBe('400 message-malformed')
})

test('a body that a page can send without preflight is malformed', async () => {
  const { service, body } = await startShop()
  const headers = { Origin: shopOrigin, 'Content-Type': 'text/plain' }
  expect(await refusalOf(await service.send('POST', path, headers, body))).toBe('400 message-malformed')
})

test('a body over 16 KB is too large, and a compressed one is not opened', async () => {
  const { service, ask, body } = await startShop()
  expect(await refusalOf(await ask({ more: 'x'.repeat(16 * 1024) }))).toBe('413 message-too-large')
  const headers = { Origin: shopOrigin, 'Content-Encoding': 'gzip' }
  const compressed = gzipSync(JSON.stringify(body))
  expect(await refusalOf(await service.send('POST', path, headers, compressed))).toBe('400 message-malformed')
})

test('the log has one line per token and per refusal: site, queue and the token’s id, nothing that opens anything', async () => {
  const { service, ask } = await startShop()
  const { token } = z.object({ token: z.string() }).parse(await (await ask()).json())
  const { jti } = decodeJwt(token)
  await ask({ queue: 'nothing' })
  expect(service.logged).toEqual([
    `call token issued {"jti":"${jti}","site":"shop","queue":"sales","assurance":"anonymous"}`,
    'http request refused {"code":"queue-unknown","route":"POST /auth/sites/:site/call-tokens","site":"shop"}',
  ])
})
