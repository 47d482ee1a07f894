import { expect, onTestFinished, test } from 'vitest'
import { type AgentRole, type Alarm, AttackAnswer, QueueKey } from '../../../protocol/index.ts'
import { temporaryStore } from '../../../store/testing/testStore.ts'
import { startStaff } from '../../testing/testAgent.ts'
import { publicOrigin, refusalOf, site, startService } from '../../testing/testService.ts'

const minuteMs = 60_000
const wanted = { site, minutes: 20, reason: 'Clicks by the hundred' }
const alarm: Alarm = {
  ...{ pattern: 'calls', seen: 200, usual: 5, spanMs: 300_000 },
  evidence: { browsers: 190, network: { name: 'K4M7Q2', part: 0.6 } },
}
const queue = QueueKey.parse('sales')

async function start() {
  const { store, clock } = await temporaryStore(onTestFinished)
  const service = await startService({ memory: store.auth, clock }, onTestFinished)
  const staff = await startStaff(service, publicOrigin)
  const { admin } = staff
  const listed = async () => AttackAnswer.parse(await (await admin.ask('GET', '/auth/attack')).json())
  const switchOn = async (changes: object = {}) =>
    AttackAnswer.parse(await (await admin.ask('POST', '/auth/attack', { ...wanted, ...changes })).json())
  const end = (windowId: string, ended: string, by = admin) =>
    by.ask('PATCH', `/auth/attack/${windowId}`, { ended })
  const audited = async () =>
    (await store.auth.auditRows.read(1, 100)).filter(({ action }) => action.startsWith('attack-'))
  return { store, clock, service, listed, switchOn, end, audited, ...staff }
}

const nobody = `/auth/attack/attack_${'0'.repeat(22)}`
const routes: readonly (readonly [method: string, path: string, body: unknown, forAdmin: string])[] = [
  ['GET', '/auth/attack', undefined, '200'],
  ['POST', '/auth/attack', wanted, '200'],
  ['PATCH', nobody, { ended: 'by-hand' }, '404 not-found'],
]

test.each(routes)('%s %s is for admins and nobody else', async (method, path, body, forAdmin) => {
  const { service, hire } = await start()
  const expected: Record<AgentRole, string> = {
    agent: '403 role-required',
    supervisor: '403 role-required',
    admin: forAdmin,
  }
  for (const role of ['agent', 'supervisor', 'admin'] as const) {
    const response = await (await hire(role)).ask(method, path, body)
    const outcome = response.ok ? String(response.status) : await refusalOf(response)
    expect(`${role}: ${outcome}`).toBe(`${role}: ${expected[role]}`)
  }
  const stranger = await service.send(method, path, { Origin: publicOrigin }, body)
  expect(await refusalOf(stranger)).toBe('401 sign-in-required')
})

test('an admin switches it on for a site, for a time; it ends by itself, and both were told', async () => {
  const { clock, service, switchOn, listed, admin, audited } = await start()
  const { attacks } = service.auth
  let told = 0
  attacks.onChanged(() => {
    told += 1
  })
  const { windows } = await switchOn()
  expect(windows).toMatchObject([
    {
      ...{ siteName: 'Shop', queueName: null, isOpen: true, by: 'Ana', reason: wanted.reason },
      ...{ sinceMs: clock.nowMs, untilMs: clock.nowMs + 20 * minuteMs, alarm: null, ended: null },
    },
  ])
  expect(told).toBe(1)
  expect(attacks.isUnder(site)).toBe(true)
  expect(attacks.now()).toEqual([{ siteName: 'Shop', by: 'admin', leftMs: 20 * minuteMs }])
  clock.nowMs += 20 * minuteMs
  expect([attacks.isUnder(site), attacks.now()]).toEqual([false, []])
  expect((await listed()).windows).toMatchObject([{ isOpen: false, ended: null }])
  const [{ windowId = '' } = {}] = windows
  expect(await audited()).toMatchObject([
    { actor: admin.agentId, action: 'attack-window-opened', subject: windowId, details: { site } },
  ])
})

test('what is said again takes the place of what was said, and all sites are another matter than one', async () => {
  const { switchOn, service } = await start()
  await switchOn()
  await switchOn({ site: null, minutes: 60 })
  const { windows } = await switchOn({ minutes: 240 })
  expect(windows.filter(({ isOpen }) => isOpen)).toHaveLength(2)
  expect(windows.filter(({ ended }) => ended === 'by-hand')).toHaveLength(1)
  expect(service.auth.attacks.now().map(({ siteName }) => siteName)).toContain(null)
})

test('an admin ends it, once', async () => {
  const { switchOn, end, service, audited, admin } = await start()
  const [{ windowId = '' } = {}] = (await switchOn()).windows
  expect(await refusalOf(await end(windowId, 'was-us'))).toBe('404 not-found')
  expect((await end(windowId, 'by-hand')).status).toBe(200)
  expect(service.auth.attacks.isUnder(site)).toBe(false)
  expect(await refusalOf(await end(windowId, 'by-hand'))).toBe('404 not-found')
  expect((await audited()).map(({ actor, action }) => [actor, action])).toEqual([
    [admin.agentId, 'attack-window-opened'],
    [admin.agentId, 'attack-window-ended'],
  ])
})

test('an alarm opens one window, goes on while it is raised again, and may be said to be no attack also later', async () => {
  const { clock, service, listed, end, audited } = await start()
  const { attacks } = service.auth
  const wasUs: unknown[] = []
  attacks.onWasUs(raised => void wasUs.push(raised.queue))
  const raise = (seen: number) => attacks.raise({ site, queue, alarm: { ...alarm, seen } })
  await Promise.all([raise(200), raise(201)])
  clock.nowMs += 20 * minuteMs
  await raise(900)
  const [window, ...others] = (await listed()).windows
  expect(others).toEqual([])
  expect(window).toMatchObject({
    ...{ siteName: 'Shop', queueName: 'Sales', isOpen: true, by: null, reason: null },
    ...{ untilMs: clock.nowMs + 30 * minuteMs, alarm: { ...alarm, seen: 900 } },
  })
  expect(attacks.now()).toMatchObject([{ by: 'alarm' }])
  // A session ends after half an hour without use.
  for (let each = 0; each < 2; each += 1) {
    clock.nowMs += 20 * minuteMs
    await listed()
  }
  expect(attacks.isUnder(site)).toBe(false)
  expect((await end(window?.windowId ?? '', 'was-us')).status).toBe(200)
  expect(wasUs).toEqual([queue])
  expect(await refusalOf(await end(window?.windowId ?? '', 'was-us'))).toBe('404 not-found')
  // It is over for as long as it was.
  expect((await listed()).windows[0]?.untilMs).toBe(clock.nowMs - 10 * minuteMs)
  expect((await audited()).map(({ actor }) => actor)[0]).toBe('alarm')
})

test('a restart in the middle of a flood ends nothing', async () => {
  const { store, clock, service } = await start()
  await service.auth.attacks.raise({ site, queue, alarm })
  const next = await startService({ memory: store.auth, clock }, onTestFinished)
  expect(next.auth.attacks.now()).toEqual(service.auth.attacks.now())
  clock.nowMs += 30 * minuteMs
  expect(next.auth.attacks.isUnder(site)).toBe(false)
})

test('an alarm of one source says nothing of its site: it is told to admins, audited, and ended as others are', async () => {
  const { clock, service, listed, end, audited } = await start()
  const { attacks } = service.auth
  const raise = (name: string) =>
    attacks.raise({
      ...{ site, queue: null },
      alarm: {
        ...{ pattern: 'one-source', seen: 90, usual: 28, spanMs: 900_000 },
        ...{ evidence: { browsers: 3, network: null }, source: { kind: 'address', name, goodCalls: 1 } },
      },
    })
  await raise('K4M7Q2')
  await raise('K4M7Q2')
  await raise('QQQQQQ')
  expect([attacks.isUnder(site), attacks.now()]).toEqual([false, []])
  expect(attacks.isUnderFrom(site, ['other', 'K4M7Q2'])).toBe(true)
  expect(attacks.isUnderFrom(site, ['other'])).toBe(false)
  const { windows } = await listed()
  expect(windows.map(({ alarm: seen }) => seen?.source?.name).toSorted()).toEqual(['K4M7Q2', 'QQQQQQ'])
  expect((await audited())[0]).toMatchObject({
    ...{ actor: 'alarm', action: 'attack-window-opened' },
    details: { alarm: { pattern: 'one-source', source: { kind: 'address', name: 'K4M7Q2' } } },
  })
  // An alarm of the site is another matter, and has a window of its own.
  await attacks.raise({ site, queue, alarm })
  expect([attacks.isUnder(site), attacks.now()]).toMatchObject([true, [{ by: 'alarm' }]])
  const one = windows.find(({ alarm: seen }) => seen?.source?.name === 'K4M7Q2')
  expect((await end(one?.windowId ?? '', 'was-us')).status).toBe(200)
  expect([attacks.isUnderFrom(site, ['K4M7Q2']), attacks.isUnder(site)]).toEqual([false, true])
  // A session ends after half an hour without use.
  for (let each = 0; each < 2; each += 1) {
    clock.nowMs += 20 * minuteMs
    await listed()
  }
  expect(attacks.isUnderFrom(site, ['QQQQQQ'])).toBe(false)
  for (let each = 0; each < 40; each += 1) await raise(`FARM${each}`)
  expect((await listed()).windows.filter(({ alarm: seen }) => seen?.source)).toHaveLength(24)
})
