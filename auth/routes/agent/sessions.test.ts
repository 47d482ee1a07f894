import { expect, onTestFinished, test } from 'vitest'
import { loggedFields } from '../../../sfu/log/loggedFields.ts'
import { temporaryStore } from '../../../store/testing/testStore.ts'
import { cookieOf, createTestAgent } from '../../testing/testAgent.ts'
import { createTestSeat } from '../../testing/testSeat.ts'
import { outcomeOf, publicOrigin, refusalOf, startService } from '../../testing/testService.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs

async function startDemo(origin = publicOrigin) {
  const { store, clock, file } = await temporaryStore(onTestFinished)
  const options = { memory: store.auth, clock, publicOrigin: origin }
  const service = await startService({ ...options, demoAgent: true }, onTestFinished)
  const own = { Origin: origin }
  const { seatKey } = createTestSeat()
  const signIn = (headers: Record<string, string> = {}) =>
    service.send('POST', '/auth/sessions/demo', { ...own, ...headers }, { seatKey })
  const whoAmI = async (cookie: string) =>
    (await service.send('GET', '/auth/session', { Cookie: cookie })).json()
  return { service, store, clock, file, options, own, seatKey, signIn, whoAmI }
}
const demoAgent = { agentId: 'agent_RingfenceDemoAgent0000', name: 'Demo agent', role: 'admin' }

test('over TLS the cookie is held to this host, over plain loopback it is still closed to scripts and other sites', async () => {
  const secure = await (await startDemo()).signIn()
  expect(secure.headers.getSetCookie()).toEqual([
    expect.stringMatching(
      /^__Host-ringfence=[A-Za-z0-9_-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict; Secure$/,
    ),
  ])
  const plain = await (await startDemo('http://localhost:3000')).signIn()
  expect(plain.headers.getSetCookie()).toEqual([
    expect.stringMatching(/^ringfence=[A-Za-z0-9_-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/),
  ])
})

test('who is signed in is told, and nobody is an answer too', async () => {
  const { signIn, whoAmI, service } = await startDemo()
  const cookie = cookieOf(await signIn())
  expect(await whoAmI(cookie)).toEqual({ agent: demoAgent, demoAgent: true })
  const response = await service.send('GET', '/auth/session', {})
  expect(response.status).toBe(200)
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect(await response.json()).toEqual({ agent: null, demoAgent: true })
})

test('the demo agent exists only where it is offered', async () => {
  const { store, clock } = await temporaryStore(onTestFinished)
  const service = await startService({ memory: store.auth, clock }, onTestFinished)
  const own = { Origin: publicOrigin }
  expect(await refusalOf(await service.send('POST', '/auth/sessions/demo', own))).toBe('404 not-found')
  expect(await (await service.send('GET', '/auth/session', {})).json()).toEqual({
    agent: null,
    demoAgent: false,
  })
})

test.each([
  ['a proxy that names its client', { 'X-Forwarded-For': '192.0.2.1' }],
  ['a proxy that speaks RFC 7239', { Forwarded: 'for=192.0.2.1' }],
  ['a tunnel that names its host', { 'X-Forwarded-Host': 'tunnel.example' }],
  ['a proxy that names only the scheme', { 'X-Forwarded-Proto': 'https' }],
  ['a proxy in nginx’s usual words', { 'X-Real-IP': '192.0.2.1' }],
  ['a content network', { 'CF-Connecting-IP': '192.0.2.1' }],
  ['another content network', { 'True-Client-IP': '192.0.2.1' }],
  ['a network that stops loops', { 'CDN-Loop': 'cloudflare' }],
  ['a gateway that names itself', { Via: '1.1 gate' }],
])('nobody becomes the demo agent through %s', async (_, headers) => {
  const { signIn, service } = await startDemo()
  expect(await refusalOf(await signIn(headers))).toBe('404 not-found')
  // Nor is anybody offered what would fail.
  const offered = async (more: Record<string, string>) =>
    (await service.send('GET', '/auth/session', more)).json()
  expect(await offered(headers)).toEqual({ agent: null, demoAgent: false })
  expect(await offered({})).toEqual({ agent: null, demoAgent: true })
  expect((await signIn()).status).toBe(201)
})

test('nobody becomes the demo agent by another host name than loopback', async () => {
  const { service, own, seatKey } = await startDemo()
  const asked = (host: string) =>
    service.statusFor('POST', '/auth/sessions/demo', { ...own, Host: host }, { seatKey })
  expect(await asked('rebound.example:3000')).toBe(404)
  expect(await asked('localhost:3000')).toBe(201)
  expect(await asked('[::1]:3000')).toBe(201)
})

test('a demo session does not outlive the demo: the same store without it signs nobody in', async () => {
  const { signIn, options } = await startDemo()
  const cookie = cookieOf(await signIn())
  const { auth } = await startService(options, onTestFinished)
  expect(await outcomeOf(auth.sessionOf(cookie))).toBe('sign-in-required')
})

test('the demo agent is no enrolled agent', async () => {
  const { signIn, service } = await startDemo()
  await signIn()
  expect(await service.auth.countEnrolledAgents()).toBe(0)
})

test('only the hash of the cookie’s secret is remembered', async () => {
  const { signIn, service, store } = await startDemo()
  const cookie = cookieOf(await signIn())
  const secret = cookie.split('=')[1] ?? ''
  const { sessionId } = await service.auth.sessionOf(cookie)
  expect(sessionId).not.toBe(secret)
  expect(await store.auth.sessions.find(secret)).toBeUndefined()
  expect(await store.auth.sessions.find(sessionId)).toMatchObject({ agentId: demoAgent.agentId })
})

test('a session in use lasts twelve hours, to the millisecond', async () => {
  const { signIn, service, clock } = await startDemo()
  const cookie = cookieOf(await signIn())
  const { expiresAtMs } = await service.auth.sessionOf(cookie)
  expect(expiresAtMs - clock.nowMs).toBe(12 * hourMs)
  while (clock.nowMs < expiresAtMs - 20 * minuteMs) {
    clock.nowMs += 20 * minuteMs
    expect((await service.auth.sessionOf(cookie)).expiresAtMs).toBe(expiresAtMs)
  }
  clock.nowMs = expiresAtMs - 1
  await service.auth.sessionOf(cookie)
  clock.nowMs = expiresAtMs
  expect(await outcomeOf(service.auth.sessionOf(cookie))).toBe('session-expired')
  expect(await outcomeOf(service.auth.sessionOf(cookie))).toBe('sign-in-required')
})

test('an idle session lasts thirty minutes, and the page is told that nobody is signed in', async () => {
  const { signIn, whoAmI, clock } = await startDemo()
  const cookie = cookieOf(await signIn())
  clock.nowMs += 30 * minuteMs - 1
  expect(await whoAmI(cookie)).toMatchObject({ agent: demoAgent })
  clock.nowMs += 30 * minuteMs
  expect(await whoAmI(cookie)).toMatchObject({ agent: null })
})

test('a live seat keeps its session from idling, but wakes none that is over', async () => {
  const { signIn, service, store, clock } = await startDemo()
  const cookie = cookieOf(await signIn())
  const { sessionId } = await service.auth.sessionOf(cookie)
  for (let round = 0; round < 3; round += 1) {
    clock.nowMs += 29 * minuteMs
    await service.auth.touchSession(sessionId)
  }
  await service.auth.sessionOf(cookie)
  clock.nowMs += 30 * minuteMs
  await service.auth.touchSession(sessionId)
  expect((await store.auth.sessions.find(sessionId))?.seenAtMs).toBe(clock.nowMs - 30 * minuteMs)
  expect(await outcomeOf(service.auth.sessionOf(cookie))).toBe('session-expired')
  await service.auth.touchSession(sessionId)
  expect(await store.auth.sessions.find(sessionId)).toBeUndefined()
})

test('a use is written down once a minute at most', async () => {
  const { signIn, service, store, clock } = await startDemo()
  const begunMs = clock.nowMs
  const cookie = cookieOf(await signIn())
  const { sessionId } = await service.auth.sessionOf(cookie)
  const seen = async () => (await store.auth.sessions.find(sessionId))?.seenAtMs
  clock.nowMs += minuteMs - 1
  await service.auth.sessionOf(cookie)
  expect(await seen()).toBe(begunMs)
  clock.nowMs += 1
  await service.auth.sessionOf(cookie)
  expect(await seen()).toBe(begunMs + minuteMs)
})

test('signing out ends the session, clears the cookie and tells the listeners, once', async () => {
  const { signIn, service, own } = await startDemo()
  const cookie = cookieOf(await signIn())
  const { sessionId } = await service.auth.sessionOf(cookie)
  const ended: string[] = []
  const stop = service.auth.onSessionEnded(id => ended.push(id))
  const response = await service.send('DELETE', '/auth/session', { ...own, Cookie: cookie })
  expect(response.headers.getSetCookie()).toEqual([
    '__Host-ringfence=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict; Secure',
  ])
  expect(await response.json()).toEqual({ agent: null, demoAgent: true })
  expect(await outcomeOf(service.auth.sessionOf(cookie))).toBe('sign-in-required')
  const again = await service.send('DELETE', '/auth/session', { ...own, Cookie: cookie })
  expect(again.status).toBe(200)
  expect(ended).toEqual([sessionId])
  expect(service.logged.at(-1)).toBe(`agent signed out {"agentId":"${demoAgent.agentId}"}`)

  stop()
  const next = cookieOf(await signIn())
  await service.send('DELETE', '/auth/session', { ...own, Cookie: next })
  expect(ended).toHaveLength(1)
})

test('signing in again in the same browser ends the session it had', async () => {
  const { signIn, service } = await startDemo()
  const first = cookieOf(await signIn())
  const { sessionId } = await service.auth.sessionOf(first)
  const ended: string[] = []
  service.auth.onSessionEnded(id => ended.push(id))
  const second = cookieOf(await signIn({ Cookie: first }))
  expect(ended).toEqual([sessionId])
  expect(await outcomeOf(service.auth.sessionOf(first))).toBe('sign-in-required')
  expect(await outcomeOf(service.auth.sessionOf(second))).toBe('accepted')
})

test('a restart signs nobody out', async () => {
  const { signIn, store, file } = await startDemo()
  const cookie = cookieOf(await signIn())
  await store.close()
  const { store: again, clock } = await temporaryStore(onTestFinished, file)
  const { auth } = await startService({ memory: again.auth, clock, demoAgent: true }, onTestFinished)
  expect(await auth.sessionOf(cookie)).toMatchObject(demoAgent)
})

test('a cookie among others is found; no cookie, a wrong one or two of them sign nobody in', async () => {
  const { signIn, service } = await startDemo()
  const cookie = cookieOf(await signIn())
  expect(await outcomeOf(service.auth.sessionOf(`a=1; ${cookie}; b=2`))).toBe('accepted')
  const secret = cookie.split('=')[1]
  const guess = `__Host-ringfence=${'A'.repeat(43)}`
  const wrong = [
    undefined,
    '',
    guess,
    `ringfence=${secret}`,
    `x${cookie}`,
    `${cookie}x`,
    `${guess}; ${cookie}`,
    `${cookie}; ${guess}`,
  ]
  for (const header of wrong) expect(await outcomeOf(service.auth.sessionOf(header))).toBe('sign-in-required')
})

test.each([
  ['POST', '/auth/enrolments/options'],
  ['POST', '/auth/enrolments'],
  ['POST', '/auth/sessions/options'],
  ['POST', '/auth/sessions'],
  ['POST', '/auth/sessions/demo'],
  ['DELETE', '/auth/session'],
])('%s %s is for our own pages only, and answers no other with CORS', async (method, path) => {
  const { service, signIn } = await startDemo()
  const cookie = cookieOf(await signIn())
  const strangers: Record<string, string>[] = [{}, { Origin: 'https://shop.example' }, { Origin: 'null' }]
  for (const headers of strangers) {
    const response = await service.send(method, path, { ...headers, Cookie: cookie })
    expect(response.headers.get('access-control-allow-origin')).toBeNull()
    expect(await refusalOf(response)).toBe('403 origin-not-allowed')
  }
  expect(await outcomeOf(service.auth.sessionOf(cookie))).toBe('accepted')
})

test.each([
  ['GET', '/auth'],
  ['GET', '/auth/nothing'],
  ['PUT', '/auth/sessions'],
  ['PUT', '/auth/session'],
  ['POST', '/auth/sites/shop'],
])('%s %s is not found', async (method, path) => {
  const { service, own } = await startDemo()
  expect(await refusalOf(await service.send(method, path, own))).toBe('404 not-found')
})

test('when the memory fails the answer is internal-error, and the log has the place but no words of the failure', async () => {
  const { options, store, own, seatKey } = await startDemo()
  const broken = { ...store.auth.challenges, put: () => Promise.reject(new Error('secret-of-the-store')) }
  const memory = { ...options.memory, challenges: broken }
  const service = await startService({ ...options, memory, shown: loggedFields }, onTestFinished)
  const response = await service.send('POST', '/auth/sessions/options', own, { seatKey })
  expect(await refusalOf(response)).toBe('500 internal-error')
  expect(service.logged).toEqual([
    expect.stringMatching(/^http request failed .*"class":"Error".*sessions\.test\.ts/),
  ])
  expect(service.logged.join()).not.toContain('secret-of-the-store')
})

test('no secret is in the log of a whole life: enrolment, sign-in, sign-out', async () => {
  const { service, own } = await startDemo()
  const { secret } = await service.auth.createEnrolmentLink()
  const agent = createTestAgent(service, publicOrigin)
  const enrolled = await agent.enrol(secret)
  const signedIn = await agent.signIn()
  await service.send('DELETE', '/auth/session', { ...own, Cookie: cookieOf(signedIn) })
  const cookies = [enrolled, signedIn].map(response => cookieOf(response).split('=')[1] ?? '')
  for (const one of [secret, ...cookies, agent.authenticator.id]) {
    expect(one.length).toBeGreaterThan(40)
    expect(service.logged.join('\n')).not.toContain(one)
  }
  expect(service.logged).toHaveLength(3)
})
