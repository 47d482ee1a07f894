import { expect, onTestFinished, test } from 'vitest'
import { temporaryStore } from '../../../store/testing/testStore.ts'
import { cookieOf, createTestAgent } from '../../testing/testAgent.ts'
import type { Lies } from '../../testing/testAuthenticator.ts'
import { publicOrigin, refusalOf, startService } from '../../testing/testService.ts'

async function startEnrolment() {
  const { store, clock } = await temporaryStore(onTestFinished)
  const service = await startService({ memory: store.auth, clock }, onTestFinished)
  const { secret, expiresAtMs } = await service.auth.createEnrolmentLink()
  return { service, clock, store, secret, expiresAtMs, agent: createTestAgent(service, publicOrigin) }
}

test('the options ask for a discoverable passkey with user verification and the pinned algorithms', async () => {
  const { agent, secret } = await startEnrolment()
  expect(await agent.enrolmentOptions(secret, '  Ana Ruiz ')).toMatchObject({
    rp: { id: 'calls.example', name: 'Ringfence' },
    user: { name: 'Ana Ruiz', displayName: 'Ana Ruiz' },
    pubKeyCredParams: [{ alg: -7 }, { alg: -8 }, { alg: -257 }],
    attestation: 'none',
    authenticatorSelection: {
      residentKey: 'required',
      requireResidentKey: true,
      userVerification: 'required',
    },
  })
})

test('a link enrols one agent, who is signed in at once', async () => {
  const { service, agent, secret } = await startEnrolment()
  expect(await service.auth.countEnrolledAgents()).toBe(0)
  const response = await agent.enrol(secret)
  expect(response.status).toBe(201)
  const answer = await response.json()
  expect(answer).toEqual({
    agent: { agentId: expect.any(String), name: 'Ana', role: 'admin' },
    demoAgent: false,
  })
  expect(await service.auth.countEnrolledAgents()).toBe(1)
  expect(await service.auth.sessionOf(cookieOf(response))).toMatchObject(answer.agent)
  expect(service.logged).toEqual([
    `agent signed in ${JSON.stringify({ agentId: answer.agent.agentId, by: 'passkey' })}`,
  ])
})

test.each([-7, -8, -257] as const)('a passkey of algorithm %i enrols and signs in', async algorithm => {
  const { agent, secret } = await startEnrolment()
  expect((await agent.enrol(secret, { algorithm })).status).toBe(201)
  expect((await agent.signIn()).status).toBe(201)
})

test('the first passkey is called after the browser that made it', async () => {
  const { service, store, agent, secret } = await startEnrolment()
  const response = agent.authenticator.create(await agent.enrolmentOptions(secret))
  const headers = { Origin: publicOrigin, 'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64) Firefox/143.0' }
  await service.send('POST', '/auth/enrolments', headers, { secret, response })
  const made = await store.auth.accounts.findCredential(agent.authenticator.id)
  expect(made?.name).toBe('Firefox, Linux')
})

test('the key’s own signature is taken for an attestation too', async () => {
  const { agent, secret } = await startEnrolment()
  expect((await agent.enrol(secret, { attestation: 'packed-self' })).status).toBe(201)
})

const refused: Record<string, Lies> = {
  'another challenge': { challenge: 'AAAA' },
  'another origin': { origin: 'https://evil.example' },
  'an origin below ours': { origin: 'https://x.calls.example' },
  'another relying party': { rpId: 'evil.example' },
  'the type of a sign-in': { type: 'webauthn.get' },
  'a foreign frame': { crossOrigin: true },
  'no user verification': { userVerified: false },
  'no user presence': { userPresent: false },
  'an algorithm that was not offered': { algorithm: -35 },
  'a certificate, though it verifies': { attestation: 'packed-chain' },
  'an attestation of no known format': { attestation: 'unknown' },
}

test.each(Object.entries(refused))(
  'a passkey answer with %s is refused and spends no link',
  async (_, lies) => {
    const { service, agent, secret } = await startEnrolment()
    const response = await agent.enrol(secret, lies)
    expect(response.headers.getSetCookie()).toEqual([])
    expect(await refusalOf(response)).toBe('401 passkey-invalid')
    expect(await service.auth.countEnrolledAgents()).toBe(0)
    expect((await agent.enrol(secret)).status).toBe(201)
  },
)

test('a link works once, for any agent', async () => {
  const { service, agent, secret } = await startEnrolment()
  const other = createTestAgent(service, publicOrigin)
  const otherAnswer = other.authenticator.create(await other.enrolmentOptions(secret))
  await agent.enrol(secret)
  expect(await refusalOf(await other.finishEnrolment(secret, otherAnswer))).toBe('403 enrolment-invalid')
  const options = { secret, name: 'Eva', seatKey: other.seat.seatKey }
  const again = await service.send('POST', '/auth/enrolments/options', { Origin: publicOrigin }, options)
  expect(await refusalOf(again)).toBe('403 enrolment-invalid')
  expect(await service.auth.countEnrolledAgents()).toBe(1)
})

test('of ten answers at once to one link exactly one enrols', async () => {
  const { service, secret } = await startEnrolment()
  const agents = Array.from({ length: 10 }, () => createTestAgent(service, publicOrigin))
  const statuses = await Promise.all(
    agents.map(async agent => (await agent.enrol(secret).catch(() => undefined))?.status),
  )
  expect(statuses.filter(status => status === 201)).toHaveLength(1)
  expect(await service.auth.countEnrolledAgents()).toBe(1)
})

test('a link is good for 15 minutes, to the millisecond', async () => {
  const { clock, agent, secret, expiresAtMs } = await startEnrolment()
  expect(expiresAtMs - clock.nowMs).toBe(15 * 60_000)
  clock.nowMs = expiresAtMs - 1
  const answer = agent.authenticator.create(await agent.enrolmentOptions(secret))
  clock.nowMs = expiresAtMs
  expect(await refusalOf(await agent.finishEnrolment(secret, answer))).toBe('403 enrolment-invalid')
})

test('an answer is good once, for its own link, within five minutes', async () => {
  const { service, clock, agent, secret } = await startEnrolment()
  const { secret: otherSecret } = await service.auth.createEnrolmentLink()
  const forOther = agent.authenticator.create(await agent.enrolmentOptions(otherSecret))
  expect(await refusalOf(await agent.finishEnrolment(secret, forOther))).toBe('401 passkey-invalid')
  expect(await refusalOf(await agent.finishEnrolment(otherSecret, forOther))).toBe('401 passkey-invalid')
  const late = agent.authenticator.create(await agent.enrolmentOptions(secret))
  clock.nowMs += 5 * 60_000
  expect(await refusalOf(await agent.finishEnrolment(secret, late))).toBe('401 passkey-invalid')
  expect(await service.auth.countEnrolledAgents()).toBe(0)
})

test('a passkey that is enrolled cannot be enrolled again', async () => {
  const { service, agent, secret } = await startEnrolment()
  await agent.enrol(secret)
  const next = await service.auth.createEnrolmentLink()
  expect(await refusalOf(await agent.enrol(next.secret))).toBe('401 passkey-invalid')
})

test('a guessed secret opens nothing', async () => {
  const { service, agent } = await startEnrolment()
  const own = { Origin: publicOrigin }
  const guess = { secret: 'A'.repeat(43), name: 'Eve', seatKey: agent.seat.seatKey }
  expect(await refusalOf(await service.send('POST', '/auth/enrolments/options', own, guess))).toBe(
    '403 enrolment-invalid',
  )
  const finish = { secret: 'A'.repeat(43), response: { id: 'x' } }
  expect(await refusalOf(await service.send('POST', '/auth/enrolments', own, finish))).toBe(
    '403 enrolment-invalid',
  )
})
