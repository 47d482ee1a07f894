import { expect, onTestFinished, test } from 'vitest'
import { type AgentRole, BlocksAnswer } from '../../../protocol/index.ts'
import { temporaryStore } from '../../../store/testing/testStore.ts'
import { startStaff } from '../../testing/testAgent.ts'
import { blockSomebody, testReport } from '../../testing/testBlock.ts'
import { publicOrigin, refusalOf, startService } from '../../testing/testService.ts'

async function start() {
  const { store, clock } = await temporaryStore(onTestFinished)
  const blockId = await blockSomebody(store.auth.blocks, clock.nowMs)
  const service = await startService({ memory: store.auth, clock }, onTestFinished)
  const staff = await startStaff(service, publicOrigin)
  const listed = async () =>
    BlocksAnswer.parse(await (await staff.admin.ask('GET', '/auth/blocks')).json()).blocks
  return { store, clock, service, blockId, listed, ...staff }
}

const nobody = `/auth/blocks/block_${'0'.repeat(22)}`
const routes: readonly (readonly [method: string, path: string, body: unknown, forAdmin: string])[] = [
  ['GET', '/auth/blocks', undefined, '200'],
  ['PATCH', nobody, { forGood: true }, '404 not-found'],
  ['DELETE', nobody, undefined, '404 not-found'],
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

test('a former admin reads and changes nothing from the very next request on', async () => {
  const { admin, hire, blockId, listed } = await start()
  const former = await hire('admin')
  expect((await former.ask('GET', '/auth/blocks')).status).toBe(200)
  await admin.ask('PATCH', `/auth/agents/${former.agentId}`, { role: 'supervisor' })
  for (const [method, path, body] of [
    ['GET', '/auth/blocks', undefined],
    ['PATCH', `/auth/blocks/${blockId}`, { forGood: true }],
    ['DELETE', `/auth/blocks/${blockId}`, undefined],
  ] as const) {
    expect(await refusalOf(await former.ask(method, path, body))).toBe('403 role-required')
  }
  expect(await listed()).toHaveLength(1)
})

test('names that were made up, and changes of something else, change nothing', async () => {
  const { admin, blockId, listed } = await start()
  const before = await listed()
  for (const name of ['x', `${blockId}x`, 'block_', `call_${'0'.repeat(22)}`, '..%2F']) {
    expect((await refusalOf(await admin.ask('DELETE', `/auth/blocks/${name}`))).slice(0, 3)).toBe('404')
  }
  for (const body of [{}, { forGood: false }, { forGood: true, untilMs: 1 }, '{'])
    expect(await refusalOf(await admin.ask('PATCH', `/auth/blocks/${blockId}`, body))).toBe(
      '400 message-malformed',
    )
  expect(await listed()).toEqual(before)
})

test('the list has words to tell callers apart, and no key, identifier or address', async () => {
  const { service, store, clock, admin, listed } = await start()
  const jkt = 'Zy_x-w9'.padEnd(43, 'a')
  const { auth } = service
  const { callId } = testReport({ jkt })
  const block = await auth.reports.report({
    ...testReport({ jkt, callId }),
    agentId: admin.agentId,
    reason: 'machine',
  })
  expect(block).toEqual({ state: 'for-a-time', forMs: 24 * 3600_000 })
  const [mine] = (await listed()).filter(({ by }) => by !== null)
  expect(mine).toEqual({
    ...{ blockId: expect.any(String), siteName: 'Shop', caller: null, browser: 'AAAAAA', reason: 'machine' },
    ...{ by: 'Ana', sinceMs: clock.nowMs, untilMs: clock.nowMs + 24 * 3600_000, appealedAtMs: null },
  })
  expect(JSON.stringify(await listed())).not.toContain(jkt)
  const audited = (await store.auth.auditRows.read(1, 100)).filter(({ action }) => action === 'call-reported')
  expect(audited).toMatchObject([{ actor: admin.agentId, subject: callId, details: { reason: 'machine' } }])
  expect(JSON.stringify(audited) + service.logged.join()).not.toContain(jkt)
})

test('what is undone is over at once, and in the audit log by whom', async () => {
  const { admin, blockId, listed, store } = await start()
  expect((await admin.ask('PATCH', `/auth/blocks/${blockId}`, { forGood: true })).status).toBe(200)
  expect((await admin.ask('DELETE', `/auth/blocks/${blockId}`)).status).toBe(200)
  expect(await listed()).toEqual([])
  expect(await refusalOf(await admin.ask('DELETE', `/auth/blocks/${blockId}`))).toBe('404 not-found')
  const audited = (await store.auth.auditRows.read(1, 100)).filter(({ action }) =>
    action.startsWith('block-'),
  )
  expect(audited.map(({ actor, action, subject }) => [actor, action, subject])).toEqual([
    [admin.agentId, 'block-kept', blockId],
    [admin.agentId, 'block-undone', blockId],
  ])
})
