import { expect, test } from 'vitest'
import { eventually, otherOrigin, shopOrigin, startLoopback } from '../harness/loopback.ts'
import { type Agent, endOf, isAsBefore, onDuty, openSoftphone, ring, talk } from '../harness/people.ts'
import { sitDown, sitDownBeside } from '../harness/rawSeat.ts'
import { createStranger } from '../harness/stranger.ts'

const twelveHoursMs = 12 * 3600_000

const whyOf = ({ seat: { snapshot } }: Agent) => (snapshot.state === 'signed-out' ? snapshot.why : null)

test('the cookie of an agent opens nothing from the page of a site', async () => {
  const loopback = await startLoopback()
  const agent = await onDuty(loopback, 'Ada')
  const before = loopback.counts()
  for (const origin of [shopOrigin, otherOrigin]) {
    const { outcome, socket } = await sitDownBeside(loopback, agent, { origin })
    expect([outcome, await socket.closed()]).toEqual(['origin-not-allowed', 'origin-not-allowed'])
  }
  await loopback.holdsOnly(before)
  expect(agent.occupation()).toBe('free')
})

test.each([
  ['no cookie', undefined],
  ['a cookie of nobody', `ringfence=${'A'.repeat(43)}`],
  ['a cookie that is no secret', 'ringfence=1'],
])('%s: sign in first', async (_, cookie) => {
  const loopback = await startLoopback()
  const before = loopback.counts()
  const key = await openSoftphone(loopback).platform.seatKey()
  const { outcome, socket } = await sitDown(loopback, { key, ...(cookie !== undefined && { cookie }) })
  expect([outcome, await socket.closed()]).toEqual(['sign-in-required', 'sign-in-required'])
  await loopback.holdsOnly(before)
})

test('an agent may not enter as a caller, nor sit down twice on one socket', async () => {
  const loopback = await startLoopback()
  const agent = await onDuty(loopback, 'Ada')
  const { outcome, socket } = await sitDownBeside(loopback, agent)
  expect(outcome).toBe('done')
  const stranger = await createStranger(loopback)
  const token = await stranger.askToken()
  const entry = await stranger.enter(socket, token, stranger.proofFor(token, socket.hello.nonce))
  expect(entry.outcome).toBe('request-not-allowed')
})

test('an agent who sits down elsewhere leaves the first seat, which is told', async () => {
  const loopback = await startLoopback()
  const agent = await onDuty(loopback, 'Ada')
  const before = loopback.counts()
  const { outcome, socket } = await sitDownBeside(loopback, agent)
  expect(outcome).toBe('done')
  await eventually(() => whyOf(agent), 'seat-taken')
  await loopback.holdsOnly(before)
  expect(await socket.request('setDuty', { duty: 'on-duty' })).toBe('done')
  await socket.hangUp()
})

test('an agent who is rung or talks keeps the seat; the newcomer is refused', async () => {
  const loopback = await startLoopback()
  const agent = await onDuty(loopback, 'Ada')
  const caller = await ring(loopback, agent)
  const whileRinging = await sitDownBeside(loopback, agent)
  expect([whileRinging.outcome, await whileRinging.socket.closed()]).toEqual(['seat-taken', 'seat-taken'])
  await agent.seat.accept()
  await eventually(() => endOf(caller), 'talking')
  await eventually(() => loopback.counts().consumers, 2)
  const before = loopback.counts()
  const whileTalking = await sitDownBeside(loopback, agent)
  expect([whileTalking.outcome, await whileTalking.socket.closed()]).toEqual(['seat-taken', 'seat-taken'])
  await loopback.holdsOnly(before)
  expect([endOf(caller), agent.occupation()]).toEqual(['talking', 'talking'])
})

test('an agent who asks for it takes a talk over on another page: nobody is hung up on, and that page signs anew', async () => {
  const loopback = await startLoopback()
  const agent = await onDuty(loopback, 'Ada')
  const caller = await talk(loopback, agent)
  await eventually(() => loopback.counts().consumers, 2)
  const { outcome, socket } = await sitDownBeside(loopback, agent, { takeOver: true })
  expect(outcome).toBe('done')
  await eventually(() => whyOf(agent), 'seat-taken')
  expect(endOf(caller)).toBe('talking')
  const asked = () => socket.events.filter(({ event }) => event === 'agentStatementAsked').length
  await eventually(() => asked() > 0, true)
  await socket.hangUp()
})

test('a page that was sent away takes its talk back at a press, in one step', async () => {
  const loopback = await startLoopback()
  const agent = await onDuty(loopback, 'Ada')
  const caller = await talk(loopback, agent)
  await sitDownBeside(loopback, agent, { takeOver: true })
  await eventually(() => whyOf(agent), 'seat-taken')
  await agent.seat.takeOver()
  await eventually(agent.occupation, 'talking')
  expect(endOf(caller)).toBe('talking')
})

test('the agent of one ring cannot accept or decline the ring of another', async () => {
  const loopback = await startLoopback()
  const ada = await onDuty(loopback, 'Ada')
  const ben = await onDuty(loopback, 'Ben')
  await ring(loopback, ada)
  const { snapshot } = ada.seat
  const occupation = snapshot.state === 'seated' ? snapshot.occupation : undefined
  if (occupation?.state !== 'ringing') throw new Error('nobody rings')
  const { socket } = await sitDownBeside(loopback, ben)
  const { ringId, call } = occupation
  expect(await socket.request('accept', { ringId, signature: 'A'.repeat(86) })).toBe('ring-over')
  expect(await socket.request('decline', { ringId })).toBe('ring-over')
  const { callId } = call
  expect(await socket.request('hangUp', { callId, because: 'person' })).toBe('call-not-found')
  expect(ada.occupation()).toBe('ringing')
})

test('a live seat ends when its session is 12 hours old, whatever it does', async () => {
  const loopback = await startLoopback()
  const nobody = loopback.counts()
  const agent = await onDuty(loopback, 'Ada')
  await loopback.leap(twelveHoursMs - 2)
  expect(agent.occupation()).toBe('free')
  await loopback.advance(1)
  await eventually(() => whyOf(agent), 'session-expired')
  await isAsBefore(loopback, nobody, agent)
  const { outcome } = await sitDownBeside(loopback, agent)
  expect(outcome).toBe('session-expired')
})

test('a session that expires in a talk ends the talk for the caller too', async () => {
  const loopback = await startLoopback({ caps: { seconds: 3600 } })
  const nobody = loopback.counts()
  const agent = await onDuty(loopback, 'Ada')
  await loopback.leap(twelveHoursMs - 60_000)
  const caller = await talk(loopback, agent)
  await loopback.advance(60_000)
  await eventually(() => endOf(caller), 'signed-out')
  await isAsBefore(loopback, nobody, agent, caller)
})

test('a session that nobody uses is over after 30 minutes; a live seat keeps it', async () => {
  const loopback = await startLoopback()
  const agent = await onDuty(loopback, 'Ada')
  await loopback.leap(3 * 3600_000)
  agent.seat.close()
  await eventually(() => loopback.counts().sockets, 0)
  await loopback.leap(28 * 60_000)
  const { outcome, socket } = await sitDownBeside(loopback, agent)
  expect(outcome).toBe('done')
  await socket.hangUp()
  await loopback.leap(31 * 60_000)
  expect((await sitDownBeside(loopback, agent)).outcome).toBe('session-expired')
})

test('the demo agent signs in without a passkey here, and nowhere else', async () => {
  const loopback = await startLoopback()
  const agent = openSoftphone(loopback)
  await agent.seat.signInAsDemoAgent()
  await agent.seat.setDuty('on-duty')
  await talk(loopback, agent)

  const production = await startLoopback({ config: { demoAgent: false } })
  const nobody = openSoftphone(production)
  await expect(nobody.seat.signInAsDemoAgent()).rejects.toMatchObject({ code: 'not-found' })
  await nobody.seat.start()
  expect(nobody.seat.snapshot).toEqual({ state: 'signed-out', demoAgent: false, why: null })
  expect(production.counts().seats).toBe(0)
})

test('an enrolled agent signs in again with the same passkey', async () => {
  const loopback = await startLoopback()
  const agent = await onDuty(loopback, 'Ada')
  await agent.seat.signOut()
  await agent.seat.signIn()
  expect(agent.seat.snapshot).toMatchObject({ state: 'seated', agentName: 'Ada', duty: 'off-duty' })
})

test('an enrolment link opens once', async () => {
  const loopback = await startLoopback()
  const { secret } = await loopback.server().auth.createEnrolmentLink()
  await openSoftphone(loopback).seat.enrol(secret, 'Ada')
  await expect(openSoftphone(loopback).seat.enrol(secret, 'Eve')).rejects.toMatchObject({
    code: 'enrolment-invalid',
  })
})

test('an agent who is removed is out at once: the talk ends, the seat is gone, the session opens nothing', async () => {
  const loopback = await startLoopback()
  const admin = await onDuty(loopback, 'Ada')
  await admin.seat.setDuty('away')
  const withAdmin = loopback.counts()
  const ben = await onDuty(loopback, 'Ben')
  const caller = await talk(loopback, ben)
  const { agents } = await admin.seat.people.list()
  const benId = agents.find(({ name }) => name === 'Ben')?.agentId ?? ''
  const removedAtMs = loopback.time.now()
  const left = await admin.seat.people.remove(benId)
  expect(left.agents.map(({ name }) => name)).toEqual(['Ada'])
  await eventually(() => [endOf(caller), ben.occupation()], ['signed-out', 'signed-out'])
  expect(loopback.time.now()).toBe(removedAtMs)
  await isAsBefore(loopback, withAdmin, admin, ben, caller)
  expect((await sitDownBeside(loopback, ben)).outcome).toBe('sign-in-required')
  await expect(ben.seat.signIn()).rejects.toMatchObject({ code: 'passkey-invalid' })
})

test.each(['removed', 'revoked', 'signed out by a moment'])(
  'the page of an agent who is %s hears why its session is over',
  async how => {
    const loopback = await startLoopback()
    const admin = await onDuty(loopback, 'Ada')
    const ben = await onDuty(loopback, 'Ben')
    const { agents } = await admin.seat.people.list()
    const benId = agents.find(({ name }) => name === 'Ben')?.agentId ?? ''
    const { socket } = await sitDownBeside(loopback, ben)
    const { auth } = loopback.server()
    if (how === 'removed') await admin.seat.people.remove(benId)
    else if (how === 'revoked') await auth.revoke({ kind: 'agent', value: benId }, 'operator')
    else {
      await loopback.advance(1)
      await auth.revoke({ kind: 'before', value: loopback.time.now() }, 'operator')
    }
    expect(await socket.closed()).toBe(how === 'signed out by a moment' ? 'signed-out' : 'revoked')
  },
)

test('an agent who was made less in the middle of a talk talks on, and may no longer do what admins may', async () => {
  const loopback = await startLoopback()
  const admin = await onDuty(loopback, 'Ada')
  const ben = await onDuty(loopback, 'Ben')
  await admin.seat.setDuty('away')
  const caller = await talk(loopback, ben)
  const { agents } = await ben.seat.people.list()
  const benId = agents.find(({ name }) => name === 'Ben')?.agentId ?? ''
  await admin.seat.people.setRole(benId, 'agent')
  await expect(ben.seat.people.list()).rejects.toMatchObject({ code: 'role-required' })
  expect([endOf(caller), ben.occupation()]).toEqual(['talking', 'talking'])
})
