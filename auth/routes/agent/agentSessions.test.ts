import { expect, onTestFinished, test } from 'vitest'
import { PasskeysAnswer, SessionsAnswer } from '../../../protocol/index.ts'
import { temporaryStore } from '../../../store/testStore.ts'
import { cookieOf, createSeatPage, startStaff } from '../../testing/testAgent.ts'
import { createAuthenticator } from '../../testing/testAuthenticator.ts'
import { createTestSeat } from '../../testing/testSeat.ts'
import { outcomeOf, publicOrigin, refusalOf, startService } from '../../testing/testService.ts'

const freshMs = 5 * 60_000

async function start() {
  const { store, clock } = await temporaryStore(onTestFinished)
  const service = await startService({ memory: store.auth, clock }, onTestFinished)
  const staff = await startStaff(service, publicOrigin)
  const { admin: ana } = staff
  const phone = createAuthenticator(publicOrigin)
  const optionsFor = async (path: string, who = ana) => (await who.ask('POST', path)).json()
  const add = async () => {
    const asked = await ana.ask('POST', '/auth/passkeys/options')
    if (!asked.ok) return refusalOf(asked)
    const body = { name: 'Phone', response: phone.create(await asked.json()) }
    return (await ana.ask('POST', '/auth/passkeys', body)).status
  }
  /** Shows Ana's passkey again, in her session. */
  const show = async (authenticator = ana.authenticator) =>
    ana.ask('POST', '/auth/session/verification', {
      response: authenticator.get(await optionsFor('/auth/session/verification/options')),
    })
  /** One more browser of Ana's. */
  const signInElsewhere = async (userAgent = '') => {
    const seat = createTestSeat()
    const own = { Origin: publicOrigin, 'User-Agent': userAgent }
    const asked = await service.send('POST', '/auth/sessions/options', own, { seatKey: seat.seatKey })
    const response = ana.authenticator.get(await asked.json())
    const cookie = cookieOf(await service.send('POST', '/auth/sessions', own, { response }))
    return { cookie, page: createSeatPage(service, publicOrigin, seat, cookie) }
  }
  const sessions = async () => {
    const { sessions } = SessionsAnswer.parse(await (await ana.ask('GET', '/auth/sessions')).json())
    return sessions
  }
  const audited = async () => (await store.auth.auditRows.read(1, 1000)).map(({ action }) => action)
  return {
    service,
    store,
    clock,
    ...staff,
    ana,
    phone,
    add,
    show,
    signInElsewhere,
    sessions,
    optionsFor,
    audited,
  }
}

test('an open session alone makes no passkey, takes none and ends no other session; a passkey shown again does', async () => {
  const { clock, ana, phone, add, show, audited } = await start()
  expect(await add()).toBe(201)
  clock.nowMs += freshMs
  const remove = () => ana.ask('DELETE', `/auth/passkeys/${phone.id}`)
  const endOthers = () => ana.ask('DELETE', '/auth/sessions')
  expect(await add()).toBe('401 fresh-sign-in-required')
  expect(await refusalOf(await remove())).toBe('401 fresh-sign-in-required')
  expect(await refusalOf(await endOthers())).toBe('401 fresh-sign-in-required')
  const before = await audited()

  expect((await show()).status).toBe(200)
  expect((await endOthers()).status).toBe(200)
  expect((await remove()).status).toBe(200)
  clock.nowMs += freshMs - 1
  expect(await add()).toBe(201)
  expect((await audited()).slice(before.length)).toEqual([
    ...['agent-verified', 'agent-sessions-ended', 'passkey-removed', 'passkey-added'],
  ])
  clock.nowMs += 1
  expect(await add()).toBe('401 fresh-sign-in-required')
})

test('a clock that is set back makes no old proof fresh', async () => {
  const { clock, add } = await start()
  clock.nowMs -= 60_000
  expect(await add()).toBe('401 fresh-sign-in-required')
})

test('renaming, listing and putting away what was told need no fresh passkey', async () => {
  const { clock, ana, add } = await start()
  await add()
  clock.nowMs += freshMs
  const listed = PasskeysAnswer.parse(await (await ana.ask('GET', '/auth/passkeys')).json())
  const [notice] = listed.notices
  expect(notice).toMatchObject({ what: 'passkey-added', passkeyName: 'Phone' })
  const renamed = await ana.ask('PATCH', `/auth/passkeys/${ana.authenticator.id}`, { name: 'Laptop' })
  expect(renamed.status).toBe(200)
  const dismissed = await ana.ask('DELETE', `/auth/notices/${notice?.noticeId}`)
  expect(PasskeysAnswer.parse(await dismissed.json()).notices).toEqual([])
})

test('a passkey counts as shown only by its own agent, in the session that asked, once', async () => {
  const { clock, ana, hire, add, optionsFor, signInElsewhere } = await start()
  const bo = await hire('agent')
  clock.nowMs += freshMs
  const path = '/auth/session/verification'
  const ask = (response: unknown, who: Pick<typeof ana, 'ask'> = ana) => who.ask('POST', path, { response })
  const mine = () => optionsFor(`${path}/options`)
  // Another agent's passkey; another agent with Ana's challenge; an answer to a sign-in; without user verification.
  expect(await refusalOf(await ask(bo.authenticator.get(await mine())))).toBe('401 passkey-invalid')
  expect(await refusalOf(await ask(ana.authenticator.get(await mine()), bo))).toBe('401 passkey-invalid')
  expect(await refusalOf(await ask(ana.authenticator.get(await ana.signInOptions())))).toBe(
    '401 passkey-invalid',
  )
  const silent = ana.authenticator.get(await mine(), { userVerified: false })
  expect(await refusalOf(await ask(silent))).toBe('401 passkey-invalid')
  // Asked for in one session, shown in another.
  const elsewhere = await signInElsewhere()
  const here = ana.authenticator.get(await mine())
  expect(await refusalOf(await elsewhere.page.ask('POST', path, { response: here }))).toBe(
    '401 passkey-invalid',
  )
  // It signs nobody in either.
  const asked = ana.authenticator.get(await mine())
  const signedIn = await ana.finishSignIn(asked)
  expect(await refusalOf(signedIn)).toBe('401 passkey-invalid')
  expect(await add()).toBe('401 fresh-sign-in-required')
  const good = ana.authenticator.get(await mine())
  expect((await ask(good)).status).toBe(200)
  expect(await refusalOf(await ask(good))).toBe('401 passkey-invalid')
})

test('whoever is signed in reads where else, and ends the others: their sockets are told', async () => {
  const { service, clock, ana, signInElsewhere, sessions } = await start()
  clock.nowMs += 1000
  const firefox = await signInElsewhere(
    'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0',
  )
  const { sessionId } = await service.auth.sessionOf(firefox.cookie)
  expect(await sessions()).toEqual([
    expect.objectContaining({ current: false, browser: 'Firefox, Linux', passkeyName: 'Passkey' }),
    expect.objectContaining({ current: true, createdAtMs: clock.nowMs - 1000 }),
  ])
  const ended: string[] = []
  service.auth.onSessionEnded(id => ended.push(id))
  const answer = SessionsAnswer.parse(await (await ana.ask('DELETE', '/auth/sessions')).json())
  expect(answer.sessions.map(({ current }) => current)).toEqual([true])
  expect(ended).toEqual([sessionId])
  expect(await outcomeOf(service.auth.sessionOf(firefox.cookie))).toBe('sign-in-required')
  expect(await outcomeOf(service.auth.sessionOf(ana.cookie))).toBe('accepted')
})

test('an agent has five sessions and no more: the one used longest ago ends, and nobody else’s', async () => {
  const { service, clock, hire, signInElsewhere, sessions } = await start()
  const bo = await hire('agent')
  const others = []
  for (let browser = 0; browser < 4; browser += 1) {
    clock.nowMs += 60_000
    const other = await signInElsewhere()
    others.push({ ...other, ...(await service.auth.sessionOf(other.cookie)) })
  }
  clock.nowMs += 60_000
  expect(await sessions()).toHaveLength(5) // and Ana's first is the latest in use
  const ended: string[] = []
  await service.auth.sessionOf(others[0]?.cookie)
  service.auth.onSessionEnded(id => ended.push(id))
  clock.nowMs += 60_000
  await signInElsewhere()
  expect(await sessions()).toHaveLength(5)
  expect(ended).toHaveLength(1)
  expect(ended).toEqual([others[1]?.sessionId])
  expect(await outcomeOf(service.auth.sessionOf(bo.cookie))).toBe('accepted')
})

test('a signed-in socket hears at once that the account changed, and only its own agent’s', async () => {
  const { service, add, hire } = await start()
  const bo = await hire('agent')
  const heard: string[] = []
  const stop = service.auth.onAccountChanged(agentId => heard.push(agentId))
  await add()
  expect(heard).toHaveLength(1)
  expect(heard).not.toContain(bo.agentId)
  stop()
  await add()
  expect(heard).toHaveLength(1)
})
