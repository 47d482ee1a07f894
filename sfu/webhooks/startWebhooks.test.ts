import { createHmac, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { parse, SiteKey, WebhookEvent, type WebhookType } from '../../protocol/index.ts'
import { openStore } from '../../store/index.ts'
import { holdLock } from '../../store/testing/heldLock.ts'
import { record } from '../../store/testing/testRecord.ts'
import { callId, site, startMs, temporaryFolder } from '../../store/testing/testStore.ts'
import type { WebhookEndpoint } from '../config/webhookConfig.ts'
import { createVirtualClock } from '../testing/virtualClock.ts'
import { atOnce } from './courier.ts'
import { startWebhooks } from './startWebhooks.ts'

const secret = Buffer.alloc(32, 7)

/** A back end on loopback that answers as it is told. */
async function listen(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const got: { readonly event: WebhookEvent; readonly id: string; readonly subject: string }[] = []
  const server = createServer(async (request, response) => {
    const body = await text(request)
    const {
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': signature,
    } = request.headers
    const right = createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64')
    expect(timingSafeEqual(Buffer.from(String(signature)), Buffer.from(`v1,${right}`))).toBe(true)
    const event = parse(WebhookEvent, JSON.parse(body))
    got.push({ event, id: String(id), subject: event.data.callId })
    answer(request, response)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/hook`
  return { got, url, types: () => got.map(({ event }) => event.type) }
}

const taken = (_request: IncomingMessage, response: ServerResponse) => void response.writeHead(204).end()
const endpoint = (url: string, types: readonly WebhookType[] | null = null): WebhookEndpoint => ({
  ...{ site, url, types },
  ...{ secrets: [secret], mayBePrivate: true },
})

/** A store with its couriers, in time that the test moves. */
async function start(
  endpoints: readonly WebhookEndpoint[],
  file = join(temporaryFolder(onTestFinished), 'x.db'),
) {
  const clock = createVirtualClock(startMs)
  const store = await openStore({ file, clock })
  const logged: { readonly event: string; readonly fields: unknown }[] = []
  const write = (event: string, fields: unknown) => void logged.push({ event, fields })
  const log = { info: write, warn: write, error: write }
  const stop = await startWebhooks(endpoints, { outbox: store.webhooks, clock, log })
  const end = async () => {
    stop()
    stop()
    await sleep(20)
    expect(clock.pending()).toBe(0)
    await store.close()
  }
  onTestFinished(end)
  /** Lets a second pass again and again, until what is awaited is there. */
  const until = (read: () => unknown, wanted: unknown, stepMs = 1000) =>
    expect
      .poll(
        async () => {
          // Hours pass on the wall: nobody waits for them one second after the other.
          if (stepMs > 1000) clock.set(stepMs)
          await clock.advance(Math.min(stepMs, 1000))
          return read()
        },
        // What is under way is answered in real time: ten seconds of the test's own time must not pass meanwhile.
        { interval: 20, timeout: 20_000 },
      )
      .toEqual(wanted)
  const ended = (number: number) => store.calls.records.insert(record(number), { name: 'María' })
  return { store, clock, logged, stop, until, ended, file }
}

test('all of a call comes in order, signed, and what comes twice has one id', async () => {
  let answers = 0
  const backEnd = await listen((_request, response) => {
    answers += 1
    response.writeHead(answers === 2 ? 500 : 200).end()
  })
  const { ended, until, store } = await start([endpoint(backEnd.url)])
  await ended(1)
  await until(backEnd.types, ['call.admitted', 'call.answered', 'call.answered', 'call.ended'])
  expect(new Set(backEnd.got.map(({ id }) => id)).size).toBe(3)
  expect(backEnd.got.at(-1)?.event).toEqual({
    ...{ type: 'call.ended', site: 'demo', timestamp: new Date(startMs + 1000).toISOString() },
    data: {
      ...{ callId: callId(1), queue: 'help', assurance: 'vouched', callClass: 'identified', rings: 2 },
      ...{ admittedAtMs: startMs, talkingAtMs: startMs + 3000, endedAtMs: startMs + 1000, seat: '7KQ-2M4' },
      ...{ waitedMs: 3000, talkedMs: 61_000, reason: 'caller-hung-up', marks: ['step-up-failures'] },
      ...{ verdict: 'untrusted', because: 'class', provenStepUps: 1, vouched: { name: 'María' } },
    },
  })
  await until(() => 0, 0)
  expect(await store.webhooks.counts()).toEqual([{ site, url: backEnd.url, waiting: 0, givenUp: 0 }])
})

test('one address that hangs holds up no other, and calls that fail hold up none beside them', async () => {
  const hanging = await listen(() => {})
  const well = await listen(taken)
  const { ended, until } = await start([endpoint(hanging.url), endpoint(well.url)])
  for (let number = 1; number <= 10; number += 1) await ended(number)
  await until(() => well.got.length, 30, 1)
  expect(hanging.got).toHaveLength(atOnce)
  expect(new Set(hanging.got.map(({ subject }) => subject)).size).toBe(atOnce)
  // Each is left after ten seconds, and the next ones have their turn.
  await until(() => hanging.got.length > 2 * atOnce, true)
  expect(new Set(hanging.got.map(({ event }) => event.type))).toEqual(new Set(['call.admitted']))
})

test('what nobody takes is given up after three days, said in the log, and brought again when asked for', async () => {
  let isUp = false
  const backEnd = await listen((_request, response) => void response.writeHead(isUp ? 200 : 503).end())
  const { ended, until, clock, logged, store } = await start([endpoint(backEnd.url, ['call.ended'])])
  await ended(1)
  const events = () => logged.map(({ event }) => event)
  await until(events, ['webhook not delivered yet'])
  await until(events, ['webhook not delivered yet', 'webhook given up'], 1800_000)
  expect(logged[1]?.fields).toMatchObject({ site: 'demo', type: 'call.ended', why: '503' })
  const tries = backEnd.got.length
  expect(tries).toBeGreaterThan(10)
  expect(await store.webhooks.counts()).toMatchObject([{ waiting: 0, givenUp: 1 }])
  isUp = true
  const range = { fromMs: startMs, toMs: startMs + 1001 }
  expect(await store.webhooks.replay({ ...range, site: SiteKey.parse('other') }, clock.now())).toBe(0)
  expect(await store.webhooks.replay({ ...range, site: null }, clock.now())).toBe(1)
  await until(() => backEnd.got.length, tries + 1)
  // What the site vouched for was kept only for as long as it was still to be told.
  expect(backEnd.got.at(-1)?.event.data.vouched).toBeNull()
  expect(backEnd.got[0]?.event.data.vouched).toEqual({ name: 'María' })
  expect(backEnd.got.at(-1)?.id).toBe(backEnd.got[0]?.id)
})

test('redirects are not followed, a longer pause is granted, and nothing of an answer is read', async () => {
  let answers = 0
  const backEnd = await listen((_request, response) => {
    answers += 1
    if (answers === 1) return void response.writeHead(307, { location: '/elsewhere' }).end()
    if (answers === 2) return void response.writeHead(429, { 'retry-after': '3600' }).end()
    response.writeHead(200)
    // An answer without an end.
    const more = setInterval(() => response.write('x'.repeat(65_536)), 1)
    response.once('close', () => clearInterval(more))
  })
  const { ended, until, clock } = await start([endpoint(backEnd.url, ['call.ended'])])
  await ended(1)
  await until(() => backEnd.got.length, 2)
  const refusedAtMs = clock.now()
  await until(() => backEnd.got.length, 3, 60_000)
  expect(clock.now() - refusedAtMs).toBeGreaterThanOrEqual(3600_000)
  clock.set(24 * 3600_000)
  await clock.advance(5000)
  expect(backEnd.got).toHaveLength(3)
})

test('what waits outlives the process, and an address that is no more takes its messages with it', async () => {
  const gone = await listen((_request, response) => void response.writeHead(500).end())
  const first = await start([endpoint(gone.url)])
  await first.ended(1)
  await first.until(gone.types, ['call.admitted'], 1)
  first.stop()
  const backEnd = await listen(taken)
  const { store, until } = await start([endpoint(gone.url), endpoint(backEnd.url)], first.file)
  await until(gone.types, ['call.admitted', 'call.admitted'])
  expect(backEnd.got).toEqual([])
  await store.webhooks.subscribe([{ site, url: backEnd.url, types: null }])
  expect(await store.webhooks.counts()).toEqual([{ site, url: backEnd.url, waiting: 0, givenUp: 0 }])
})

test('a store that is locked holds messages back, and makes none come twice', async () => {
  let answer = () => {}
  const backEnd = await listen((_request, response) => {
    answer = () => void response.writeHead(204).end()
  })
  const { ended, until, file, logged, store, clock } = await start([endpoint(backEnd.url, ['call.ended'])])
  await ended(1)
  await until(() => backEnd.got.length, 1, 1)
  const letGo = await holdLock(file, onTestFinished)
  answer()
  await until(() => logged.some(({ event }) => event === 'webhook not settled yet'), true, 1)
  await until(() => backEnd.got.length, 1)
  await letGo()
  const waiting = async () => {
    await clock.advance(1000)
    return (await store.webhooks.counts())[0]?.waiting
  }
  await expect.poll(waiting, { timeout: 5000 }).toBe(0)
  expect(backEnd.got).toHaveLength(1)
})

test('an address of a private network is never connected to, unless that was configured', async () => {
  const backEnd = await listen(taken)
  const named = backEnd.url.replace('127.0.0.1', 'localhost')
  const { ended, until, logged } = await start(
    [backEnd.url, named].map(url => ({ ...endpoint(url, ['call.ended']), mayBePrivate: false })),
  )
  await ended(1)
  await until(() => logged.length, 2)
  expect(logged.map(({ fields }) => fields)).toMatchObject([
    { why: 'private-address' },
    { why: 'private-address' },
  ])
  expect(backEnd.got).toEqual([])
})

test('nobody waits, and nothing is written, where no site has an address', async () => {
  const { clock, ended, store } = await start([])
  await ended(1)
  expect(clock.pending()).toBe(0)
  expect(await store.webhooks.replay({ site: null, fromMs: 0, toMs: Number.MAX_SAFE_INTEGER }, 0)).toBe(0)
})
