import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import express from 'express'
import { expect, onTestFinished, test } from 'vitest'
import { createAuth, Sites } from '../../auth/index.ts'
import { createDesk } from '../../calls/index.ts'
import { RingfenceError } from '../../protocol/index.ts'
import { openStore } from '../../store/index.ts'
import { createSystemClock } from '../clock.ts'
import { createLog } from '../log.ts'
import { beginSession } from './session.ts'
import { createSwitchboard } from './switchboard.ts'

const publicOrigin = 'http://localhost:3000'
const mediaKey = Array.from({ length: 32 }, () => 'AB').join(':')
const takeSeat = JSON.stringify({
  id: 1,
  request: 'takeSeat',
  params: { mediaKey, rtpCapabilities: { codecs: [], headerExtensions: [] } },
})

/** Everything between socket and store, with an agent signed in; `beforeSeat` holds up whoever sits down. */
async function startHouse(beforeSeat: () => Promise<void>) {
  const clock = createSystemClock()
  const log = createLog('silent')
  const keysFolder = mkdtempSync(join(tmpdir(), 'ringfence-session-'))
  const store = await openStore({ file: ':memory:', clock })
  const sites = Sites.parse([
    { key: 'shop', name: 'Shop', allowedOrigins: [publicOrigin], queues: [{ key: 'sales', name: 'Sales' }] },
  ])
  const auth = await createAuth({
    sites,
    keysFolder,
    publicOrigin,
    memory: store.auth,
    clock,
    log,
    demoAgent: true,
  })
  const switchboard = createSwitchboard()
  const { records, leases } = store.calls
  const desk = createDesk({
    queues: [],
    maxCalls: 1,
    media: { openRoom: () => Promise.reject(new RingfenceError('at-capacity')) },
    notify: switchboard,
    memory: {
      leases,
      records: {
        insert: record => records.insert(record),
        async recentOfAgent(agentId, limit) {
          await beforeSeat()
          return records.recentOfAgent(agentId, limit)
        },
      },
    },
    clock,
    ids: {
      callId: () => {
        throw new Error('nobody calls')
      },
      ringId: () => {
        throw new Error('nobody rings')
      },
    },
    log,
  })
  const server = express().use(auth.routes).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(async () => {
    server.close()
    await desk.close()
    await store.close()
    rmSync(keysFolder, { recursive: true })
  })
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const ask = (method: string, path: string, headers: Record<string, string> = {}) =>
    fetch(`http://127.0.0.1:${port}${path}`, { method, headers: { Origin: publicOrigin, ...headers } })
  const signedIn = await ask('POST', '/auth/sessions/demo')
  const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? ''

  const closeCodes: number[] = []
  const session = beginSession(
    {
      auth,
      desk,
      switchboard,
      clock,
      log,
      publicOrigin,
      routerRtpCapabilities: { codecs: [], headerExtensions: [] },
    },
    { send: () => {}, close: closeCode => void closeCodes.push(closeCode) },
    { origin: publicOrigin, cookie },
  )
  const signOut = () => ask('DELETE', '/auth/session', { Cookie: cookie })
  return { session, desk, clock, signOut, closeCodes }
}

test('an agent who signs out while sitting down has no seat', async () => {
  const asked = Promise.withResolvers<void>()
  const signedOut = Promise.withResolvers<void>()
  const { session, desk, clock, signOut, closeCodes } = await startHouse(() => {
    asked.resolve()
    return signedOut.promise
  })
  const received = session.receive(takeSeat)
  await asked.promise
  expect((await signOut()).status).toBe(200)
  signedOut.resolve()
  await received
  expect(closeCodes).toEqual([4600])
  expect(desk.counts().seats).toBe(0)
  expect(clock.pending()).toBe(0)
})

test('what comes on a socket that is being closed counts for nothing', async () => {
  const { session, desk, closeCodes } = await startHouse(async () => {})
  session.close('rate-limited')
  await session.receive(takeSeat)
  expect(desk.counts().seats).toBe(0)
  expect(closeCodes).toEqual([4304])
  session.closed()
})

test('a seat is a seat as long as nobody signs out', async () => {
  const { session, desk, signOut, closeCodes } = await startHouse(async () => {})
  await session.receive(takeSeat)
  expect(desk.counts().seats).toBe(1)
  await signOut()
  expect(closeCodes).toEqual([4601])
  expect(desk.counts().seats).toBe(0)
})
