import { expect, onTestFinished, test } from 'vitest'
import { CallerId, KeyThumbprint, type RevocationRequest, SiteKey } from '../protocol/index.ts'
import { agentId, startMs, temporaryStore } from '../store/testing/testStore.ts'
import type { AuthMemory } from './ports.ts'
import { createRevocation } from './revocation.ts'
import { cookieOf, startStaff } from './testing/testAgent.ts'
import { claimsIn } from './testing/testBrowser.ts'
import { createTestCaller } from './testing/testCaller.ts'
import { outcomeOf, publicOrigin, refusalOf, startService } from './testing/testService.ts'

const pollMs = 500

/** Polls by hand: each `tick` is one interval of every watch that was started. */
function createTicks() {
  const acts = new Set<() => void>()
  return {
    every: (ms: number, act: () => void) => {
      expect(ms).toBe(pollMs)
      acts.add(act)
      return () => void acts.delete(act)
    },
    tick: () => {
      for (const act of acts) act()
    },
    running: () => acts.size,
  }
}

/** What was revoked, over a store, with everything it told. */
async function openRevocation({ store, clock }: { store: { auth: AuthMemory }; clock: { now(): number } }) {
  const audited: unknown[] = []
  const warned: string[] = []
  const revocation = await createRevocation({
    revocations: store.auth.revocations,
    audit: { append: async entry => void audited.push(entry) },
    clock,
    log: { info: () => undefined, warn: event => void warned.push(event), error: () => undefined },
  })
  const told: RevocationRequest[] = []
  revocation.onRevoked(request => void told.push(request))
  return { revocation, audited, warned, told }
}

const token = {
  jti: 'j'.repeat(22),
  jkt: KeyThumbprint.parse('k'.repeat(43)),
  site: SiteKey.parse('shop'),
  issuedAtMs: startMs - 1000,
  callerId: CallerId.parse(`caller_${'c'.repeat(22)}`),
  credentialId: 'credential',
}
const otherToken = {
  jti: 'x'.repeat(22),
  jkt: KeyThumbprint.parse('x'.repeat(43)),
  site: SiteKey.parse('other'),
  issuedAtMs: startMs,
}
const kinds: readonly RevocationRequest[] = [
  { kind: 'jti', value: token.jti },
  { kind: 'browser-key', value: token.jkt },
  { kind: 'credential', value: token.credentialId },
  { kind: 'identity', value: token.callerId },
  { kind: 'site', value: token.site },
  { kind: 'agent', value: agentId('a') },
  { kind: 'before', value: startMs },
]

/** Everything that can be asked, about what is revoked and about what is not. */
function asked({ revocation }: Awaited<ReturnType<typeof openRevocation>>) {
  const [id, other] = [agentId('a'), agentId('b')]
  const session = { agentId: other, credentialId: null, createdAtMs: startMs }
  return {
    token: revocation.token(token),
    credential: revocation.credential(token.credentialId),
    caller: revocation.caller(token.callerId),
    agent: revocation.agent(id),
    site: revocation.site(token.site),
    sessionOfAgent: revocation.session({ ...session, agentId: id }),
    sessionByPasskey: revocation.session({ ...session, credentialId: token.credentialId }),
    sessionBefore: revocation.session({ ...session, createdAtMs: startMs - 1 }),
    others:
      revocation.token(otherToken) ||
      revocation.credential('other') ||
      revocation.agent(other) ||
      revocation.site(otherToken.site) ||
      revocation.session(session),
  }
}

const hits: Record<string, readonly string[]> = {
  jti: ['token'],
  'browser-key': ['token'],
  credential: ['token', 'credential', 'sessionByPasskey'],
  identity: ['token', 'caller'],
  site: ['token', 'site'],
  agent: ['agent', 'sessionOfAgent'],
  before: ['token', 'sessionBefore'],
}

test.each(kinds)(
  '%o holds for exactly what it names, here, after a restart, and in another process',
  async request => {
    const one = await temporaryStore(onTestFinished)
    const here = await openRevocation(one)
    const there = await openRevocation(await temporaryStore(onTestFinished, one.file))
    const ticks = createTicks()
    there.revocation.watch(ticks.every)
    const expected = Object.fromEntries(
      Object.keys(asked(here)).map(name => [name, hits[request.kind]?.includes(name) ?? false]),
    )
    await here.revocation.revoke(request, 'operator')
    expect(asked(here)).toEqual(expected)

    expect(Object.values(asked(there))).not.toContain(true)
    ticks.tick()
    await expect.poll(() => there.told).toEqual([request])
    expect(asked(there)).toEqual(expected)

    await one.store.close()
    const restarted = await openRevocation(await temporaryStore(onTestFinished, one.file))
    expect(asked(restarted)).toEqual(expected)
    expect(restarted.told).toEqual([])
  },
)

test('each revocation is told once, in order, however many come at once and however often it polls', async () => {
  const one = await temporaryStore(onTestFinished)
  const here = await openRevocation(one)
  const there = await openRevocation(await temporaryStore(onTestFinished, one.file))
  const ticks = createTicks()
  const stop = there.revocation.watch(ticks.every)
  here.revocation.watch(ticks.every)
  const requests = Array.from({ length: 30 }, (_, n): RevocationRequest => ({ kind: 'jti', value: `${n}` }))
  const revoked = requests.map(request => here.revocation.revoke(request, 'operator'))
  for (let round = 0; round < 10; round += 1) ticks.tick()
  await Promise.all(revoked)
  ticks.tick()
  await expect.poll(() => there.told).toHaveLength(30)
  expect(here.told).toEqual(requests)
  expect(there.told).toEqual(requests)
  stop()
  expect(ticks.running()).toBe(1)
})

test('a listener that fails holds up no other, and whoever stopped listening hears nothing', async () => {
  const { revocation, told, warned } = await openRevocation(await temporaryStore(onTestFinished))
  const stop = revocation.onRevoked(() => Promise.reject(new Error('broken')))
  const late: RevocationRequest[] = []
  const stopLate = revocation.onRevoked(request => void late.push(request))
  await revocation.revoke({ kind: 'jti', value: 'one' }, 'operator')
  expect(warned).toEqual(['revocation not carried out'])
  stop()
  stopLate()
  await revocation.revoke({ kind: 'jti', value: 'two' }, 'operator')
  expect(late).toHaveLength(1)
  expect(told).toHaveLength(2)
  expect(warned).toHaveLength(1)
})

test('a memory that fails for a moment is asked again', async () => {
  const opened = await temporaryStore(onTestFinished)
  let isBroken = false
  const { revocations } = opened.store.auth
  const since = (after: number) => (isBroken ? Promise.reject(new Error('disk')) : revocations.since(after))
  const memory = { ...opened.store.auth, revocations: { ...revocations, since } }
  const { revocation, told, warned } = await openRevocation({ store: { auth: memory }, clock: opened.clock })
  const ticks = createTicks()
  revocation.watch(ticks.every)
  isBroken = true
  await revocations.add({ kind: 'jti', value: 'one' }, startMs)
  ticks.tick()
  await expect.poll(() => warned).toEqual(['revocations not read'])
  isBroken = false
  ticks.tick()
  await expect.poll(() => told).toHaveLength(1)
})

test('a moment that has not come yet is refused: it would lock everybody out', async () => {
  const { revocation, audited } = await openRevocation(await temporaryStore(onTestFinished))
  const tomorrow = { kind: 'before', value: startMs + 1 } as const
  expect(await outcomeOf(revocation.revoke(tomorrow, 'operator'))).toBe('message-malformed')
  expect(revocation.token(otherToken)).toBe(false)
  expect(audited).toEqual([])
})

test('a text that the audit log could not hold is refused before anything is written', async () => {
  const opened = await temporaryStore(onTestFinished)
  const { revocation, audited } = await openRevocation(opened)
  const half = { kind: 'jti', value: 'x\ud800' } as const
  expect(await outcomeOf(revocation.revoke(half, 'operator'))).toBe('message-malformed')
  expect((await opened.store.auth.revocations.since(0)).revocations).toEqual([])
  expect(audited).toEqual([])
})

async function startTwo() {
  const opened = await temporaryStore(onTestFinished)
  const service = await startService({ memory: opened.store.auth, clock: opened.clock }, onTestFinished)
  const staff = await startStaff(service, publicOrigin)
  const agent = await staff.hire('agent')
  const second = await temporaryStore(onTestFinished, opened.file)
  const elsewhere = await startService({ memory: second.store.auth, clock: opened.clock }, onTestFinished)
  const ended: string[] = []
  service.auth.onSessionEnded(id => ended.push(id))
  const { sessionId } = await service.auth.sessionOf(agent.cookie)
  const { sessionId: adminsSession } = await service.auth.sessionOf(staff.admin.cookie)
  const ticks = createTicks()
  onTestFinished(service.auth.watchRevocations(ticks.every))
  return { ...opened, service, elsewhere, ...staff, agent, ended, sessionId, adminsSession, ticks }
}

test('an agent revoked by another process loses the live seat within one poll, and signs in no more', async () => {
  const { service, elsewhere, agent, ended, sessionId, ticks, admin } = await startTwo()
  await elsewhere.auth.revoke({ kind: 'agent', value: agent.agentId }, 'operator')
  ticks.tick()
  await expect.poll(() => ended).toEqual([sessionId])
  expect(await outcomeOf(service.auth.sessionOf(agent.cookie))).toBe('sign-in-required')
  expect(await refusalOf(await agent.signIn())).toBe('403 revoked')
  expect(await outcomeOf(service.auth.sessionOf(admin.cookie))).toBe('accepted')
})

test('a passkey revoked by another process ends what it opened; another passkey of the agent goes on', async () => {
  const { elsewhere, agent, ended, sessionId, ticks } = await startTwo()
  await elsewhere.auth.revoke({ kind: 'credential', value: agent.authenticator.id }, 'operator')
  ticks.tick()
  await expect.poll(() => ended).toEqual([sessionId])
  expect(await refusalOf(await agent.signIn())).toBe('403 revoked')
})

test('everything before a moment: sessions begun earlier end, the next sign-in counts', async () => {
  const { service, clock, admin, agent, ended, sessionId, adminsSession } = await startTwo()
  clock.nowMs += 1
  const response = await admin.ask('POST', '/auth/revocations', { kind: 'before', value: clock.nowMs })
  expect(response.status).toBe(201)
  expect(await response.json()).toEqual({ revoked: true })
  expect([...ended].sort()).toEqual([sessionId, adminsSession].sort())
  expect(await outcomeOf(service.auth.sessionOf(admin.cookie))).toBe('sign-in-required')
  expect(await outcomeOf(service.auth.sessionOf(cookieOf(await agent.signIn())))).toBe('accepted')
})

test('who revoked what is in the audit log', async () => {
  const { store, admin, service, agent } = await startTwo()
  await admin.ask('POST', '/auth/revocations', { kind: 'site', value: 'shop' })
  await service.auth.revoke({ kind: 'agent', value: agent.agentId }, 'operator')
  await agent.signIn()
  const entries = await store.auth.auditRows.read(1, 100)
  const last = entries
    .slice(-3)
    .map(({ actor, action, subject, details }) => ({ actor, action, subject, details }))
  expect(last).toEqual([
    { actor: admin.agentId, action: 'revoked', subject: 'shop', details: { kind: 'site' } },
    { actor: 'operator', action: 'revoked', subject: agent.agentId, details: { kind: 'agent' } },
    { actor: agent.agentId, action: 'agent-sign-in-failed', subject: '', details: { code: 'revoked' } },
  ])
})

test.each(['jti', 'browser-key', 'site', 'before'] as const)(
  'a call token revoked by %s opens nothing in any process, and its use is not noted',
  async kind => {
    const { service, elsewhere, clock, ticks } = await startTwo()
    const caller = await createTestCaller(service, clock)
    const token = await caller.askToken()
    const proof = caller.proofFor(token)
    clock.nowMs += 1000
    const values = { jti: String(claimsIn(token).jti), 'browser-key': caller.browser.jkt, site: 'shop' }
    const request = kind === 'before' ? { kind, value: clock.nowMs } : { kind, value: values[kind] }
    const told: unknown[] = []
    service.auth.onRevoked(revocation => void told.push(revocation))
    await elsewhere.auth.revoke(request, 'operator')
    ticks.tick()
    await expect.poll(() => told).toEqual([request])
    expect(await outcomeOf(caller.bring(token, { proof }))).toBe('revoked')
    expect(await outcomeOf(caller.bring(token, { proof }))).toBe('revoked')
  },
)
