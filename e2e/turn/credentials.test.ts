import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import type { IceServer } from '../../protocol/index.ts'
import { createSystemClock } from '../../sfu/clock.ts'
import { askRelay } from '../../sfu/turn/askRelay.ts'
import { createRelays } from '../../sfu/turn/relays.ts'
import { openTurnClient, type TurnClient } from './harness/turnClient.ts'
import { nonceSeconds, startTurnServer, type TurnServer } from './harness/turnServer.ts'

const secret = 's'.repeat(64)

let relay: TurnServer
beforeAll(async () => {
  relay = await startTurnServer(secret)
})
afterAll(() => relay.close())

/** What the service hands out. */
function credential(validForMs: number, sharedSecret = secret): IceServer {
  const turn = { urls: [relay.url('udp')], secret: sharedSecret }
  const [server] = createRelays(turn, createSystemClock()).iceServers(validForMs)
  if (!server) throw new Error('no relay')
  return server
}

async function client(of: IceServer): Promise<TurnClient> {
  const opened = await openTurnClient(relay.port, of)
  onTestFinished(() => opened.close())
  return opened
}

const pass = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))

test('a credential opens the relay to the media address and to nothing else', async () => {
  const caller = await client(credential(60_000))
  expect(await caller.allocate()).toBe(0)
  expect(await caller.permit('127.0.0.1')).toBe(0)
  for (const other of ['127.0.0.2', '10.0.0.1', '169.254.169.254', '192.168.1.1', '8.8.8.8', '224.0.0.1']) {
    expect(await caller.permit(other)).toBe(403)
  }
})

test('a relay relays no TCP', async () => {
  expect(await (await client(credential(60_000))).allocate('tcp')).not.toBe(0)
})

test.each([
  ['signed with another secret', () => credential(60_000, 'w'.repeat(64))],
  ['that is over', () => credential(-2000)],
  [
    'whose end was moved',
    () => {
      const { username, ...rest } = credential(-2000)
      return { ...rest, username: username.replace(/^\d+/, String(Math.floor(Date.now() / 1000) + 600)) }
    },
  ],
])('a credential %s opens nothing', async (_, wrong) => {
  expect(await (await client(wrong())).allocate()).toBe(401)
})

test('the service asks its own relays as a browser does', async () => {
  const parts = { clock: createSystemClock(), signal: new AbortController().signal }
  for (const transport of ['udp', 'tcp'] as const) {
    const url = relay.url(transport)
    expect(await askRelay(url, credential(60_000), parts)).toEqual({ state: 'works' })
    const refused = await askRelay(url, credential(60_000, 'w'.repeat(64)), parts)
    expect(refused).toEqual({ state: 'refuses', code: 401 })
  }
  expect(await askRelay(relay.url('tls'), credential(60_000), parts)).toMatchObject({
    state: 'unreachable',
    cause: { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
  })
  expect(parts.clock.pending()).toBe(0)
})

test('a service that stops waits for no relay', async () => {
  const stopped = new AbortController()
  const parts = { clock: createSystemClock(), signal: stopped.signal }
  // Nobody listens there, and UDP says so to nobody.
  const asked = askRelay('turn:127.0.0.9:9?transport=udp', credential(60_000), parts)
  stopped.abort()
  expect(await asked).toMatchObject({ state: 'unreachable' })
  expect(parts.clock.pending()).toBe(0)
})

test('a relayed call outlives its first credential, and a new path takes the next one', {
  timeout: 60_000,
}, async () => {
  const first = credential(4000)
  const caller = await client(first)
  expect(await caller.allocate()).toBe(0)
  const endsAtMs = Number(first.username.split(':')[0]) * 1000
  await expect.poll(() => Date.now() > endsAtMs + 1000, { timeout: 10_000 }).toBe(true)
  // What a browser does every few minutes; once over a nonce that went stale after the credential was over.
  expect(await caller.refresh(600)).toBe(0)
  await pass((nonceSeconds + 2) * 1000)
  expect(await caller.refresh(600)).toBe(0)
  expect(await caller.permit('127.0.0.1')).toBe(0)
  expect(await (await client(first)).allocate()).toBe(401)
  expect(await (await client(credential(60_000))).allocate()).toBe(0)
})
