import { createHash } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { temporaryStore } from '../../../store/testing/testStore.ts'
import type { AuthMemory } from '../../ports.ts'
import { turnedEnd } from '../../testing/attacks/targets/testTarget.ts'
import { cookieOf, createTestAgent, startStaff } from '../../testing/testAgent.ts'
import { createAuthenticator, type Lies } from '../../testing/testAuthenticator.ts'
import { createTestSeat } from '../../testing/testSeat.ts'
import { publicOrigin, refusalOf, startService } from '../../testing/testService.ts'

async function startEnrolled() {
  const { store, clock } = await temporaryStore(onTestFinished)
  const service = await startService({ memory: store.auth, clock }, onTestFinished)
  const agent = createTestAgent(service, publicOrigin)
  const { secret } = await service.auth.createEnrolmentLink()
  const { agent: account } = await (await agent.enrol(secret)).json()
  service.logged.length = 0
  return { service, clock, agent, account, secret }
}

test('the options name no credential: the authenticator knows which it has', async () => {
  const { agent } = await startEnrolled()
  expect(await agent.signInOptions()).toMatchObject({ rpId: 'calls.example', userVerification: 'required' })
  expect(await agent.signInOptions()).not.toHaveProperty('allowCredentials')
})

test('an enrolled agent signs in, again and again', async () => {
  const { service, agent, account } = await startEnrolled()
  for (let round = 0; round < 3; round += 1) {
    const response = await agent.signIn()
    expect(response.status).toBe(201)
    expect(await response.json()).toEqual({ agent: account, demoAgent: false })
    expect(await service.auth.sessionOf(cookieOf(response))).toMatchObject(account)
  }
  const line = `agent signed in ${JSON.stringify({ agentId: account.agentId, by: 'passkey' })}`
  expect(service.logged).toEqual([line, line, line])
})

test('an authenticator that does not count, as synced passkeys do not, signs in', async () => {
  const { service } = await startEnrolled()
  const { secret } = await service.auth.createEnrolmentLink()
  const synced = createTestAgent(service, publicOrigin)
  await synced.enrol(secret, { signCount: 0 })
  expect((await synced.signIn({ signCount: 0 })).status).toBe(201)
  expect((await synced.signIn({ signCount: 0 })).status).toBe(201)
})

const refused: Record<string, Lies> = {
  'another challenge': { challenge: 'AAAA' },
  'another origin': { origin: 'https://evil.example' },
  'another relying party': { rpId: 'evil.example' },
  'the type of an enrolment': { type: 'webauthn.create' },
  'a foreign frame': { crossOrigin: true },
  'no user verification': { userVerified: false },
  'no user presence': { userPresent: false },
  'a counter that stands still': { signCount: 2 },
  'another user': { userHandle: Buffer.from('agent_someone').toString('base64url') },
}

test.each(Object.entries(refused))('a sign-in with %s is refused', async (_, lies) => {
  const { agent, service } = await startEnrolled()
  await agent.signIn()
  service.logged.length = 0
  const response = await agent.signIn(lies)
  expect(response.headers.getSetCookie()).toEqual([])
  expect(await refusalOf(response)).toBe('401 passkey-invalid')
  expect(service.logged).toEqual([
    'http request refused {"code":"passkey-invalid","route":"POST /auth/sessions"}',
  ])
})

test('an answer is good once', async () => {
  const { agent } = await startEnrolled()
  const answer = agent.authenticator.get(await agent.signInOptions())
  expect((await agent.finishSignIn(answer)).status).toBe(201)
  expect(await refusalOf(await agent.finishSignIn(answer))).toBe('401 passkey-invalid')
})

test('of ten tries at once with one answer exactly one signs in', async () => {
  const { agent } = await startEnrolled()
  const answer = agent.authenticator.get(await agent.signInOptions())
  const tries = await Promise.all(Array.from({ length: 10 }, () => agent.finishSignIn(answer)))
  expect(tries.filter(response => response.status === 201)).toHaveLength(1)
})

test('an answer is good for five minutes', async () => {
  const { agent, clock } = await startEnrolled()
  const answer = agent.authenticator.get(await agent.signInOptions())
  clock.nowMs += 5 * 60_000
  expect(await refusalOf(await agent.finishSignIn(answer))).toBe('401 passkey-invalid')
})

test('a challenge for enrolling signs nobody in', async () => {
  const { agent, service } = await startEnrolled()
  const { secret } = await service.auth.createEnrolmentLink()
  const creation = await agent.enrolmentOptions(secret)
  const answer = agent.authenticator.get({ ...Object(creation), rpId: 'calls.example' })
  expect(await refusalOf(await agent.finishSignIn(answer))).toBe('401 passkey-invalid')
})

test('a passkey that nobody enrolled, or another key under an enrolled name, signs nobody in', async () => {
  const { agent, service } = await startEnrolled()
  const stranger = createTestAgent(service, publicOrigin)
  const answer = stranger.authenticator.get(await stranger.signInOptions(), { userHandle: 'AAAA' })
  expect(await refusalOf(await stranger.finishSignIn(answer))).toBe('401 passkey-invalid')
  const { response } = stranger.authenticator.get(await stranger.signInOptions())
  const mine = agent.authenticator.get(await agent.signInOptions())
  const mixed = { ...mine, response: { ...mine.response, signature: response.signature } }
  expect(await refusalOf(await agent.finishSignIn(mixed))).toBe('401 passkey-invalid')
})

test('an answer without the user is malformed: a discoverable passkey always names one', async () => {
  const { agent } = await startEnrolled()
  const { response, ...rest } = agent.authenticator.get(await agent.signInOptions())
  const { userHandle: _, ...without } = response
  expect(await refusalOf(await agent.finishSignIn({ ...rest, response: without }))).toBe(
    '400 message-malformed',
  )
})

/** The statement that each challenge stands for, as the server keeps it. */
const Kept = z.object({ for: z.string(), statement: z.string() })

async function startWatched() {
  const { store, clock } = await temporaryStore(onTestFinished)
  const kept: { readonly value: string; readonly for: string; readonly statement: string }[] = []
  const challenges: AuthMemory['challenges'] = {
    ...store.auth.challenges,
    put: challenge => {
      kept.push({ value: challenge.value, ...Kept.parse(JSON.parse(challenge.purpose)) })
      return store.auth.challenges.put(challenge)
    },
  }
  const service = await startService({ memory: { ...store.auth, challenges }, clock }, onTestFinished)
  const agent = createTestAgent(service, publicOrigin)
  return { service, store, clock, agent, kept }
}

test('what the passkey signs is the SHA-256 of a statement that names the seat’s key, at enrolment and sign-in', async () => {
  const { service, store, clock, agent, kept } = await startWatched()
  const enrolled = await agent.enrol((await service.auth.createEnrolmentLink()).secret)
  const signedIn = await agent.signIn()
  expect(kept.map(one => one.for)).toEqual(['enrolment', 'sign-in'])
  for (const { value, statement } of kept) {
    const members = {
      type: 'ringfence-agent-sign-in',
      version: 1,
      nonce: expect.stringMatching(/^[A-Za-z0-9_-]{22}$/),
      seatKey: agent.seat.seatJkt,
      exp: clock.nowMs / 1000 + 300,
    }
    const said: unknown = JSON.parse(statement)
    expect(said).toEqual(members)
    expect(JSON.stringify(said, Object.keys(members).sort())).toBe(statement)
    expect(value).toBe(createHash('sha256').update(statement).digest('base64url'))
  }
  expect(kept[0]?.value).not.toBe(kept[1]?.value)
  for (const response of [enrolled, signedIn]) {
    const { sessionId } = await service.auth.sessionOf(cookieOf(response))
    expect(await store.auth.sessions.find(sessionId)).toMatchObject({
      seatJkt: agent.seat.seatJkt,
      method: 'passkey',
      credentialId: agent.authenticator.id,
    })
  }
})

test('each sign-in names its own seat key, and the sessions keep them apart', async () => {
  const { service, agent } = await startEnrolled()
  const own = { Origin: publicOrigin }
  const jkts = []
  for (const seat of [createTestSeat(), createTestSeat()]) {
    const { seatKey } = seat
    const options = await (await service.send('POST', '/auth/sessions/options', own, { seatKey })).json()
    const cookie = cookieOf(await agent.finishSignIn(agent.authenticator.get(options)))
    expect((await service.auth.sessionOf(cookie)).seatJkt).toBe(seat.seatJkt)
    jkts.push(seat.seatJkt)
  }
  expect(new Set(jkts).size).toBe(2)
})

test('a seat key that is none, or a private one, gets no challenge', async () => {
  const { service, agent } = await startEnrolled()
  const { seatKey, privateJwk } = agent.seat
  const { secret } = await service.auth.createEnrolmentLink()
  const wrong: unknown[] = [
    undefined,
    null,
    {},
    privateJwk,
    { ...seatKey, kid: 'x' },
    { ...seatKey, crv: 'P-384' },
    { ...seatKey, x: seatKey.x.slice(1) },
    { ...seatKey, x: turnedEnd(seatKey.x) },
    [seatKey],
    JSON.stringify(seatKey),
  ]
  for (const key of wrong) {
    for (const [path, more] of [
      ['/auth/sessions/options', {}],
      ['/auth/enrolments/options', { secret, name: 'Bo' }],
    ] as const) {
      const response = await service.send('POST', path, { Origin: publicOrigin }, { ...more, seatKey: key })
      expect(await refusalOf(response)).toBe('400 message-malformed')
    }
  }
})

test('a use of the passkey is noted; a failed try is in the audit log with the agent, if one is known', async () => {
  const { service, store, agent, clock } = await startWatched()
  await agent.enrol((await service.auth.createEnrolmentLink()).secret)
  clock.nowMs += 1000
  await agent.signIn()
  const noted = await store.auth.accounts.findCredential(agent.authenticator.id)
  expect(noted).toMatchObject({ signCount: 2, lastUsedAtMs: clock.nowMs })
  await agent.signIn({ userVerified: false })
  const stranger = createTestAgent(service, publicOrigin)
  await stranger.finishSignIn(
    stranger.authenticator.get(await stranger.signInOptions(), { userHandle: 'AAAA' }),
  )
  await stranger.finishSignIn(stranger.authenticator.get({ challenge: 'AAAA', rpId: 'calls.example' }))
  const { agentId = '' } = noted ?? {}
  const entries = await store.auth.auditRows.read(1, 100)
  expect(entries.map(({ actor, action, subject, details }) => [actor, action, subject, details])).toEqual([
    ['operator', 'agent-invited', '', { role: 'admin' }],
    [agentId, 'agent-enrolled', agentId, { role: 'admin' }],
    [agentId, 'agent-signed-in', agentId, { method: 'passkey' }],
    [agentId, 'agent-signed-in', agentId, { method: 'passkey' }],
    [agentId, 'agent-sign-in-failed', '', { code: 'passkey-invalid' }],
    ['unknown', 'agent-sign-in-failed', '', { code: 'passkey-invalid' }],
  ])
})

test('a passkey that is removed while it signs in opens no session', async () => {
  const { store, clock } = await temporaryStore(onTestFinished)
  const { accounts, sessions } = store.auth
  let removal: (() => Promise<unknown>) | undefined
  const create: AuthMemory['sessions']['create'] = async (session, most) => {
    await removal?.()
    return sessions.create(session, most)
  }
  const memory = { ...store.auth, sessions: { ...sessions, create } }
  const service = await startService({ memory, clock }, onTestFinished)
  const { admin } = await startStaff(service, publicOrigin)
  const phone = createAuthenticator(publicOrigin)
  const options = await (await admin.ask('POST', '/auth/passkeys/options')).json()
  await admin.ask('POST', '/auth/passkeys', { name: 'Phone', response: phone.create(options) })
  const begun = phone.get(await admin.signInOptions())
  removal = () => {
    const notice = { noticeId: 'n', atMs: clock.now(), what: 'passkey-removed' } as const
    return accounts.removeCredential(admin.agentId, phone.id, notice)
  }
  const refused = await admin.finishSignIn(begun)
  expect(cookieOf(refused)).toBe('')
  expect(await refusalOf(refused)).toBe('401 passkey-invalid')
})

test('of two uses with one count exactly one signs in', async () => {
  const { agent } = await startEnrolled()
  const options = await Promise.all([agent.signInOptions(), agent.signInOptions()])
  const answers = options.map(one => agent.authenticator.get(one, { signCount: 7 }))
  const responses = await Promise.all(answers.map(answer => agent.finishSignIn(answer)))
  expect(responses.map(({ status }) => status).sort()).toEqual([201, 401])
})
