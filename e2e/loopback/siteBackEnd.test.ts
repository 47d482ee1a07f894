import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { verifyReceipt } from '../../auth/ledger/index.ts'
import { signVouch } from '../../client/node/index.ts'
import { ErrorBody, SiteCall, SiteCallPage } from '../../protocol/index.ts'
import { webhooks } from '../../sfu/commands/webhooks.ts'
import { holdLock } from '../../store/testing/heldLock.ts'
import { eventually, type Loopback, shopOrigin, startLoopback } from '../harness/loopback.ts'
import { call, onDuty, phoneTalk, talk } from '../harness/people.ts'
import { rowCounts, tableOf } from '../harness/rows.ts'
import { readDocument, routesOf } from '../harness/site/openApiDocument.ts'
import { createSiteApi } from '../harness/site/siteApi.ts'
import { openSiteListener } from '../harness/site/siteListener.ts'

const everything = ['calls:read', 'callers:read', 'receipts:read']
const calls = '/api/v1/sites/shop/calls'

async function start(
  how: { readonly shop?: object; readonly scopes?: readonly string[]; readonly smallDisk?: boolean } = {},
) {
  const listener = await openSiteListener()
  const api = createSiteApi(how.scopes ?? everything)
  const loopback = await startLoopback({
    shop: { ...api.shop, webhooks: [listener.webhook], ...how.shop },
    other: { vouching: api.shop.vouching, api: api.shop.api },
    smallDisk: how.smallDisk === true,
  })
  listener.useTime(loopback.time)
  const agent = await onDuty(loopback, 'Ada')
  const vouch = () =>
    signVouch({
      ...{
        privateKey: api.privateJwk,
        kid: 'shop-1',
        site: 'shop',
        sub: 'user-1',
        customerReference: 'C-1042',
      },
      ...{ service: loopback.config.publicOrigin, origin: shopOrigin, now: new Date(loopback.time.now()) },
    })
  /** What came to the site, by its types. */
  const types = () => listener.messages().map(({ event }) => event?.type)
  return { loopback, agent, listener, api, vouch, types }
}
type World = Awaited<ReturnType<typeof start>>

/** Calls that nobody answers, one after the other; the service's time goes on by a second with each. */
async function leaveLine({ loopback }: Pick<World, 'loopback'>, count: number): Promise<void> {
  for (let each = 0; each < count; each += 1) {
    const records = tableOf(loopback, 'call_records').length
    const caller = await call(loopback)
    await caller.phone.hangUp()
    await eventually(() => tableOf(loopback, 'call_records').length, records + 1)
    await loopback.advance(1000)
  }
}

/** Lets a second pass again and again: what is under way is answered meanwhile, in real time. */
async function secondsUntil(loopback: Loopback, read: () => unknown, wanted: unknown): Promise<void> {
  const readNext = async () => {
    await loopback.advance(1000)
    return read()
  }
  await expect.poll(readNext, { interval: 20, timeout: 10_000 }).toEqual(wanted)
}

async function talkAndEnd(world: World, ms = 42_000): Promise<string> {
  const { loopback, agent, vouch } = world
  const caller = await talk(loopback, agent, { vouch })
  const { callId } = phoneTalk(caller)
  await loopback.advance(ms)
  const records = tableOf(loopback, 'call_records').length
  await caller.phone.hangUp()
  await eventually(() => tableOf(loopback, 'call_records').length, records + 1)
  return callId
}

test('the site hears of a call while it lives and at its end, with what it vouched itself and nothing secret', async () => {
  const world = await start()
  const { loopback, agent, listener, types, vouch } = world
  const caller = await talk(loopback, agent, { vouch })
  await eventually(types, ['call.admitted', 'call.answered'])
  await loopback.advance(42_000)
  await caller.phone.hangUp()
  await eventually(types, ['call.admitted', 'call.answered', 'call.ended'])
  const [admitted, answered, ended] = listener.messages().map(({ event }) => event)
  expect(admitted?.data).toMatchObject({
    queue: 'sales',
    assurance: 'vouched',
    vouched: { customerReference: 'C-1042' },
  })
  expect(answered?.data).toMatchObject({ callId: admitted?.data.callId, rings: 1, seat: expect.any(String) })
  expect(ended).toMatchObject({
    type: 'call.ended',
    site: 'shop',
    data: {
      ...{ callId: admitted?.data.callId, reason: 'caller-hung-up', talkedMs: 42_000, verdict: 'untrusted' },
      ...{ vouched: { customerReference: 'C-1042' }, provenStepUps: 0 },
    },
  })
  for (const secret of ['user-1', 'jkt', 'jti', 'token', 'caller_', 'agent_', listener.secret])
    expect(listener.heard.map(({ body }) => body).join()).not.toContain(secret)
  // Nothing of whom the site vouched for stays behind: it keeps nothing (`keepVouchedDays`).
  await eventually(() => rowCounts(loopback).webhook_deliveries, 0)
  expect(tableOf(loopback, 'webhook_events').map(({ vouched }) => vouched)).toEqual([null, null, null])
  expect(loopback.log.text()).not.toContain('C-1042')
})

test('a caller who is not let in never was; one who leaves the line ends a call that nobody answered', async () => {
  const world = await start({ shop: { caps: { concurrent: 1 } } })
  await leaveLine(world, 1)
  await eventually(world.types, ['call.admitted', 'call.ended'])
  const ended = world.listener.messages().at(-1)?.event
  expect(ended?.data).toMatchObject({ reason: 'left-queue', talkingAtMs: null, talkedMs: 0, seat: null })
})

test('a back end that is down for an hour has everything afterwards, in order; one that forgot it asks again', async () => {
  const world = await start()
  const { loopback, listener, types } = world
  listener.answerWith(503)
  const first = await talkAndEnd(world)
  await eventually(() => [...new Set<unknown>(types())], ['call.admitted'])
  loopback.time.setServerClock(6 * 3600_000)
  listener.answerWith(200)
  listener.heard.splice(0)
  await secondsUntil(loopback, () => rowCounts(loopback).webhook_deliveries, 0)
  expect(listener.heard.map(({ body }) => Object(JSON.parse(body)).type)).toEqual([
    'call.admitted',
    'call.answered',
    'call.ended',
  ])
  listener.heard.splice(0)
  const { config, time } = loopback
  const place = { dataFolder: config.dataFolder, clock: time.server }
  expect(await webhooks(['status'], place)).toContain('waiting 0  given up 0')
  expect(await webhooks(['replay', '--from', '2026-11-21', '--site', 'shop'], place)).toMatch(/^3 messages/)
  await secondsUntil(loopback, types, ['call.admitted', 'call.answered', 'call.ended'])
  expect(listener.messages().map(({ event }) => event?.data.callId)).toEqual([first, first, first])
})

test('a full disk holds back the end of a call and its message alike, and neither is lost or told twice', async () => {
  const { loopback, agent, types } = await start({ smallDisk: true })
  const caller = await talk(loopback, agent)
  await eventually(types, ['call.admitted', 'call.answered'])
  await eventually(() => rowCounts(loopback).webhook_deliveries, 0)
  const ballast = fillDisk(loopback.config.dataFolder)
  await caller.phone.hangUp()
  await secondsUntil(loopback, () => loopback.log.text().includes('not written yet'), true)
  expect([types().length, tableOf(loopback, 'call_records').length]).toEqual([2, 0])
  rmSync(ballast)
  await secondsUntil(loopback, types, ['call.admitted', 'call.answered', 'call.ended'])
  expect(tableOf(loopback, 'call_records')).toHaveLength(1)
})

/** Until not an octet more fits. */
function fillDisk(folder: string): string {
  const ballast = join(folder, 'ballast')
  const file = openSync(ballast, 'w')
  try {
    for (const size of [65_536, 4096, 1]) {
      try {
        for (;;) writeSync(file, Buffer.alloc(size))
      } catch (error) {
        expect(error).toMatchObject({ code: 'ENOSPC' })
      }
    }
  } finally {
    closeSync(file)
  }
  return ballast
}

test('a call whose service died is told to its end by the next start, in order and once', async () => {
  const world = await start()
  const { loopback, agent, listener, types } = world
  await talk(loopback, agent)
  await eventually(types, ['call.admitted', 'call.answered'])
  const letGo = await holdLock(`${loopback.config.dataFolder}/ringfence.db`, onTestFinished)
  const stopping = loopback.stop()
  const hasStopped = stopping.then(() => true)
  await expect
    .poll(
      async () => {
        await loopback.time.advance(5000)
        return Promise.race([hasStopped, new Promise(resolve => setTimeout(resolve, 10))])
      },
      { timeout: 30_000 },
    )
    .toBe(true)
  await letGo()
  await loopback.start()
  await eventually(types, ['call.admitted', 'call.answered', 'call.ended'])
  expect(listener.messages().at(-1)?.event?.data).toMatchObject({ reason: 'server-died' })
})

test('calls are read page by page, each once, whatever comes in between', async () => {
  const world = await start()
  const { loopback, api } = world
  await leaveLine(world, 5)
  const read = async (query: string) =>
    SiteCallPage.parse((await api.ask(loopback, 'listCalls', calls + query)).body)
  const first = await read('?limit=2')
  expect(first.calls).toHaveLength(2)
  await leaveLine(world, 1)
  const second = await read(`?limit=2&cursor=${first.next}`)
  const third = await read(`?limit=2&cursor=${second.next}`)
  expect(third.next).toBeNull()
  const all = [first, second, third].flatMap(page => page.calls)
  expect(new Set(all.map(({ callId }) => callId)).size).toBe(6)
  expect(all.map(({ endedAtMs }) => endedAtMs)).toEqual(all.map(({ endedAtMs }) => endedAtMs).toSorted())
  const [, from, to] = all.map(({ endedAtMs }) => endedAtMs)
  expect((await read(`?from=${from}&to=${to}`)).calls).toEqual(all.slice(1, 2))
  expect((await read(`?from=${new Date(to ?? 0).toISOString()}`)).calls).toEqual(all.slice(2))
})

test('one call, who called, and the receipt: by what the key may read', async () => {
  const world = await start({ shop: { keepVouchedDays: 1 } })
  const { loopback, api } = world
  const callId = await talkAndEnd(world)
  const { body } = await api.ask(loopback, 'readCall', `${calls}/${callId}`)
  expect(SiteCall.parse(body)).toMatchObject({
    ...{ callId, queue: 'sales', reason: 'caller-hung-up', talkedMs: 42_000 },
    caller: { callerId: expect.stringMatching(/^caller_/), vouched: { customerReference: 'C-1042' } },
  })
  const { receipt } = Object((await api.ask(loopback, 'readReceipt', `${calls}/${callId}/receipt`)).body)
  const published = await (await fetch(`${loopback.url}/.well-known/ringfence-records.json`)).json()
  expect(verifyReceipt(receipt, published.keys, loopback.config.publicOrigin).state).toBe('signed')

  const little = await start({ scopes: ['calls:read'] })
  const other = await talkAndEnd(little)
  const shown = await little.api.ask(little.loopback, 'readCall', `${calls}/${other}`)
  expect(shown.body).not.toHaveProperty('caller')
  const refused = await little.api.ask(little.loopback, 'readReceipt', `${calls}/${other}/receipt`)
  expect(refused).toMatchObject({ status: 403, body: { error: { code: 'scope-missing' } } })
  expect(refused.fields.get('www-authenticate')).toBe(
    'Bearer error="insufficient_scope", scope="receipts:read"',
  )
})

test.each<[string, string, string, number, string]>([
  ['another path than was signed', 'listCalls', `${calls}?limit=3`, 401, 'site-request-invalid'],
  ['a call of nobody', 'readCall', `${calls}/call_${'x'.repeat(22)}`, 404, 'record-not-found'],
  ['what is no name of a call', 'readCall', `${calls}/..%2f..`, 404, 'record-not-found'],
  ['another site', 'listCalls', '/api/v1/sites/other/calls', 401, 'site-request-invalid'],
  ['a site that is not there', 'listCalls', '/api/v1/sites/nobody/calls', 404, 'site-unknown'],
  ['no limit', 'listCalls', `${calls}?limit=0`, 400, 'message-malformed'],
  ['a limit too large', 'listCalls', `${calls}?limit=201`, 400, 'message-malformed'],
  ['a limit twice', 'listCalls', `${calls}?limit=1&limit=2`, 400, 'message-malformed'],
  ['a time that is none', 'listCalls', `${calls}?from=yesterday`, 400, 'message-malformed'],
  ['a time without a zone', 'listCalls', `${calls}?from=2026-11-21T09:00:00`, 400, 'message-malformed'],
  ['a cursor of somebody else', 'listCalls', `${calls}?cursor=YWJj`, 400, 'message-malformed'],
  ['a field that nobody knows', 'listCalls', `${calls}?queue=sales`, 400, 'message-malformed'],
])(
  '%s is refused with a code, as the document says, and leaves nothing',
  async (name, operation, path, status, code) => {
    const { loopback, api } = await start()
    const signed = name.startsWith('another path') ? calls : path
    const { body, ...answer } = await api.ask(loopback, operation, path, signed)
    expect([answer.status, ErrorBody.parse(body).error.code]).toEqual([status, code])
    expect(answer.fields.get('cache-control')).toBe('no-store')
    // A request that was signed as it should be is used up, whatever it asked for.
    const isUsed = status === 400 || code === 'record-not-found'
    expect(rowCounts(loopback).token_uses).toBe(isUsed ? 1 : 0)
  },
)

test('a program reads only so often a minute, and is told when to come again', async () => {
  const api = createSiteApi()
  const { limits } = (await startLoopback()).config
  const config = { limits: { ...limits, siteRequestsPerMinute: 2 } }
  const loopback = await startLoopback({ shop: api.shop, config })
  const ask = () => api.ask(loopback, 'listCalls', calls)
  expect([(await ask()).status, (await ask()).status]).toEqual([200, 200])
  const { status, body, fields } = await ask()
  expect([status, ErrorBody.parse(body).error.code]).toEqual([429, 'rate-limited'])
  expect(fields.get('ratelimit-policy')).toBe('"site-requests";q=2;w=60')
  expect(fields.get('ratelimit')).toMatch(/^"site-requests";r=0;t=\d+$/)
  expect(Number(fields.get('retry-after'))).toBeGreaterThan(30)
})

test('a page reads nothing, and whoever brings no signature is told how to sign', async () => {
  const { loopback } = await start()
  const ask = (headers: Record<string, string>) =>
    fetch(loopback.url + calls, { headers: { connection: 'close', ...headers } })
  expect((await ask({ origin: shopOrigin })).status).toBe(403)
  const unsigned = await ask({})
  expect([unsigned.status, unsigned.headers.get('www-authenticate')]).toEqual([401, 'Bearer'])
})

test('the document is the one in the documentation, and has every route of the API; write it by tools/openApi/writeOpenApi.ts', async () => {
  const { loopback } = await start()
  const document = await readDocument(loopback)
  const written = JSON.parse(readFileSync('docs/embedding/back-end/openapi.json', 'utf8'))
  expect({ ...document, servers: [] }).toEqual({ ...written, servers: [] })
  expect(routesOf(document)).toEqual([
    'GET /api/v1/sites/{site}/calls',
    'GET /api/v1/sites/{site}/calls/{call}',
    'GET /api/v1/sites/{site}/calls/{call}/receipt',
    'POST /calls/{call}/grants/{grant}/spend',
  ])
})
