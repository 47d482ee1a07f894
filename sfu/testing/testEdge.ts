import { sign } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import express from 'express'
import { type Auth, createAuth, Sites } from '../../auth/index.ts'
import { claimsIn, createTestBrowser, type TestBrowser } from '../../auth/testing/testBrowser.ts'
import { createTestSeat, type TestSeat } from '../../auth/testing/testSeat.ts'
import { createDesk, type Desk, type QueuePolicy } from '../../calls/index.ts'
import { createFakeMedia } from '../../calls/testing/fakeMedia.ts'
import { createFakeProofs } from '../../calls/testing/fakeProofs.ts'
import {
  type Answer,
  EventFrame,
  type EventName,
  type EventOf,
  isErrorCode,
  type Params,
  parse,
  parseAnswer,
  QueueKey,
  type RequestName,
  RingfenceError,
  SiteKey,
  wholeReading,
} from '../../protocol/index.ts'
import { openStore } from '../../store/index.ts'
import { createConnectionRegistry } from '../edge/socket/connectionRegistry.ts'
import { beginSession } from '../edge/socket/session.ts'
import { createIds } from '../ids.ts'
import { createLog } from '../log.ts'
import { createVirtualClock } from './virtualClock.ts'

export const publicOrigin = 'http://localhost:3000'
export const shopOrigin = 'https://shop.example'
export const rtpCapabilities = { codecs: [], headerExtensions: [] }

const queue: QueuePolicy = {
  queue: {
    site: SiteKey.parse('shop'),
    queue: QueueKey.parse('sales'),
    siteName: 'Shop',
    queueName: 'Sales',
  },
  ...{ ringTimeMs: 20_000, maxWaitMs: 600_000, awayTimeMs: 30_000, authorizationMs: 120_000 },
  gate: { when: 'off', passkeyHelps: false },
  stepUps: { purposes: [], typed: false },
  stepUpsPerCall: 10,
  ...{ keepVouchedMs: 0, tellsSite: false },
}

/** Vitest's `onTestFinished`. */
type AtEnd = (act: () => void | Promise<void>) => void

/** Everything between sockets and store, with real proofs and counted media. `changeAuth` may put something before a check. */
export async function startEdge(
  atEnd: AtEnd,
  options: {
    readonly changeAuth?: (auth: Auth) => Partial<Auth>
    readonly beforeSeat?: () => Promise<void>
    /** What sockets find instead of the desk's own. */
    readonly changeDesk?: Partial<Desk>
  } = {},
) {
  const clock = createVirtualClock(Date.UTC(2026, 0, 1))
  const log = createLog('silent')
  const folder = mkdtempSync(join(tmpdir(), 'ringfence-edge-'))
  const store = await openStore({ file: ':memory:', clock })
  const sites = Sites.parse([
    { key: 'shop', name: 'Shop', allowedOrigins: [shopOrigin], queues: [{ key: 'sales', name: 'Sales' }] },
  ])
  const real = await createAuth({
    ...{ sites, publicOrigin, clock, log, keysFolder: join(folder, 'keys') },
    memory: store.auth,
    limits: { take: async () => {} },
    work: null,
    demoAgent: true,
    recordOf: store.calls.records.find,
  })
  const auth: Auth = { ...real, ...options.changeAuth?.(real) }
  const unproven = { perAddress: 5, perNetwork: 5, inLinePerQueue: 5, byLot: 0, agentPart: 1 }
  const switchboard = createConnectionRegistry()
  const media = createFakeMedia()
  const { stepUpProver, receipts } = createFakeProofs(clock)
  const { records } = store.calls
  const desk = createDesk({
    ...{
      queues: [queue],
      room: { maxCalls: 5, unproven },
      media,
      notify: switchboard,
      stepUpProver,
      receipts,
      clock,
      log,
      load: { mostDelayMs: 200, delayMs: () => 0 },
      soundHash: text => text,
    },
    seatProofs: auth.seatProofs,
    ...{ reports: auth.reports, attacks: auth.attacks, keyWork: auth.keyWork },
    watch: { came() {}, refused() {}, talked() {}, reported() {}, isNoticed: () => false },
    relays: { iceServers: () => [] },
    memory: {
      ...store.calls,
      records: {
        ...records,
        async recentOfAgent(agentId, limit) {
          await options.beforeSeat?.()
          return records.recentOfAgent(agentId, limit)
        },
      },
    },
    ids: createIds(),
  })
  auth.onRevoked(revocation => desk.revoke(revocation))
  const server = express().use(auth.routes).listen(0, '127.0.0.1')
  await once(server, 'listening')
  atEnd(async () => {
    server.close()
    await desk.close()
    await store.close()
    rmSync(folder, { recursive: true })
  })
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const ask = (
    method: string,
    path: string,
    body: object,
    headers: Record<string, string> = { Origin: publicOrigin },
  ) =>
    fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      headers: { 'Content-Type': 'application/json', ...headers },
      ...(method === 'POST' && { body: JSON.stringify(body) }),
    })

  const source = { network: 'network', address: 'address' }
  const open = (origin: string, cookie?: string) => {
    const world = {
      auth,
      desk: { ...desk, ...options.changeDesk },
      switchboard,
      clock,
      log,
      publicOrigin,
      beatMs: 24 * 3600_000,
      routerRtpCapabilities: rtpCapabilities,
    }
    return openTestSocket(raw => beginSession(world, raw, { origin, cookie, source }))
  }
  const newToken = async (browser: TestBrowser): Promise<{ token: string; jti: string }> => {
    const { browserKey, mediaKey } = browser
    const body = { queue: 'sales', browserKey, mediaKey }
    const answer = await ask('POST', '/auth/sites/shop/call-tokens', body, { Origin: shopOrigin })
    const { token }: { token: string } = await answer.json()
    return { token, jti: String(claimsIn(token).jti) }
  }
  const iat = () => Math.floor(clock.now() / 1000)

  return {
    auth,
    desk,
    clock,
    store,
    media,
    open,
    iat,
    newBrowser: createTestBrowser,
    /** Joins on a new socket; the page's language is English. */
    async join(browser: TestBrowser) {
      const socket = open(shopOrigin)
      const { token, jti } = await newToken(browser)
      const proof = browser.proof({ jti, nonce: socket.nonce, iat: iat() })
      const answering = socket.request('join', {
        ...{ token, proof, rtpCapabilities, pageContext: {}, language: 'en' },
      })
      return { socket, jti, answering }
    },
    /** Signs the demo agent in, for this seat's key. */
    async signIn(seat: TestSeat) {
      const signedIn = await ask('POST', '/auth/sessions/demo', { seatKey: seat.seatKey })
      const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? ''
      const signOut = () => ask('DELETE', '/auth/session', {}, { Origin: publicOrigin, Cookie: cookie })
      return { cookie, signOut }
    },
    newSeat: createTestSeat,
    takeSeat(socket: TestSocket, seat: TestSeat) {
      const { mediaKey, seatKey } = seat
      const proof = seat.proof({ nonce: socket.nonce, mediaKey, iat: iat() })
      return socket.request('takeSeat', { mediaKey, rtpCapabilities, seatKey, proof })
    },
    /** What this seat's key makes of a statement, s in the lower half. */
    signed(seat: TestSeat, statement: string): string {
      for (;;) {
        const key = { key: seat.key, dsaEncoding: 'ieee-p1363' } as const
        const signature = sign('sha256', Buffer.from(statement), key).toString('base64url')
        if (auth.seatProofs.verifies(statement, signature, seat.seatKey)) return signature
      }
    },
  }
}

/** A socket without a network: what was sent is read by the page's own parser. */
function openTestSocket(begin: (raw: Parameters<typeof beginSession>[1]) => ReturnType<typeof beginSession>) {
  const events: EventFrame[] = []
  const answers = new Map<number, unknown>()
  const closeCodes: number[] = []
  /** Names of events and answers, in the order in which they came. */
  const order: string[] = []
  let lastId = 0
  const session = begin({
    send(text) {
      const frame: unknown = JSON.parse(text)
      if (typeof frame === 'object' && frame !== null && 'event' in frame) {
        const event = parse(EventFrame, frame)
        events.push(event)
        order.push(event.event)
      } else if (typeof frame === 'object' && frame !== null && 'id' in frame) {
        answers.set(Number(frame.id), frame)
        order.push('answer')
      }
    },
    close: closeCode => void closeCodes.push(closeCode),
  })
  const heard = <N extends EventName>(name: N): EventOf<N>[] =>
    events.filter((event): event is EventOf<N> => event.event === name)
  return {
    nonce: heard('hello')[0]?.nonce ?? '',
    events,
    order,
    closeCodes,
    session,
    heard,
    /** @throws RingfenceError the refusal's code */
    async request<N extends RequestName>(name: N, params: Params<N>): Promise<Answer<N>> {
      lastId += 1
      const id = lastId
      await session.receive(JSON.stringify({ id, request: name, params }))
      const answer = answers.get(id)
      if (typeof answer === 'object' && answer !== null && 'result' in answer) {
        return parseAnswer(wholeReading, name, answer.result)
      }
      const code = /"code":"([a-z-]+)"/.exec(JSON.stringify(answer) ?? '')?.[1]
      throw new RingfenceError(isErrorCode(code) ? code : 'connection-lost')
    },
  }
}
export type TestSocket = ReturnType<typeof openTestSocket>
