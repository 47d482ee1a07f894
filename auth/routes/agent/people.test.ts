import { expect, onTestFinished, test } from 'vitest'
import { type AgentRole, AgentsAnswer, InvitationAnswer } from '../../../protocol/index.ts'
import { temporaryStore } from '../../../store/testStore.ts'
import { cookieOf, createTestAgent, startStaff } from '../../testing/testAgent.ts'
import { outcomeOf, publicOrigin, refusalOf, startService } from '../../testing/testService.ts'

async function start() {
  const { store, clock } = await temporaryStore(onTestFinished)
  const service = await startService({ memory: store.auth, clock }, onTestFinished)
  const staff = await startStaff(service, publicOrigin)
  const peopleIn = async (response: Response) => AgentsAnswer.parse(await response.json()).agents
  const people = async () => peopleIn(await staff.admin.ask('GET', '/auth/agents'))
  /** What the audit log says, without the sign-ins that every test begins with. */
  const audited = async () =>
    (await store.auth.auditRows.read(1, 1000))
      .map(({ actor, action, subject, details }) => ({ actor, action, subject, details }))
      .filter(({ action }) => !['agent-signed-in', 'agent-enrolled'].includes(action))
      .filter(({ actor }) => actor !== 'operator')
  return { service, store, clock, ...staff, people, peopleIn, audited }
}

const nobody = 'agent_0000000000000000000000'

/** Every route for admins, with what an admin gets who names nobody. */
const routes: readonly (readonly [method: string, path: string, body: unknown, forAdmin: string])[] = [
  ['GET', '/auth/agents', undefined, '200'],
  ['POST', '/auth/invitations', { role: 'agent' }, '201'],
  ['PATCH', `/auth/agents/${nobody}`, { role: 'agent' }, '404 agent-not-found'],
  ['DELETE', `/auth/agents/${nobody}`, undefined, '404 agent-not-found'],
  ['POST', '/auth/revocations', { kind: 'jti', value: 'x' }, '201'],
]

test.each(routes)('%s %s is for admins and nobody else', async (method, path, body, forAdmin) => {
  const { service, hire } = await start()
  const outcome = async (response: Response) =>
    response.ok ? String(response.status) : await refusalOf(response)
  const expected: Record<AgentRole, string> = {
    agent: '403 role-required',
    supervisor: '403 role-required',
    admin: forAdmin,
  }
  for (const role of ['agent', 'supervisor', 'admin'] as const) {
    const { ask } = await hire(role)
    expect(`${role}: ${await outcome(await ask(method, path, body))}`).toBe(`${role}: ${expected[role]}`)
  }
  const stranger = await service.send(method, path, { Origin: publicOrigin }, body)
  expect(await refusalOf(stranger)).toBe('401 sign-in-required')
})

test.each(routes.slice(1))('%s %s is for our own pages only', async (method, path, body) => {
  const { service, admin } = await start()
  for (const headers of [{}, { Origin: 'https://shop.example' }, { Origin: 'null' }]) {
    const response = await service.send(method, path, { ...headers, Cookie: admin.cookie }, body)
    expect(response.headers.get('access-control-allow-origin')).toBeNull()
    expect(await refusalOf(response)).toBe('403 origin-not-allowed')
  }
})

test('admins see who is there, with which role, how many passkeys, and whether signed in', async () => {
  const { admin, hire, people, clock } = await start()
  const startedMs = clock.nowMs
  clock.nowMs += 5
  const supervisor = await hire('supervisor')
  await supervisor.ask('DELETE', '/auth/session')
  const role = { admin: 'admin', supervisor: 'supervisor' } as const
  const entry = { name: 'Ana', passkeys: 1 }
  expect(await people()).toEqual([
    { ...entry, agentId: admin.agentId, role: role.admin, createdAtMs: startedMs, signedIn: true },
    {
      ...entry,
      agentId: supervisor.agentId,
      role: role.supervisor,
      createdAtMs: startedMs + 5,
      signedIn: false,
    },
  ])
})

test('who is idle too long is not signed in', async () => {
  const { hire, people, admin, clock } = await start()
  const other = await hire('agent')
  clock.nowMs += 29 * 60_000
  await admin.ask('GET', '/auth/session')
  clock.nowMs += 60_000
  const present = (await people()).map(({ agentId, signedIn }) => [agentId, signedIn])
  expect(new Map(present.map(([id, signedIn]) => [String(id), signedIn]))).toEqual(
    new Map([
      [String(admin.agentId), true],
      [String(other.agentId), false],
    ]),
  )
})

test.each(['agent', 'supervisor', 'admin'] as const)(
  'an invitation to be %s makes exactly that, once',
  async role => {
    const { service, admin, invite, enrolled, audited } = await start()
    const secret = await invite(role)
    const joined = await enrolled(secret)
    expect(joined.account.role).toBe(role)
    expect(await service.auth.sessionOf(joined.cookie)).toMatchObject({ role, method: 'passkey' })
    const late = createTestAgent(service, publicOrigin)
    const { seatKey } = late.seat
    const again = await service.send(
      'POST',
      '/auth/enrolments/options',
      { Origin: publicOrigin },
      { secret, name: 'Eve', seatKey },
    )
    expect(await refusalOf(again)).toBe('403 enrolment-invalid')
    expect(await audited()).toEqual([
      { actor: admin.agentId, action: 'agent-invited', subject: '', details: { role } },
    ])
  },
)

test('an invitation is good for 24 hours, to the millisecond, and its secret is in no log', async () => {
  const { service, store, admin, clock } = await start()
  const response = await admin.ask('POST', '/auth/invitations', { role: 'agent' })
  expect(response.status).toBe(201)
  const { secret, expiresInSeconds } = InvitationAnswer.parse(await response.json())
  expect(expiresInSeconds).toBe(24 * 3600)
  const endsMs = clock.nowMs + expiresInSeconds * 1000
  clock.nowMs = endsMs - 1
  const agent = createTestAgent(service, publicOrigin)
  const answer = agent.authenticator.create(await agent.enrolmentOptions(secret))
  clock.nowMs = endsMs
  expect(await refusalOf(await agent.finishEnrolment(secret, answer))).toBe('403 enrolment-invalid')
  expect(service.logged.join('\n')).not.toContain(secret)
  expect(JSON.stringify(await store.auth.auditRows.read(1, 100))).not.toContain(secret)
})

test('removing an agent ends the session and tells its live socket at once; no passkey of theirs signs in again', async () => {
  const { service, admin, hire, people, peopleIn, audited } = await start()
  const leaver = await hire('agent')
  const { sessionId } = await service.auth.sessionOf(leaver.cookie)
  const ended: string[] = []
  service.auth.onSessionEnded(id => ended.push(id))
  const response = await admin.ask('DELETE', `/auth/agents/${leaver.agentId}`)
  expect(ended).toEqual([sessionId])
  expect(await outcomeOf(service.auth.sessionOf(leaver.cookie))).toBe('sign-in-required')
  expect((await peopleIn(response)).map(({ agentId }) => agentId)).toEqual([admin.agentId])
  expect(await people()).toHaveLength(1)
  expect(await refusalOf(await leaver.signIn())).toBe('401 passkey-invalid')
  expect(await audited()).toEqual([
    { actor: admin.agentId, action: 'agent-invited', subject: '', details: { role: 'agent' } },
    { actor: admin.agentId, action: 'agent-removed', subject: leaver.agentId, details: {} },
    { actor: 'unknown', action: 'agent-sign-in-failed', subject: '', details: { code: 'passkey-invalid' } },
  ])
})

test('a demoted admin keeps the seat and loses the rights with the very next request', async () => {
  const { service, admin, hire, peopleIn, audited } = await start()
  const former = await hire('admin')
  expect((await former.ask('GET', '/auth/agents')).status).toBe(200)
  const ended: string[] = []
  service.auth.onSessionEnded(id => ended.push(id))
  const response = await admin.ask('PATCH', `/auth/agents/${former.agentId}`, { role: 'supervisor' })
  expect(await peopleIn(response)).toContainEqual(
    expect.objectContaining({ agentId: former.agentId, role: 'supervisor' }),
  )
  expect(await refusalOf(await former.ask('GET', '/auth/agents'))).toBe('403 role-required')
  expect(await service.auth.sessionOf(former.cookie)).toMatchObject({ role: 'supervisor' })
  expect(ended).toEqual([])
  expect((await audited()).at(-1)).toEqual({
    actor: admin.agentId,
    action: 'role-changed',
    subject: former.agentId,
    details: { role: 'supervisor' },
  })
})

test('the last admin can neither go, nor become something else, nor be revoked from a screen', async () => {
  const { admin, hire } = await start()
  await hire('supervisor')
  const self = `/auth/agents/${admin.agentId}`
  const tries = () => [
    admin.ask('PATCH', self, { role: 'agent' }),
    admin.ask('DELETE', self),
    admin.ask('POST', '/auth/revocations', { kind: 'agent', value: admin.agentId }),
    admin.ask('POST', '/auth/revocations', { kind: 'credential', value: admin.authenticator.id }),
  ]
  for (const one of tries()) expect(await refusalOf(await one)).toBe('409 last-admin')
  const second = await hire('admin')
  expect((await second.ask('DELETE', self)).status).toBe(200)
  const gone = `/auth/agents/${second.agentId}`
  expect(await refusalOf(await second.ask('DELETE', gone))).toBe('409 last-admin')
})

test('of all admins whose passkeys are revoked at once one can still sign in', async () => {
  const { admin, hire } = await start()
  const other = await hire('admin')
  await other.ask('GET', '/auth/agents')
  const passkeys = [admin, other].map(({ authenticator }) => authenticator.id)
  const answers = await Promise.all(
    passkeys.map(value => other.ask('POST', '/auth/revocations', { kind: 'credential', value })),
  )
  // Whose own passkey went first is nobody by the second answer.
  expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
  const signIns = [await admin.signIn(), await other.signIn()]
  expect(signIns.map(({ status }) => status).sort()).toEqual([201, 403])
})

test('a role, an agent or a body that does not exist changes nothing', async () => {
  const { admin, people } = await start()
  const before = await people()
  const self = `/auth/agents/${admin.agentId}`
  const malformed = [
    admin.ask('PATCH', self, { role: 'owner' }),
    admin.ask('PATCH', self, { role: 'admin', name: 'Eve' }),
    admin.ask('PATCH', self, '{'),
    admin.ask('POST', '/auth/invitations', {}),
    admin.ask('POST', '/auth/invitations', { role: 'root' }),
    admin.ask('POST', '/auth/revocations', { kind: 'everything', value: 'x' }),
    admin.ask('POST', '/auth/revocations', { kind: 'before', value: '1' }),
    admin.ask('POST', '/auth/revocations', { kind: 'jti', value: 'x\ud800' }),
  ]
  for (const one of malformed) expect(await refusalOf(await one)).toBe('400 message-malformed')
  for (const name of ['', 'x', '..%2F', `${nobody}x`]) {
    const response = await admin.ask('DELETE', `/auth/agents/${name}`)
    expect((await refusalOf(response)).slice(0, 3)).toBe('404')
  }
  expect(await people()).toEqual(before)
})

test('a removed admin’s own request is the last one', async () => {
  const { service, admin, hire } = await start()
  const second = await hire('admin')
  expect((await second.ask('DELETE', `/auth/agents/${second.agentId}`)).status).toBe(200)
  expect(await outcomeOf(service.auth.sessionOf(second.cookie))).toBe('sign-in-required')
  expect(cookieOf(await admin.signIn())).not.toBe('')
})
