import { expect, onTestFinished, test } from 'vitest'
import { temporaryStore } from '../../store/testing/testStore.ts'
import { hashOf, newSecret } from '../randomIds.ts'
import { createTestPlace } from '../testing/attacks/testPlace.ts'
import { startStaff } from '../testing/testAgent.ts'
import { outcomeOf, publicOrigin, refusalOf, startService } from '../testing/testService.ts'

/*
 * A thief who reads everything between the place, its window and the service: tickets, tokens, proofs; has a key of their own; and may be
 * any page. Not the place's key, and not the agent's passkey.
 */

const crm = 'https://crm.example'
const desk = 'https://desk.example'
const frame = { kind: 'frame', origin: crm } as const
const page = { kind: 'page', origin: desk } as const

async function start() {
  const { store, clock } = await temporaryStore(onTestFinished)
  const places = { frameAncestors: [crm], agentOrigins: [desk] }
  const service = await startService({ memory: store.auth, clock, places }, onTestFinished)
  const staff = await startStaff(service, publicOrigin)
  return { service, clock, store, ...staff, passkey: staff.admin.authenticator }
}
type Started = Awaited<ReturnType<typeof start>>

async function signedInAt({ service, passkey }: Started, place: typeof frame | typeof page) {
  const at = createTestPlace(service, place)
  expect((await at.redeem(await at.ticketBy(passkey))).status).toBe(201)
  return at
}

test.each([frame, page])(
  'an agent is signed in at a $kind by ticket and key, and no cookie is made',
  async place => {
    const started = await start()
    const at = createTestPlace(started.service, place)
    const answer = await at.redeem(await at.ticketBy(started.passkey))
    expect(answer.status).toBe(201)
    expect(answer.headers.getSetCookie()).toEqual([])
    const session = await at.ask('GET', '/auth/session')
    expect(await session.json()).toEqual({ agent: started.admin.account, demoAgent: false })
    const left = await at.ask('DELETE', '/auth/session')
    expect([left.status, left.headers.getSetCookie()]).toEqual([200, []])
    expect(await (await at.ask('GET', '/auth/session')).json()).toMatchObject({ agent: null })
  },
)

test('a ticket is good once, for a minute, for its key, at its place', async () => {
  const started = await start()
  const { service, clock, passkey } = started
  const at = createTestPlace(service, frame)

  const used = await at.ticketBy(passkey)
  expect((await at.redeem(used)).status).toBe(201)
  expect(await refusalOf(await at.redeem(used))).toBe('401 ticket-invalid')

  const old = await at.ticketBy(passkey)
  clock.nowMs += 60_000
  expect(await refusalOf(await at.redeem(old))).toBe('401 ticket-invalid')

  // A thief's own key: refused, and the ticket is used up, so that the place learns of it.
  const stolen = await at.ticketBy(passkey)
  const thief = createTestPlace(service, frame)
  expect(await refusalOf(await thief.redeem(stolen))).toBe('401 ticket-invalid')
  expect(await refusalOf(await at.redeem(stolen))).toBe('401 ticket-invalid')

  // The place's public key in the body, the thief's proof.
  const named = await at.ticketBy(passkey)
  const claimed = await thief.redeem(named, { body: { seatKey: at.seat.seatKey } })
  expect(await refusalOf(claimed)).toBe('401 seat-proof-invalid')
  expect((await at.redeem(named)).status).toBe(201)

  expect(await refusalOf(await at.redeem(newSecret()))).toBe('401 ticket-invalid')
})

test('a ticket for a page is of no use on another page, nor in a frame', async () => {
  const { service, passkey } = await start()
  const at = createTestPlace(service, page)
  const ticket = await at.ticketBy(passkey)
  const own = { Origin: publicOrigin }
  const nonce = (await service.send('GET', '/auth/session', own)).headers.get('dpop-nonce') ?? ''
  const proof = at.page.proofFor('POST', '/auth/seat-tokens', { nonce })
  const body = { ticket, seatKey: at.seat.seatKey }
  const elsewhere = await service.send('POST', '/auth/seat-tokens', { ...own, DPoP: proof }, body)
  expect(await refusalOf(elsewhere)).toBe('401 ticket-invalid')

  const evil = await service.send('POST', '/auth/seat-tokens', { Origin: 'https://evil.example' }, body)
  expect(await refusalOf(evil)).toBe('403 origin-not-allowed')
})

test('one proof brings one session, and of ten requests with one ticket one succeeds', async () => {
  const { service, passkey } = await start()
  const at = createTestPlace(service, frame)
  await at.redeem(newSecret()) // brings the nonce
  const ticket = await at.ticketBy(passkey)
  const answers = await Promise.all(Array.from({ length: 10 }, () => at.redeem(ticket)))
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)

  const again = await at.ticketBy(passkey)
  const proof = at.page.proofFor('POST', '/auth/seat-tokens')
  const send = (secret: string) => {
    const body = { ticket: secret, seatKey: at.seat.seatKey }
    return at.page.send('POST', '/auth/seat-tokens', { DPoP: proof }, body)
  }
  expect((await send(again)).status).toBe(201)
  expect(await refusalOf(await send(await at.ticketBy(passkey)))).toBe('401 proof-used')
})

test('places that are not configured are refused before a passkey is asked for', async () => {
  const { service, passkey } = await start()
  const strangers = [
    { kind: 'frame', origin: desk },
    { kind: 'page', origin: crm },
    { kind: 'frame', origin: 'https://crm.example.evil.example' },
    { kind: 'frame', origin: 'https://crm.example/' },
    { kind: 'frame', origin: 'null' },
    { kind: 'page', origin: publicOrigin },
  ] as const
  for (const place of strangers) {
    const at = createTestPlace(service, place)
    expect(await refusalOf(await at.options())).toBe('403 origin-not-allowed')
  }
  // The answer to an ordinary sign-in is worth no ticket, nor the other way round: the passkey signed what it is for.
  const at = createTestPlace(service, frame)
  const own = { Origin: publicOrigin }
  const { seatKey } = at.seat
  const ordinary = await (await service.send('POST', '/auth/sessions/options', own, { seatKey })).json()
  const response = passkey.get(ordinary)
  const asTicket = await service.send('POST', '/auth/seat-tickets', own, { response })
  expect(await refusalOf(asTicket)).toBe('401 passkey-invalid')
  const forPlace = passkey.get(await (await at.options()).json())
  const asSession = await service.send('POST', '/auth/sessions', own, { response: forPlace })
  expect(await refusalOf(asSession)).toBe('401 passkey-invalid')
})

test('no page but the service’s own asks for a ticket', async () => {
  const { service } = await start()
  const at = createTestPlace(service, page)
  const asked = { seatKey: at.seat.seatKey, place: page }
  for (const Origin of [desk, crm, 'null', 'https://evil.example']) {
    for (const path of ['/auth/seat-tickets/options', '/auth/seat-tickets']) {
      expect(await refusalOf(await service.send('POST', path, { Origin }, asked))).toBe(
        '403 origin-not-allowed',
      )
    }
  }
})

test('a copied token opens nothing: without proof, by another key, for another request, from another page, twice', async () => {
  const started = await start()
  const at = await signedInAt(started, frame)
  const thief = createTestPlace(started.service, frame)
  const path = '/auth/passkeys'
  const token = at.accessToken()
  const bare = { Authorization: `DPoP ${token}` }
  const attacks: [Record<string, string>, string][] = [
    [bare, '401 proof-invalid'],
    [{ ...bare, DPoP: at.page.proofFor('GET', path) }, '401 proof-invalid'],
    [{ ...bare, DPoP: at.page.proofFor('GET', path, { ath: hashOf('another') }) }, '401 proof-invalid'],
    [at.headersFor('POST', path), '401 proof-invalid'],
    [at.headersFor('GET', '/auth/sessions'), '401 proof-invalid'],
    [{ Authorization: `Bearer ${token}` }, '401 sign-in-required'],
    [at.headersFor('GET', path, newSecret()), '401 sign-in-required'],
    [{ Cookie: `__Host-ringfence=${token}` }, '401 sign-in-required'],
  ]
  for (const [headers, code] of attacks) {
    expect(await refusalOf(await at.page.send('GET', path, headers))).toBe(code)
  }
  await thief.ask('GET', path) // brings the nonce
  const byThief = await thief.page.send('GET', path, thief.headersFor('GET', path, token))
  expect(await refusalOf(byThief)).toBe('401 access-token-invalid')

  const headers = at.headersFor('GET', path)
  expect((await at.page.send('GET', path, headers)).status).toBe(200)
  expect(await refusalOf(await at.page.send('GET', path, headers))).toBe('401 proof-used')
})

test('a page of another origin has its session and no more: no account, no list, no cookie', async () => {
  const started = await start()
  const at = await signedInAt(started, page)
  for (const path of ['/auth/passkeys', '/auth/sessions', '/auth/agents', '/auth/blocks', '/auth/attack']) {
    expect(await refusalOf(await at.ask('GET', path))).toBe('403 origin-not-allowed')
  }
  expect(await refusalOf(await at.ask('DELETE', '/auth/sessions'))).toBe('403 origin-not-allowed')
  // Below the same domain a browser would send the cookie along.
  const asked = { Origin: desk, Cookie: started.admin.cookie }
  const who = await started.service.send('GET', '/auth/session', asked)
  expect(await who.json()).toEqual({ agent: null, demoAgent: false })
  const out = await started.service.send('DELETE', '/auth/session', asked)
  expect(out.headers.getSetCookie()).toEqual([])
  expect(await outcomeOf(started.service.auth.sessionOf(started.admin.cookie))).toBe('accepted')
  // The token of a page is none in a frame.
  const { service } = started
  expect(await outcomeOf(service.auth.sessionOfPlace(at.accessToken(), desk))).toBe('accepted')
  expect(await outcomeOf(service.auth.sessionOfPlace(at.accessToken(), publicOrigin))).toBe(
    'origin-not-allowed',
  )
})

test('a page that is not allowed reads that at once, and is allowed nothing', async () => {
  const { service } = await start()
  const evil = { Origin: 'https://evil.example' }
  const answer = await service.send('GET', '/auth/session', evil)
  expect(answer.headers.get('access-control-allow-origin')).toBe(evil.Origin)
  expect(answer.headers.get('access-control-allow-credentials')).toBeNull()
  expect(await refusalOf(answer)).toBe('403 origin-not-allowed')
})

test('it ends with sign-out everywhere, with its time, and with the agent who is revoked', async () => {
  const started = await start()
  const { service, clock, admin, hire } = started
  const other = await hire('agent')
  const session = async (at: Awaited<ReturnType<typeof signedInAt>>) =>
    Object(await (await at.ask('GET', '/auth/session')).json()).agent

  const first = await signedInAt(started, frame)
  const list = await (await admin.ask('GET', '/auth/sessions')).json()
  expect(list.sessions).toContainEqual(expect.objectContaining({ current: false, place: frame }))
  expect((await admin.ask('DELETE', '/auth/sessions')).status).toBe(200)
  expect(await session(first)).toBeNull()

  const second = await signedInAt(started, frame)
  expect(await session(second)).toEqual(admin.account)
  clock.nowMs += 30 * 60_000
  expect(await session(second)).toBeNull()

  const third = createTestPlace(service, frame)
  await third.redeem(await third.ticketBy(other.authenticator))
  const kept = await third.ticketBy(other.authenticator)
  expect(await session(third)).toEqual(other.account)
  await service.auth.revoke({ kind: 'agent', value: other.agentId }, 'operator')
  expect(await session(third)).toBeNull()
  // And what was allowed a moment before is worth nothing any more.
  expect(await refusalOf(await third.redeem(kept))).toBe('403 revoked')
})

test('what is taken out of the configuration takes its sessions with it', async () => {
  const { service, store, clock, passkey } = await start()
  const at = createTestPlace(service, frame)
  await at.redeem(await at.ticketBy(passkey))
  const places = { frameAncestors: [], agentOrigins: [desk] }
  const { keysFolder } = service
  const later = await startService({ memory: store.auth, clock, places, keysFolder }, onTestFinished)
  expect(await outcomeOf(later.auth.sessionOfPlace(at.accessToken(), publicOrigin))).toBe('sign-in-required')
})

test('inside a frame a passkey is shown again only where the browser says that the page around is the session’s own', async () => {
  const started = await start()
  const { passkey, clock } = started
  const at = await signedInAt(started, frame)
  clock.nowMs += 6 * 60_000
  const show = async (lies: object) => {
    const options = await (await at.ask('POST', '/auth/session/verification/options')).json()
    return at.ask('POST', '/auth/session/verification', { response: passkey.get(options, lies) })
  }
  for (const lies of [
    { crossOrigin: true },
    { crossOrigin: true, topOrigin: 'https://evil.example' },
    { crossOrigin: true, topOrigin: desk },
    { crossOrigin: false, topOrigin: crm },
  ]) {
    expect(await refusalOf(await show(lies))).toBe('401 passkey-invalid')
  }
  expect(await refusalOf(await at.ask('DELETE', '/auth/sessions'))).toBe('401 fresh-sign-in-required')
  expect((await show({ crossOrigin: true, topOrigin: crm })).status).toBe(200)
  expect((await at.ask('DELETE', '/auth/sessions')).status).toBe(200)
})

test('the demo agent is allowed at this machine alone, and only where there is one', async () => {
  const places = { frameAncestors: [crm], agentOrigins: [] }
  for (const demoAgent of [true, false]) {
    const { store, clock } = await temporaryStore(onTestFinished)
    const service = await startService({ memory: store.auth, clock, places, demoAgent }, onTestFinished)
    const at = createTestPlace(service, frame)
    const asked = { seatKey: at.seat.seatKey, place: frame }
    const own = { Origin: publicOrigin }
    const answer = await service.send('POST', '/auth/seat-tickets/demo', own, asked)
    if (!demoAgent) {
      expect(answer.status).toBe(404)
      continue
    }
    const { ticket } = await answer.json()
    expect((await at.redeem(ticket)).status).toBe(201)
    const proxied = { ...own, 'X-Forwarded-For': '203.0.113.9' }
    expect(await service.statusFor('POST', '/auth/seat-tickets/demo', proxied, asked)).toBe(404)
    const elsewhere = { ...asked, place: { kind: 'page', origin: desk } }
    const refused = await service.send('POST', '/auth/seat-tickets/demo', own, elsewhere)
    expect(await refusalOf(refused)).toBe('403 origin-not-allowed')
  }
})
