import { join } from 'node:path'
import express from 'express'
import { createCallerAssertions } from '../caller/callerAssertion.ts'
import { createPasskeySessions } from '../caller/passkeys/createPasskeySessions.ts'
import { openPairwise } from '../keys/pairwise.ts'
import { openSigningKeys } from '../keys/signingKeys.ts'
import type { AuthMemory } from '../ports.ts'
import { createRevocation } from '../revocation.ts'
import { createRefusalLog } from '../routes/refusalLog.ts'
import { createRoutes } from '../routes.ts'
import { Sites } from '../sites/sites.ts'
import { createVouches } from '../vouch/vouches.ts'
import { createBackEnd } from './testBackEnd.ts'
import { openTestLedger } from './testLedger.ts'
import { publicOrigin, shopOrigin, site, temporaryFolder } from './testService.ts'

/** Vitest's `onTestFinished`. */
type AtEnd = (act: () => void | Promise<void>) => void

/** A second origin of the shop, whose passkeys are the shop's too. */
export const outletOrigin = 'https://outlet.example'

/** A store that the test opened, and where its file is. */
export interface OpenedStore {
  readonly store: { readonly auth: AuthMemory }
  readonly clock: { nowMs: number; now(): number }
  readonly file: string
}

/** Everything behind the management of passkeys, on a real store and a real listener on loopback. */
export async function startPasskeyService(opened: OpenedStore, atEnd: AtEnd, passkeys: object = {}) {
  const { store, clock } = opened
  const backEnd = createBackEnd()
  const vouching = { keys: [backEnd.jwk] }
  const queues = [{ key: 'sales', name: 'Sales' }]
  const sites = Sites.parse([
    {
      ...{ key: 'shop', name: 'Shop', queues, vouching },
      allowedOrigins: [shopOrigin, outletOrigin],
      passkeys: { policy: 'offered', enrolAfterCall: true, ...passkeys },
    },
    { key: 'other', name: 'Other', queues, vouching, allowedOrigins: ['https://other.example', shopOrigin] },
    { key: 'own', name: 'Own', queues, allowedOrigins: [publicOrigin, 'https://own.example'] },
  ])
  const { audit, log, logged } = await openTestLedger(opened)
  const folder = temporaryFolder(atEnd)
  const keysFolder = join(folder, 'keys')
  const keys = await openSigningKeys({ folder: keysFolder, clock, log })
  const pairwise = await openPairwise({ file: join(folder, 'pairwise.key'), log })
  const { tokenUses, callers, revocations } = store.auth
  const revoked = await createRevocation({ revocations, audit, clock, log })
  const limits = { take: async () => {} }
  const logRefusal = createRefusalLog({ log, sites, clock, onAbuse: () => {} })
  const sessions = createPasskeySessions({
    ...{ sites, publicOrigin, keys, memory: store.auth, revoked, audit, limits, clock, log },
    assertions: createCallerAssertions({ callers, revoked, clock }),
    vouches: createVouches({ sites, publicOrigin, pairwise, tokenUses, clock }),
  })
  const server = express()
    .use(createRoutes({ keys, log, logRefusal, limits, routers: sessions.routers }))
    .listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  atEnd(() => new Promise(resolve => server.close(() => resolve())))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const url = `http://127.0.0.1:${address.port}`

  /** Header fields as a list, so that one may come twice. */
  const send = (method: string, path: string, headers: readonly [string, string][], body?: unknown) =>
    body === undefined
      ? fetch(`${url}${path}`, { method, headers: [...headers] })
      : fetch(`${url}${path}`, {
          method,
          headers: [...headers, ['Content-Type', 'application/json']],
          body: JSON.stringify(body),
        })
  /** What the audit log says, oldest first. */
  const audited = async () => (await store.auth.auditRows.read(1, 1000)).map(({ action }) => action)
  const callerOf = (sub: string) => pairwise.callerOf(site, sub)

  return {
    ...{
      ...opened,
      sites,
      backEnd,
      keysFolder,
      logged,
      audited,
      callerOf,
      revoked,
      send,
      port: address.port,
    },
    issueTicket: sessions.issueEnrolmentTicket,
  }
}
export type TestPasskeyService = Awaited<ReturnType<typeof startPasskeyService>>
