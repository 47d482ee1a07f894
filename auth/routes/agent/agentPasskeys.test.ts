import { expect, onTestFinished, test } from 'vitest'
import { PasskeyOptions, PasskeysAnswer } from '../../../protocol/index.ts'
import { temporaryStore } from '../../../store/testStore.ts'
import { cookieOf, createSeatPage, startStaff } from '../../testing/testAgent.ts'
import { createAuthenticator, type Lies } from '../../testing/testAuthenticator.ts'
import { createTestSeat } from '../../testing/testSeat.ts'
import { outcomeOf, publicOrigin, refusalOf, startService } from '../../testing/testService.ts'

async function start() {
  const { store, clock } = await temporaryStore(onTestFinished)
  const service = await startService({ memory: store.auth, clock }, onTestFinished)
  const staff = await startStaff(service, publicOrigin)
  const { admin: ana } = staff
  const phone = createAuthenticator(publicOrigin)

  const optionsFor = async (who = ana) => (await who.ask('POST', '/auth/passkeys/options')).json()
  const listed = async (response: Response) => PasskeysAnswer.parse(await response.json())
  const namesOf = async (response: Response) => (await listed(response)).passkeys.map(({ name }) => name)
  const add = async (name = 'Phone', lies?: Lies) =>
    ana.ask('POST', '/auth/passkeys', { name, response: phone.create(await optionsFor(), lies) })
  /** Signs in with the phone's passkey. */
  const signInByPhone = async () => {
    const { seatKey } = createTestSeat()
    const own = { Origin: publicOrigin }
    const options = await (await service.send('POST', '/auth/sessions/options', own, { seatKey })).json()
    return service.send('POST', '/auth/sessions', own, { response: phone.get(options) })
  }
  const actions = async () =>
    (await store.auth.auditRows.read(1, 100)).map(({ actor, action, subject }) => [actor, action, subject])
  return {
    service,
    store,
    clock,
    ...staff,
    ana,
    phone,
    optionsFor,
    listed,
    namesOf,
    add,
    signInByPhone,
    actions,
  }
}

test('the options name who makes the passkey and leave out those that exist', async () => {
  const { ana, optionsFor } = await start()
  expect(await optionsFor()).toMatchObject({
    rp: { id: 'calls.example' },
    user: { id: Buffer.from(ana.agentId).toString('base64url'), name: 'Ana' },
    excludeCredentials: [{ id: ana.authenticator.id, type: 'public-key' }],
    pubKeyCredParams: [{ alg: -7 }, { alg: -8 }, { alg: -257 }],
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
})

test('a second passkey is added and both sign in; what it is called and when it was used is told', async () => {
  const { ana, phone, clock, listed, add, signInByPhone, actions } = await start()
  const startedMs = clock.nowMs
  clock.nowMs += 1000
  const added = await add('  Phone ')
  expect(added.status).toBe(201)
  expect(await listed(added)).toMatchObject({ passkeys: [{ name: 'Passkey' }, { name: 'Phone' }] })
  clock.nowMs += 1000
  expect((await signInByPhone()).status).toBe(201)
  expect((await ana.signIn()).status).toBe(201)
  const entry = { lastUsedAtMs: startedMs + 2000, synced: false, usableAtMs: null }
  expect(await listed(await ana.ask('GET', '/auth/passkeys'))).toEqual({
    passkeys: [
      { ...entry, credentialId: ana.authenticator.id, name: 'Passkey', createdAtMs: startedMs },
      { ...entry, credentialId: phone.id, name: 'Phone', createdAtMs: startedMs + 1000 },
    ],
    notices: [
      {
        noticeId: expect.any(String),
        atMs: startedMs + 1000,
        what: 'passkey-added',
        passkeyName: 'Phone',
      },
    ],
    recoveryCodesLeft: null,
    relyingPartyId: 'calls.example',
    userId: Buffer.from(ana.agentId).toString('base64url'),
  })
  expect(await actions()).toContainEqual([ana.agentId, 'passkey-added', phone.id])
})

test('a passkey is renamed by its owner and by nobody else', async () => {
  const { ana, hire, namesOf, actions } = await start()
  const bo = await hire('agent')
  const path = `/auth/passkeys/${ana.authenticator.id}`
  expect(await refusalOf(await bo.ask('PATCH', path, { name: 'Stolen' }))).toBe('404 passkey-not-found')
  expect(await namesOf(await ana.ask('PATCH', path, { name: 'Laptop' }))).toEqual(['Laptop'])
  expect(await actions()).toContainEqual([ana.agentId, 'passkey-renamed', ana.authenticator.id])
  for (const name of ['', ' ', '\u202e', '\u3164', 'x'.repeat(81), 1]) {
    expect(await refusalOf(await ana.ask('PATCH', path, { name }))).toBe('400 message-malformed')
  }
  const strange = 'Lap\u202etop\n✔ Verified\ud800'
  expect(await namesOf(await ana.ask('PATCH', path, { name: strange }))).toEqual(['Laptop Verified'])
})

test('removing a passkey ends the sessions that it opened, tells their sockets, and leaves the others', async () => {
  const { service, ana, phone, namesOf, add, signInByPhone, actions } = await start()
  await add()
  const byPhone = cookieOf(await signInByPhone())
  const { sessionId } = await service.auth.sessionOf(byPhone)
  const ended: string[] = []
  service.auth.onSessionEnded(id => ended.push(id))
  expect(await namesOf(await ana.ask('DELETE', `/auth/passkeys/${phone.id}`))).toEqual(['Passkey'])
  expect(ended).toEqual([sessionId])
  expect(await outcomeOf(service.auth.sessionOf(byPhone))).toBe('sign-in-required')
  expect(await outcomeOf(service.auth.sessionOf(ana.cookie))).toBe('accepted')
  expect(await refusalOf(await signInByPhone())).toBe('401 passkey-invalid')
  expect(await actions()).toContainEqual([ana.agentId, 'passkey-removed', phone.id])
})

test('the last passkey stays, and nobody removes another agent’s', async () => {
  const { ana, phone, hire, add } = await start()
  const bo = await hire('agent')
  const path = `/auth/passkeys/${ana.authenticator.id}`
  expect(await refusalOf(await ana.ask('DELETE', path))).toBe('409 last-passkey')
  await add()
  expect(await refusalOf(await bo.ask('DELETE', path))).toBe('404 passkey-not-found')
  expect((await ana.ask('DELETE', `/auth/passkeys/${phone.id}`)).status).toBe(200)
  expect(await refusalOf(await ana.ask('DELETE', path))).toBe('409 last-passkey')
})

test.each<[string, Lies]>([
  ['another challenge', { challenge: 'AAAA' }],
  ['another origin', { origin: 'https://evil.example' }],
  ['another relying party', { rpId: 'evil.example' }],
  ['the type of a sign-in', { type: 'webauthn.get' }],
  ['a foreign frame', { crossOrigin: true }],
  ['no user verification', { userVerified: false }],
  ['an algorithm that was not offered', { algorithm: -35 }],
  ['a certificate, though it verifies', { attestation: 'packed-chain' }],
])('an addition with %s is refused and leaves no passkey', async (_, lies) => {
  const { ana, add, namesOf } = await start()
  expect(await refusalOf(await add('Phone', lies))).toBe('401 passkey-invalid')
  expect(await namesOf(await ana.ask('GET', '/auth/passkeys'))).toEqual(['Passkey'])
})

test('an answer counts once, in the session that asked, within five minutes, and for nothing else', async () => {
  const { service, ana, phone, hire, optionsFor, clock, namesOf } = await start()
  const bo = await hire('agent')
  const finish = (who: typeof ana, response: unknown) =>
    who.ask('POST', '/auth/passkeys', { name: 'Phone', response })
  const forBo = phone.create(await optionsFor(bo))
  expect(await refusalOf(await finish(ana, forBo))).toBe('401 passkey-invalid')
  expect(await refusalOf(await finish(bo, forBo))).toBe('401 passkey-invalid')

  const other = createSeatPage(service, publicOrigin, ana.seat, cookieOf(await ana.signIn()))
  const response = phone.create(await optionsFor())
  const inOther = await other.ask('POST', '/auth/passkeys', { name: 'Phone', response })
  expect(await refusalOf(inOther)).toBe('401 passkey-invalid')

  const { seatKey } = createTestSeat()
  const own = { Origin: publicOrigin }
  const signIn = await (await service.send('POST', '/auth/sessions/options', own, { seatKey })).json()
  const { challenge } = PasskeyOptions.parse(signIn)
  const crossed = phone.create(await optionsFor(), { challenge })
  expect(await refusalOf(await finish(ana, crossed))).toBe('401 passkey-invalid')

  const late = phone.create(await optionsFor())
  clock.nowMs += 5 * 60_000
  expect(await refusalOf(await finish(ana, late))).toBe('401 passkey-invalid')
  expect(await namesOf(await ana.ask('GET', '/auth/passkeys'))).toEqual(['Passkey'])
})

test('a passkey of one agent cannot become another’s', async () => {
  const { ana, hire, optionsFor, namesOf } = await start()
  const bo = await hire('agent')
  const response = ana.authenticator.create(await optionsFor(bo))
  const refused = await bo.ask('POST', '/auth/passkeys', { name: 'Mine', response })
  expect(await refusalOf(refused)).toBe('401 passkey-invalid')
  expect(await namesOf(await bo.ask('GET', '/auth/passkeys'))).toHaveLength(1)
})

test('the demo agent has no passkeys and gets none', async () => {
  const { store, clock } = await temporaryStore(onTestFinished)
  const service = await startService({ memory: store.auth, clock, demoAgent: true }, onTestFinished)
  const own = { Origin: publicOrigin }
  const seat = createTestSeat()
  const { seatKey } = seat
  const cookie = cookieOf(await service.send('POST', '/auth/sessions/demo', own, { seatKey }))
  const { ask } = createSeatPage(service, publicOrigin, seat, cookie)
  expect(await refusalOf(await ask('POST', '/auth/passkeys/options'))).toBe('403 role-required')
  const list = PasskeysAnswer.parse(await (await ask('GET', '/auth/passkeys')).json())
  expect(list.passkeys).toEqual([])
})

test.each([
  ['GET', '/auth/passkeys'],
  ['POST', '/auth/passkeys/options'],
  ['POST', '/auth/passkeys'],
  ['PATCH', '/auth/passkeys/x'],
  ['DELETE', '/auth/passkeys/x'],
])('%s %s is for signed-in agents on our own pages', async (method, path) => {
  const { service, ana } = await start()
  expect(await refusalOf(await service.send(method, path, { Origin: publicOrigin }))).toBe(
    '401 sign-in-required',
  )
  if (method === 'GET') return
  for (const headers of [{}, { Origin: 'https://shop.example' }]) {
    const response = await service.send(method, path, { ...headers, Cookie: ana.cookie })
    expect(await refusalOf(response)).toBe('403 origin-not-allowed')
  }
})
