import { mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import express from 'express'
import { ErrorBody, type ErrorCode, RingfenceError, SiteKey } from '../../protocol/index.ts'
import { type AgentPlaces, createAuth, Sites } from '../index.ts'
import type { RecordOf } from '../ledger/callEvidence.ts'
import type { AuthMemory, Clock, Timers } from '../ports.ts'
import type { WorkTerms } from '../work/createWork.ts'

/** Vitest's `onTestFinished`. */
type AtEnd = (act: () => void | Promise<void>) => void

export const publicOrigin = 'https://calls.example'
export const shopOrigin = 'https://shop.example'
export const site = SiteKey.parse('shop')

export const testSites = Sites.parse([
  {
    key: 'shop',
    name: 'Shop',
    allowedOrigins: [shopOrigin, 'http://localhost:5173'],
    queues: [
      { key: 'sales', name: 'Sales' },
      {
        key: 'office',
        name: 'Office',
        openingHours: { timeZone: 'Europe/Madrid', days: ['mon', 'tue'], from: '09:00', to: '17:00' },
      },
    ],
  },
  {
    key: 'other',
    name: 'Other',
    allowedOrigins: ['https://other.example'],
    queues: [{ key: 'sales', name: 'Sales' }],
    caps: { concurrent: 5, seconds: 60 },
    tokenSeconds: 20,
  },
])

/** What a token of the shop may use, as the site's defaults say. */
export const shopCaps = {
  sessions: 1,
  concurrent: 2,
  seconds: 900,
  callsPer15Minutes: 7,
  callsPer60Minutes: 9,
  callsPer24Hours: 15,
  secondsPer24Hours: 7200,
}

/** A folder that goes when the test ends. */
export function temporaryFolder(atEnd: AtEnd): string {
  const folder = mkdtempSync(join(tmpdir(), 'ringfence-auth-'))
  atEnd(() => rmSync(folder, { recursive: true }))
  return folder
}

/** The room behind a real listener on loopback, on the memory it is given. */
export async function startService(
  options: {
    readonly memory: AuthMemory
    readonly clock: Clock & Partial<Timers>
    readonly sites?: Sites
    readonly publicOrigin?: string
    readonly demoAgent?: boolean
    readonly places?: AgentPlaces
    readonly keysFolder?: string
    readonly recordOf?: RecordOf
    /** Nobody computes anything unless given. */
    readonly work?: WorkTerms
    /** How the log writes its fields; as they are unless given. */
    readonly shown?: (fields: Readonly<Record<string, unknown>>) => unknown
  },
  atEnd: AtEnd,
) {
  const logged: string[] = []
  const { shown = fields => fields } = options
  const note = (event: string, fields?: Readonly<Record<string, unknown>>) => {
    logged.push(`${event} ${JSON.stringify(shown(fields ?? {}))}`)
  }
  const keysFolder = options.keysFolder ?? join(temporaryFolder(atEnd), 'keys')
  const auth = await createAuth({
    sites: testSites,
    publicOrigin,
    demoAgent: false,
    recordOf: async () => undefined,
    work: null,
    ...options,
    limits: { take: async () => {} },
    // Nothing waits here for time but what a test hands in a clock for.
    clock: { after: () => () => {}, ...options.clock },
    keysFolder,
    log: { info: note, warn: note, error: note },
  })
  atEnd(auth.close)
  const server = express().use(auth.routes).listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  atEnd(() => new Promise(resolve => server.close(() => resolve())))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const url = `http://127.0.0.1:${address.port}`

  /** Sends text and octets as they are, anything else as JSON. */
  const send = (method: string, path: string, headers: Record<string, string>, body?: unknown) => {
    if (body === undefined) return fetch(`${url}${path}`, { method, headers })
    const raw = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body)
    const headersOfBody = { 'Content-Type': 'application/json', ...headers }
    return fetch(`${url}${path}`, { method, headers: headersOfBody, body: Buffer.from(raw) })
  }
  /** As `send`, with a Host header of one's own, which `fetch` does not allow. */
  const statusFor = (method: string, path: string, headers: Record<string, string>, body: object) =>
    new Promise<number>((resolve, reject) => {
      const headersOfBody = { 'Content-Type': 'application/json', ...headers }
      const asked = request(`${url}${path}`, { method, headers: headersOfBody }, response => {
        response.resume()
        resolve(response.statusCode ?? 0)
      })
      asked.once('error', reject)
      asked.end(JSON.stringify(body))
    })
  return { auth, keysFolder, logged, send, statusFor, nowMs: () => options.clock.now() }
}
export type TestService = Awaited<ReturnType<typeof startService>>

/** The code of a refused HTTP request, after its status and body were held against the table. */
export async function refusalOf(response: Response): Promise<string> {
  const { error } = ErrorBody.parse(await response.json())
  return `${response.status} ${error.code}`
}

/** The code that a promise was refused with; `accepted` when it was not. */
export function outcomeOf(promise: Promise<unknown>): Promise<ErrorCode | 'accepted'> {
  return promise.then(
    () => 'accepted' as const,
    (error: unknown) => {
      if (error instanceof RingfenceError) return error.code
      throw error
    },
  )
}
