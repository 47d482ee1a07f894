import { expect, onTestFinished, test } from 'vitest'
import { AttackAnswer } from '../../protocol/index.ts'
import { temporaryStore } from '../../store/testing/testStore.ts'
import { startStaff } from '../testing/testAgent.ts'
import { publicOrigin, refusalOf, site } from '../testing/testService.ts'
import { outcomeOfAsking, searchWork, startWorkShop, workIn } from '../testing/testWork.ts'

/* Somebody wants the switch: to make callers pay for good, or to end it in the middle of their flood. */

const wanted = { site, minutes: 30, reason: 'Clicks by the hundred' }

async function start() {
  const { store, clock } = await temporaryStore(onTestFinished)
  const calm = { calmPerAgent: 10, calmAtLeast: 10, baseTries: 4, topTries: 64 }
  const shop = await startWorkShop({ memory: store.auth, clock, policy: calm }, onTestFinished)
  const staff = await startStaff(shop.service, publicOrigin)
  const windows = async () =>
    AttackAnswer.parse(await (await staff.admin.ask('GET', '/auth/attack')).json()).windows
  return { clock, windows, ...shop, ...staff }
}

test('a copied cookie switches nothing: no proof, one by another key, one for another address', async () => {
  const { admin, hire, windows } = await start()
  const other = await hire('admin')
  const asked = async (headers: Record<string, string>) =>
    (await refusalOf(await admin.page.send('POST', '/auth/attack', headers, wanted))).slice(0, 3)
  await admin.ask('GET', '/auth/attack')
  expect(await asked({})).toMatch(/^4/)
  expect(await asked({ DPoP: other.page.proofFor('POST', '/auth/attack') })).toMatch(/^4/)
  expect(await asked({ DPoP: admin.page.proofFor('POST', '/auth/blocks') })).toMatch(/^4/)
  expect(await windows()).toEqual([])
})

test('another site’s page, and a former admin, switch nothing', async () => {
  const { admin, hire, windows } = await start()
  const former = await hire('admin')
  await former.ask('GET', '/auth/attack')
  await admin.ask('PATCH', `/auth/agents/${former.agentId}`, { role: 'supervisor' })
  expect(await refusalOf(await former.ask('POST', '/auth/attack', wanted))).toBe('403 role-required')
  expect(await refusalOf(await former.ask('GET', '/auth/attack'))).toBe('403 role-required')
  const elsewhere = await admin.ask('POST', '/auth/attack', wanted, { Origin: 'https://shop.example' })
  expect(await refusalOf(elsewhere)).toBe('403 origin-not-allowed')
  expect(await windows()).toEqual([])
})

test('it is on for a day at most, for a reason, and for a site there is', async () => {
  const { admin, windows } = await start()
  for (const changes of [
    ...[{ minutes: 0 }, { minutes: 4 }, { minutes: 1441 }, { minutes: 30.5 }, { minutes: null }],
    ...[
      { reason: '' },
      { reason: ' \u200b ' },
      { reason: 'x'.repeat(121) },
      { site: 'Shop!' },
      { untilMs: 1 },
    ],
  ])
    expect(await refusalOf(await admin.ask('POST', '/auth/attack', { ...wanted, ...changes }))).toBe(
      '400 message-malformed',
    )
  const unknown = await admin.ask('POST', '/auth/attack', { ...wanted, site: 'nowhere' })
  expect(await refusalOf(unknown)).toBe('404 site-unknown')
  expect(await windows()).toEqual([])
})

test('names that were made up end nothing', async () => {
  const { admin, windows } = await start()
  await admin.ask('POST', '/auth/attack', wanted)
  const [{ windowId = '' } = {}] = await windows()
  for (const name of ['x', `${windowId}x`, 'attack_', `block_${'0'.repeat(22)}`, '..%2F'])
    expect(
      (await refusalOf(await admin.ask('PATCH', `/auth/attack/${name}`, { ended: 'by-hand' }))).slice(0, 3),
    ).toBe('404')
  for (const body of [{}, { ended: 'never' }, { ended: 'by-hand', untilMs: 1 }])
    expect(await refusalOf(await admin.ask('PATCH', `/auth/attack/${windowId}`, body))).toBe(
      '400 message-malformed',
    )
  expect(await windows()).toMatchObject([{ isOpen: true }])
})

test('while it is on, whoever proves nothing pays at least the lowest price, and none is refused who did', async () => {
  const { admin, ask, clock, windows } = await start()
  expect((await ask()).status).toBe(201)
  await admin.ask('POST', '/auth/attack', wanted)
  const work = await workIn(await ask())
  expect(work.tries).toBe(4)
  const { challenge } = work
  expect(await outcomeOfAsking(await ask({ work: { challenge, solution: searchWork(work) } }))).toBe('201')
  const [{ windowId = '' } = {}] = await windows()
  await admin.ask('PATCH', `/auth/attack/${windowId}`, { ended: 'by-hand' })
  clock.nowMs += 1000
  expect((await ask()).status).toBe(201)
})

test('a switch of one site costs the callers of another nothing', async () => {
  const { admin, ask, browser } = await start()
  await admin.ask('POST', '/auth/attack', wanted)
  expect((await ask({}, browser, 'other', 'https://other.example')).status).toBe(201)
  await admin.ask('POST', '/auth/attack', { ...wanted, site: null })
  expect((await ask({}, browser, 'other', 'https://other.example')).status).toBe(401)
})
