import { expect, onTestFinished, test } from 'vitest'
import { temporaryStore } from '../../store/testStore.ts'
import type { Lies } from '../passkeys/testAuthenticator.ts'
import { cookieOf, createTestAgent } from './testAgent.ts'
import { publicOrigin, refusalOf, startService } from './testService.ts'

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
  const line = `agent-signed-in ${JSON.stringify({ agentId: account.agentId, by: 'passkey' })}`
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
  expect(service.logged).toEqual([])
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
