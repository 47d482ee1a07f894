import { expect, onTestFinished, test } from 'vitest'
import { InvitationAnswer, SessionAnswer } from '../../../protocol/index.ts'
import { temporaryStore } from '../../../store/testStore.ts'
import { createTestAgent, startStaff } from '../../testing/testAgent.ts'
import { publicOrigin, refusalOf, startService } from '../../testing/testService.ts'

const hourMs = 3600_000

/** Two admins; the second invites an admin more and keeps the secret. */
async function start() {
  const { store, clock } = await temporaryStore(onTestFinished)
  const service = await startService({ memory: store.auth, clock }, onTestFinished)
  const { admin, hire } = await startStaff(service, publicOrigin)
  const inviter = await hire('admin')
  const invited = await inviter.ask('POST', '/auth/invitations', { role: 'admin' })
  const { secret } = InvitationAnswer.parse(await invited.json())
  clock.nowMs += 60_000
  return { service, clock, admin, inviter, secret, guest: createTestAgent(service, publicOrigin) }
}
type Started = Awaited<ReturnType<typeof start>>

const revoke = ({ admin }: Started, revocation: object) => admin.ask('POST', '/auth/revocations', revocation)

const ends: Record<string, (started: Started) => Promise<Response>> = {
  removed: ({ admin, inviter }) => admin.ask('DELETE', `/auth/agents/${inviter.agentId}`),
  demoted: ({ admin, inviter }) => admin.ask('PATCH', `/auth/agents/${inviter.agentId}`, { role: 'agent' }),
  revoked: started => revoke(started, { kind: 'agent', value: started.inviter.agentId }),
  'revoked by their passkey': started =>
    revoke(started, { kind: 'credential', value: started.inviter.authenticator.id }),
  'signed out with everybody, before a moment': started =>
    revoke(started, { kind: 'before', value: started.clock.nowMs }),
}

test.each(Object.entries(ends))(
  'an admin who is %s comes back by no invitation of their own',
  async (_, end) => {
    const started = await start()
    const { service, clock, guest, secret } = started
    const begun = guest.authenticator.create(await guest.enrolmentOptions(secret))
    expect((await end(started)).ok).toBe(true)
    expect(await refusalOf(await guest.finishEnrolment(secret, begun))).toBe('403 enrolment-invalid')
    clock.nowMs += 20 * hourMs
    const { seatKey } = guest.seat
    const again = { secret, name: 'Ana', seatKey }
    const options = await service.send('POST', '/auth/enrolments/options', { Origin: publicOrigin }, again)
    expect(await refusalOf(options)).toBe('403 enrolment-invalid')
    expect(await service.auth.countEnrolledAgents()).toBeLessThanOrEqual(2)
  },
)

test('the invitation of an admin who is still one works 20 hours later', async () => {
  const { clock, guest, secret } = await start()
  clock.nowMs += 20 * hourMs
  const { agent } = SessionAnswer.parse(await (await guest.enrol(secret)).json())
  expect(agent).toMatchObject({ role: 'admin' })
})

test('after a revoked moment the operator’s next link works', async () => {
  const started = await start()
  const { service, clock, guest } = started
  const former = await service.auth.createEnrolmentLink()
  clock.nowMs += 1
  await revoke(started, { kind: 'before', value: clock.nowMs })
  const next = await service.auth.createEnrolmentLink()
  const answer = guest.authenticator.create(await guest.enrolmentOptions(next.secret))
  expect(await refusalOf(await guest.finishEnrolment(former.secret, answer))).toBe('403 enrolment-invalid')
  expect((await guest.finishEnrolment(next.secret, answer)).status).toBe(201)
})
