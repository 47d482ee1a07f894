import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { CallerId, canonicalJson } from '../../../protocol/index.ts'
import { temporaryStore } from '../../../store/testing/testStore.ts'
import { openPairwise } from '../../keys/pairwise.ts'
import { countRows } from '../../testing/attacks/targets/testTarget.ts'
import { createBackEnd } from '../../testing/testBackEnd.ts'
import { claimsIn } from '../../testing/testBrowser.ts'
import {
  publicOrigin,
  refusalOf,
  shopCaps,
  shopOrigin,
  site,
  startService,
} from '../../testing/testService.ts'
import { createTestVisitor, enrolPasskey, tokenIn, vouchingSites } from '../../testing/testVisitor.ts'

async function start(shop: object = {}) {
  const { store, clock, file } = await temporaryStore(onTestFinished)
  const backEnd = createBackEnd()
  const sites = vouchingSites(backEnd, shop)
  const service = await startService({ memory: store.auth, clock, sites }, onTestFinished)
  const log = { info: () => {}, warn: () => {}, error: () => {} }
  const pairwise = await openPairwise({ file: join(dirname(service.keysFolder), 'pairwise.key'), log })
  const visitor = await createTestVisitor(service)
  const { callers } = store.auth
  return {
    store,
    clock,
    file,
    backEnd,
    service,
    visitor,
    callers,
    callerOf: (sub: string) => pairwise.callerOf(site, sub),
  }
}

test('a passkey signs this very call: the token, the evidence and the proofs say so', async () => {
  const { store, clock, service, visitor, callers } = await start()
  const passkey = await enrolPasskey(callers)
  const { jti, options, expiresInSeconds } = await visitor.stated()
  expect(expiresInSeconds).toBe(180)
  expect(options).toEqual({
    rpId: 'shop.example',
    challenge: expect.stringMatching(/^[\w-]{43}$/),
    timeout: 180_000,
    userVerification: 'required',
  })
  clock.nowMs += 20_000
  const response = passkey.get(options, { backedUp: true })
  const answer = await visitor.askToken({ passkey: { jti, response } })
  expect(answer.headers.get('access-control-allow-origin')).toBe(shopOrigin)
  expect(await answer.clone().json()).toMatchObject({
    expiresInSeconds: 60,
    caps: shopCaps,
    passkey: 'offered',
  })
  const token = await tokenIn(answer)
  const { callerId } = passkey
  expect(claimsIn(token)).toMatchObject({ jti, assurance: 'passkey', sub: callerId, crd: passkey.id })
  expect(claimsIn(token)).not.toHaveProperty('vch')

  const evidence = await store.auth.evidence.find(jti)
  const statement: unknown = JSON.parse(evidence?.statement ?? '')
  expect(statement).toEqual({
    ...{
      type: 'ringfence-call-statement',
      version: 1,
      jti,
      site: 'shop',
      queue: 'sales',
      origin: shopOrigin,
    },
    ...{ caps: shopCaps, mky: visitor.browser.mediaKey, jkt: visitor.browser.jkt },
    nonce: expect.stringMatching(/^[\w-]{22}$/),
    exp: clock.nowMs / 1000 + 160,
  })
  expect(evidence?.statement).toBe(canonicalJson(JSON.parse(evidence?.statement ?? '')))
  const digest = createHash('sha256')
    .update(evidence?.statement ?? '')
    .digest('base64url')
  expect(options.challenge).toBe(digest)
  expect(evidence).toMatchObject({
    ...{ kind: 'call', subject: jti, site: 'shop', atMs: clock.nowMs, origin: shopOrigin },
    ...{ relyingPartyId: 'shop.example', credentialId: passkey.id, signature: response.response.signature },
    publicKey: Buffer.from(passkey.credential.publicKey).toString('base64url'),
  })

  const nonce = service.auth.newNonce()
  const proof = visitor.browser.proof({ jti, nonce, iat: clock.nowMs / 1000 })
  const verified = await service.auth.verifyCallToken({ token, proof, nonce, origin: shopOrigin })
  expect(verified).toMatchObject({
    ...{ assurance: 'passkey', callerId, credentialId: passkey.id, caps: shopCaps },
    proofs: [{ method: 'passkey', provenAtMs: clock.nowMs, enrolledAtMs: 1000, synced: true }],
  })
  const after = await callers.findCredential(site, passkey.id)
  expect(after).toMatchObject({ signCount: 1, synced: true, lastUsedAtMs: clock.nowMs })
})

test('a vouched caller signs with a passkey of their own, and both proofs are in the token', async () => {
  const { clock, backEnd, visitor, callers, callerOf, service } = await start()
  const passkey = await enrolPasskey(callers, { callerId: callerOf('user-1') })
  const second = await enrolPasskey(callers, { callerId: callerOf('user-1') })
  const vouch = backEnd.vouchAt(clock.nowMs, { name: 'Ada Park', customerReference: 'C-7' })
  const vouchedAtMs = clock.nowMs
  const { jti, options } = await visitor.stated({ vouch })
  expect(options.allowCredentials).toEqual(
    [passkey.id, second.id].sort().map(id => ({ id, type: 'public-key' })),
  )
  clock.nowMs += 5000
  const token = await tokenIn(await visitor.askToken({ passkey: { jti, response: passkey.get(options) } }))
  const nonce = service.auth.newNonce()
  const proof = visitor.browser.proof({ jti, nonce, iat: clock.nowMs / 1000 })
  expect(await service.auth.verifyCallToken({ token, proof, nonce, origin: shopOrigin })).toMatchObject({
    ...{ assurance: 'passkey', callerId: callerOf('user-1'), credentialId: passkey.id },
    vouched: { name: 'Ada Park', customerReference: 'C-7' },
    proofs: [
      { method: 'vouch', provenAtMs: vouchedAtMs },
      { method: 'passkey', provenAtMs: clock.nowMs, enrolledAtMs: 1000, synced: false },
    ],
  })
})

test('an authenticator that was told which passkey need not name the user', async () => {
  const { clock, backEnd, visitor, callers, callerOf } = await start()
  const passkey = await enrolPasskey(callers, { callerId: callerOf('user-1') })
  const answer = async (vouch: object) => {
    const { jti, options } = await visitor.stated(vouch)
    const { response, ...rest } = passkey.get(options)
    const { userHandle: _, ...nameless } = response
    return visitor.askToken({ passkey: { jti, response: { ...rest, response: nameless } } })
  }
  expect((await answer({ vouch: backEnd.vouchAt(clock.nowMs) })).status).toBe(201)
  expect(await refusalOf(await answer({}))).toBe('401 passkey-invalid')
})

test('a vouch alone makes a vouched token, of a caller whom the site’s own name does not betray', async () => {
  const { clock, backEnd, visitor, callerOf, service, file } = await start()
  const vouch = backEnd.vouchAt(clock.nowMs, { sub: 'private-name-of-the-site', name: 'Ada Park' })
  const token = await tokenIn(await visitor.askToken({ vouch }))
  expect(claimsIn(token)).toMatchObject({
    ...{ assurance: 'vouched', sub: callerOf('private-name-of-the-site'), vch: { name: 'Ada Park' } },
    prf: [{ method: 'vouch', provenAtMs: clock.nowMs }],
  })
  expect(JSON.stringify(claimsIn(token))).not.toContain('private-name')
  expect(service.logged.join()).not.toContain('private-name')
  expect(service.logged.join()).not.toContain('Ada')
  for (const ending of ['', '-wal'])
    expect(readFileSync(file + ending).toString('latin1')).not.toContain('private-name')
  expect(await refusalOf(await visitor.askToken({ vouch }))).toBe('409 vouch-used')
})

test('whatever a site may vouch for fits into a token, and what would not is refused before it is used up', async () => {
  const { clock, backEnd, callers, callerOf, visitor, file } = await start()
  const passkey = await enrolPasskey(callers, { callerId: callerOf('user-1') })
  const attributesOf = (text: string) =>
    Object.fromEntries(Array.from({ length: 8 }, (_, at) => [`${at}`.repeat(40), text]))
  const most = { name: 'n'.repeat(120), customerReference: 'r'.repeat(120) }
  const ascii = { ...most, attributes: attributesOf('x'.repeat(200)) }
  const token = await tokenIn(await visitor.signIn(passkey, { vouch: backEnd.vouchAt(clock.nowMs, ascii) }))
  expect(token.length).toBeLessThan(5000)
  expect(claimsIn(token)).toMatchObject({ vch: ascii })

  const rows = countRows(file)
  for (const text of ['漢'.repeat(200), '"'.repeat(200), '\u{1F600}'.repeat(100)]) {
    const vouch = backEnd.vouchAt(clock.nowMs, { attributes: attributesOf(text) })
    expect(await refusalOf(await visitor.askToken({ vouch }))).toBe('401 vouch-invalid')
  }
  expect(countRows(file)).toBe(rows)
})

test('where a passkey or a vouch is required, nothing less opens a call', async () => {
  const passkeys = { passkeys: { policy: 'required' } }
  const { clock, backEnd, visitor, callers, file } = await start(passkeys)
  const vouch = backEnd.vouchAt(clock.nowMs)
  const rows = countRows(file)
  expect(await refusalOf(await visitor.askToken())).toBe('401 passkey-required')
  expect(await refusalOf(await visitor.askToken({ vouch }))).toBe('401 passkey-required')
  expect(countRows(file)).toBe(rows)
  const signedIn = await visitor.signIn(await enrolPasskey(callers))
  expect(await signedIn.json()).toMatchObject({ passkey: 'required' })

  const keys = [backEnd.jwk]
  const strict = await start({ vouching: { keys, required: true } })
  expect(await refusalOf(await strict.visitor.askToken())).toBe('401 vouch-required')
  expect(await refusalOf(await strict.visitor.askStatement())).toBe('401 vouch-required')
  expect((await strict.visitor.askToken({ vouch: backEnd.vouchAt(clock.nowMs) })).status).toBe(201)
})

test('a queue may ask for more or less than its site', async () => {
  const queues = [
    { key: 'sales', name: 'Sales', passkey: 'none' },
    { key: 'bank', name: 'Bank', passkey: 'required' },
  ]
  const { visitor, callers } = await start({ queues })
  expect(await (await visitor.askToken()).json()).toMatchObject({ passkey: 'none' })
  expect(await refusalOf(await visitor.askToken({ queue: 'bank' }))).toBe('401 passkey-required')
  // A queue that asks for none still takes one.
  expect((await visitor.signIn(await enrolPasskey(callers))).status).toBe(201)
})

test('a statement for a vouched caller without a passkey is not made, and the vouch is still good', async () => {
  const { clock, backEnd, visitor, store } = await start()
  const vouch = backEnd.vouchAt(clock.nowMs)
  expect(await refusalOf(await visitor.askStatement({ vouch }))).toBe('404 passkey-not-found')
  expect(store.counts().statements).toBe(0)
  expect((await visitor.askToken({ vouch })).status).toBe(201)
})

test('a token lives no longer than its statement', async () => {
  const { clock, visitor, callers } = await start()
  const passkey = await enrolPasskey(callers)
  const { jti, options } = await visitor.stated()
  clock.nowMs += 170_000
  const answer = await visitor.askToken({ passkey: { jti, response: passkey.get(options) } })
  expect(await answer.clone().json()).toMatchObject({ expiresInSeconds: 10 })
  const { iat, exp } = claimsIn(await tokenIn(answer))
  expect(Number(exp) - Number(iat)).toBe(10)
})

test('a passkey in its cool-off proves nothing yet, and something afterwards', async () => {
  const { clock, visitor, callers, store } = await start()
  const passkey = await enrolPasskey(callers, {}, { usableAtMs: clock.nowMs + 3600_000 })
  expect(await refusalOf(await visitor.signIn(passkey))).toBe('403 passkey-cooling-off')
  expect((await callers.findCredential(site, passkey.id))?.signCount).toBe(0)
  expect(store.counts().statements).toBe(0)
  clock.nowMs += 3600_000
  expect((await visitor.signIn(passkey)).status).toBe(201)
})

test('who or what was revoked gets neither statement nor token', async () => {
  const { clock, backEnd, visitor, callers, callerOf, service, file } = await start()
  const { auth } = service
  const [one, other] = [await enrolPasskey(callers), await enrolPasskey(callers)]
  await auth.revoke({ kind: 'credential', value: one.id }, 'operator')
  expect(await refusalOf(await visitor.signIn(one))).toBe('403 revoked')
  expect((await visitor.signIn(other)).status).toBe(201)
  await auth.revoke({ kind: 'identity', value: other.callerId }, 'operator')
  expect(await refusalOf(await visitor.signIn(other))).toBe('403 revoked')
  await auth.revoke({ kind: 'identity', value: CallerId.parse(callerOf('user-1')) }, 'operator')
  const rows = countRows(file)
  expect(await refusalOf(await visitor.askToken({ vouch: backEnd.vouchAt(clock.nowMs) }))).toBe('403 revoked')
  expect(countRows(file)).toBe(rows)
  await auth.revoke({ kind: 'browser-key', value: visitor.browser.jkt }, 'operator')
  expect(await refusalOf(await visitor.askToken())).toBe('403 revoked')
  expect(await refusalOf(await visitor.askStatement())).toBe('403 revoked')
  expect((await (await createTestVisitor(service)).askToken()).status).toBe(201)
})

test('the relying party is the site’s own domain, or the one that its configuration names', async () => {
  expect((await (await start()).visitor.stated()).options.rpId).toBe('shop.example')
  const passkeys = { policy: 'offered', relyingPartyId: 'example' }
  expect((await (await start({ passkeys })).visitor.stated()).options.rpId).toBe('example')
})

test('pages of other origins get no statement, but may read why', async () => {
  const { service, visitor } = await start()
  for (const origin of ['https://evil.example', 'https://other.example', publicOrigin, 'null']) {
    const response = await visitor.askStatement({}, { Origin: origin })
    expect(response.headers.get('access-control-allow-origin')).toBe(origin)
    expect(await refusalOf(response)).toBe('403 origin-not-allowed')
  }
  const preflight = await service.send('OPTIONS', '/auth/sites/shop/call-statements', { Origin: shopOrigin })
  expect([preflight.status, preflight.headers.get('access-control-allow-methods')]).toEqual([204, 'POST'])
})
