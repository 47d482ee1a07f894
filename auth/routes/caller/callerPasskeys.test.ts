import { expect, onTestFinished, test } from 'vitest'
import { PasskeysAnswer, RecoveryCodesAnswer } from '../../../protocol/index.ts'
import { temporaryStore } from '../../../store/testing/testStore.ts'
import { createTestPage } from '../../testing/testPage.ts'
import { outletOrigin, startPasskeyService } from '../../testing/testPasskeyService.ts'
import { refusalOf, shopOrigin } from '../../testing/testService.ts'

const hourMs = 3600_000

async function start(passkeys: object = {}) {
  const service = await startPasskeyService(await temporaryStore(onTestFinished), onTestFinished, passkeys)
  const page = await createTestPage(service)
  return { service, page }
}

/** A caller whom the shop vouched for, with one passkey, signed in by it. */
async function startEnrolled(passkeys: object = {}) {
  const { service, page } = await start(passkeys)
  await page.openByVouch()
  const phone = page.newAuthenticator()
  expect((await page.add(phone, 'Phone')).status).toBe(201)
  expect((await page.openByPasskey(phone)).status).toBe(201)
  return { service, page, phone }
}

test('who is vouched for and has no passkey gets one that is usable at once', async () => {
  const { service, page } = await start()
  const opened = await page.openByVouch()
  expect(opened.status).toBe(201)
  expect(await opened.json()).toEqual({ accessToken: expect.any(String), expiresInSeconds: 600 })
  const phone = page.newAuthenticator()
  const options = await page.creationOptions()
  expect(options).toMatchObject({
    rp: { id: 'shop.example', name: 'Shop' },
    user: { id: Buffer.from(service.callerOf('user-1')).toString('base64url') },
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    attestation: 'none',
    excludeCredentials: [],
    pubKeyCredParams: [-7, -8, -257].map(alg => ({ type: 'public-key', alg })),
  })
  const added = await page.ask('POST', '/passkeys', { name: ' Phone ', response: phone.create(options) })
  expect(added.status).toBe(201)
  const answer = PasskeysAnswer.parse(await added.json())
  expect(answer).toEqual({
    passkeys: [
      {
        credentialId: phone.id,
        name: 'Phone',
        createdAtMs: service.clock.nowMs,
        lastUsedAtMs: null,
        synced: false,
        usableAtMs: null,
      },
    ],
    notices: [],
    recoveryCodesLeft: 0,
    relyingPartyId: 'shop.example',
    userId: Buffer.from(service.callerOf('user-1')).toString('base64url'),
  })
  expect((await page.openByPasskey(phone)).status).toBe(201)
  expect((await page.list()).passkeys[0]).toMatchObject({ lastUsedAtMs: service.clock.nowMs })
  expect(await service.audited()).toEqual([
    'passkey-session-opened',
    'passkey-added',
    'passkey-session-opened',
  ])
})

test.each([-7, -8, -257] as const)('a passkey of algorithm %d is made and signs in', async algorithm => {
  const { page } = await start()
  await page.openByVouch()
  const key = page.newAuthenticator()
  expect((await page.add(key, 'Key', { algorithm })).status).toBe(201)
  expect((await page.openByPasskey(key)).status).toBe(201)
})

test('a passkey session adds another, usable at once, and the others are told', async () => {
  const { page, phone } = await startEnrolled()
  const options = await page.creationOptions()
  expect(options).toMatchObject({ excludeCredentials: [{ id: phone.id, type: 'public-key' }] })
  const laptop = page.newAuthenticator()
  expect((await page.add(laptop, 'Laptop')).status).toBe(201)
  const { passkeys, notices } = await page.list()
  expect(passkeys.map(({ name, usableAtMs }) => [name, usableAtMs]).toSorted()).toEqual([
    ['Laptop', null],
    ['Phone', null],
  ])
  expect(notices).toMatchObject([{ what: 'passkey-added', passkeyName: 'Laptop' }])
  expect((await page.openByPasskey(laptop)).status).toBe(201)
})

test('a passkey that comes by the site’s log-in beside others cools off, and any of them can remove it', async () => {
  const { service, page, phone } = await startEnrolled()
  const thief = await createTestPage(service)
  await thief.openByVouch()
  const stolen = thief.newAuthenticator()
  expect((await thief.add(stolen, 'New phone')).status).toBe(201)
  const usableAtMs = service.clock.nowMs + 24 * hourMs
  expect(await refusalOf(await thief.openByPasskey(stolen))).toBe('403 passkey-cooling-off')

  const seen = await page.list()
  expect(seen.passkeys).toContainEqual(expect.objectContaining({ name: 'New phone', usableAtMs }))
  expect(seen.notices).toMatchObject([{ what: 'passkey-cooling-off', passkeyName: 'New phone' }])
  const removed = await page.ask('DELETE', `/passkeys/${stolen.id}`)
  expect(removed.status).toBe(200)
  expect(PasskeysAnswer.parse(await removed.json()).passkeys.map(({ name }) => name)).toEqual(['Phone'])
  service.clock.nowMs = usableAtMs
  expect(await refusalOf(await thief.openByPasskey(stolen))).toBe('401 passkey-invalid')
  expect((await page.openByPasskey(phone)).status).toBe(201)
})

test('nobody objected: after the cool-off period it is a passkey like the others', async () => {
  const { service, page } = await startEnrolled({ coolOffHours: 2 })
  await page.openByVouch()
  const second = page.newAuthenticator()
  await page.add(second, 'Second')
  service.clock.nowMs += 2 * hourMs - 1
  expect(await refusalOf(await page.openByPasskey(second))).toBe('403 passkey-cooling-off')
  service.clock.nowMs += 1
  expect((await page.openByPasskey(second)).status).toBe(201)
  expect((await page.list()).passkeys.map(({ usableAtMs }) => usableAtMs)).toEqual([null, null])
})

test('the site’s log-in alone neither renames nor removes nor makes codes nor hides a notice', async () => {
  const { service, page, phone } = await startEnrolled()
  await page.openByVouch()
  await page.add(page.newAuthenticator(), 'Second')
  const [notice] = await service.store.auth.callers.noticesOf(service.callerOf('user-1'))
  const tries = [
    await page.ask('PATCH', `/passkeys/${phone.id}`, { name: 'Mine' }),
    await page.ask('DELETE', `/passkeys/${phone.id}`),
    await page.ask('POST', '/recovery-codes'),
    await page.ask('DELETE', `/notices/${notice?.noticeId}`),
  ]
  expect(await Promise.all(tries.map(refusalOf))).toEqual(Array(4).fill('401 passkey-required'))
  const seen = await page.list()
  expect(seen.passkeys.map(({ name }) => name).toSorted()).toEqual(['Phone', 'Second'])
  expect(seen.notices).toHaveLength(1)
})

test('rename, remove and dismiss; the last one that is usable stays', async () => {
  const { service, page, phone } = await startEnrolled()
  const laptop = page.newAuthenticator()
  await page.add(laptop, 'Laptop')
  const renamed = await page.ask('PATCH', `/passkeys/${laptop.id}`, { name: 'Work laptop' })
  expect(PasskeysAnswer.parse(await renamed.json()).passkeys.map(({ name }) => name)).toContain('Work laptop')
  expect((await page.ask('DELETE', `/passkeys/${laptop.id}`)).status).toBe(200)
  expect(await refusalOf(await page.ask('DELETE', `/passkeys/${laptop.id}`))).toBe('404 passkey-not-found')
  expect(await refusalOf(await page.ask('PATCH', `/passkeys/${laptop.id}`, { name: 'x' }))).toBe(
    '404 passkey-not-found',
  )
  expect(await refusalOf(await page.ask('DELETE', `/passkeys/${phone.id}`))).toBe('409 last-passkey')
  const { notices } = await page.list()
  expect(notices.map(({ what, passkeyName }) => [what, passkeyName])).toEqual(
    expect.arrayContaining([
      ['passkey-added', 'Laptop'],
      ['passkey-removed', 'Work laptop'],
    ]),
  )
  for (const { noticeId } of notices) await page.ask('DELETE', `/notices/${noticeId}`)
  expect((await page.list()).notices).toEqual([])
  expect(await service.audited()).toEqual(
    expect.arrayContaining(['passkey-added', 'passkey-renamed', 'passkey-removed']),
  )
})

test('a revoked passkey saves no other from being the last', async () => {
  const { service, page, phone } = await startEnrolled()
  const laptop = page.newAuthenticator()
  await page.add(laptop, 'Laptop')
  await service.revoked.revoke({ kind: 'credential', value: laptop.id }, 'operator')
  expect(await refusalOf(await page.ask('DELETE', `/passkeys/${phone.id}`))).toBe('409 last-passkey')
  expect((await page.ask('DELETE', `/passkeys/${laptop.id}`)).status).toBe(200)
})

test('a session ends with the passkey that opened it, and with a revocation', async () => {
  const { service, page, phone } = await startEnrolled()
  const laptop = page.newAuthenticator()
  await page.add(laptop, 'Laptop')
  const stolen = await createTestPage(service)
  await stolen.openByPasskey(laptop)
  expect((await stolen.ask('GET', '/passkeys')).status).toBe(200)
  await page.ask('DELETE', `/passkeys/${laptop.id}`)
  expect(await refusalOf(await stolen.ask('DELETE', `/passkeys/${phone.id}`))).toBe(
    '401 access-token-invalid',
  )
  await service.revoked.revoke({ kind: 'browser-key', value: page.browser.jkt }, 'operator')
  expect(await refusalOf(await page.ask('GET', '/passkeys'))).toBe('403 revoked')
  await service.revoked.revoke({ kind: 'identity', value: service.callerOf('user-1') }, 'operator')
  expect(await refusalOf(await stolen.openByVouch())).toBe('403 revoked')
  expect(await refusalOf(await stolen.openByPasskey(phone))).toBe('403 revoked')
})

test('pages of the site’s other origins manage the same passkeys, others none', async () => {
  const { service, page, phone } = await startEnrolled()
  const outlet = await createTestPage(service, outletOrigin)
  expect((await outlet.openByPasskey(phone, { origin: outletOrigin })).status).toBe(201)
  expect((await outlet.list()).passkeys).toHaveLength(1)
  const foreign = await createTestPage(service, 'https://evil.example')
  expect(await refusalOf(await foreign.openByVouch())).toBe('403 origin-not-allowed')
  foreign.useToken(page.accessToken())
  expect(await refusalOf(await foreign.ask('GET', '/passkeys'))).toBe('403 origin-not-allowed')
  const unknown = await createTestPage(service, shopOrigin, 'nowhere')
  expect(await refusalOf(await unknown.openByVouch())).toBe('404 site-unknown')
})

test('a page of the service itself, whose GET names no origin, is of the service’s origin', async () => {
  const service = await startPasskeyService(await temporaryStore(onTestFinished), onTestFinished)
  const asked = await service.send('GET', '/auth/sites/own/passkeys', [])
  expect(await refusalOf(asked)).toBe('401 access-token-invalid')
  const elsewhere = await service.send('GET', '/auth/sites/shop/passkeys', [])
  expect(await refusalOf(elsewhere)).toBe('403 origin-not-allowed')
  const posted = await service.send('POST', '/auth/sites/own/passkeys/options', [])
  expect(await refusalOf(posted)).toBe('403 origin-not-allowed')
})

test('browsers of other origins may send what is needed and read what they get', async () => {
  const { service, page } = await start()
  for (const path of ['/passkey-sessions', '/passkeys', '/passkeys/abc', '/recovery-codes', '/notices/abc']) {
    const { status, headers } = await page.plain('OPTIONS', path)
    expect(status).toBe(204)
    expect(headers.get('access-control-allow-origin')).toBe(shopOrigin)
    expect(headers.get('access-control-allow-methods')).toBe('GET, POST, PATCH, DELETE')
    expect(headers.get('access-control-allow-headers')).toBe('Authorization, Content-Type, DPoP')
    expect(headers.get('access-control-allow-credentials')).toBeNull()
  }
  const refused = await page.plain('GET', '/passkeys')
  expect(await refusalOf(refused)).toBe('401 access-token-invalid')
  expect(refused.headers.get('access-control-expose-headers')).toBe(
    'DPoP-Nonce, RateLimit, RateLimit-Policy, Retry-After, WWW-Authenticate',
  )
  expect(refused.headers.get('www-authenticate')).toBe('DPoP error="invalid_token", algs="ES256"')
  expect(refused.headers.get('dpop-nonce')).toMatch(/^[A-Za-z0-9_-]{22}$/)
  expect(refused.headers.get('cache-control')).toBe('no-store')

  await page.openByVouch()
  service.clock.nowMs += 120_000
  const stale = await page.ask('GET', '/passkeys')
  expect(await refusalOf(stale)).toBe('401 proof-nonce-required')
  expect(stale.headers.get('www-authenticate')).toBe('DPoP error="use_dpop_nonce", algs="ES256"')
  expect((await page.ask('GET', '/passkeys')).status).toBe(200)
})

test('nothing secret is in the log', async () => {
  const { service, page, phone } = await startEnrolled()
  const { codes } = RecoveryCodesAnswer.parse(await (await page.ask('POST', '/recovery-codes')).json())
  const written = service.logged.join('\n')
  expect(written).toContain('passkey session opened')
  for (const secret of [page.accessToken(), phone.id, codes[0] ?? '', 'user-1', page.browser.jkt]) {
    expect(written).not.toContain(secret)
  }
})
