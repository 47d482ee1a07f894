import diagnostics from 'node:diagnostics_channel'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { IncomingMessage, ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSystemClock } from '../../sfu/clock.ts'
import { readConfig } from '../../sfu/config.ts'
import { startServer } from '../../sfu/server.ts'
import { answerParent, fieldsOf, heapUsed } from '../child.ts'
import { floodPorts, serverAddress } from '../ports.ts'
import { isPerson, other, publicOrigin, shop } from './place.ts'

/**
 * The product as it runs, with one worker, its limits as they are by default. `FLOOD_DEFENCES=off`: all that its configuration can
 * switch off.
 */
const folder = mkdtempSync(join(tmpdir(), 'ringfence-flood-'))
const wide = 1_000_000
const off = {
  limits: {
    ...{ callTokensPerMinute: wide, signInsPerMinute: wide, signOutsPerMinute: wide },
    ...{ accountRequestsPerMinute: wide, spendsPerMinute: wide },
    ...{ socketsPerMinute: wide, socketsAtOnce: wide, connectionsAtOnce: wide, connectionsAtOnceInAll: wide },
    ...{ requestsPerMinuteInAll: wide, socketsPerMinuteInAll: wide },
  },
  unprovenCalls: { perAddress: wide, perNetwork: wide, inLinePerQueue: wide, byLot: 0, agentPart: 1 },
}
const wideCaps = {
  concurrent: 100,
  ...{ callsPer15Minutes: 1000, callsPer60Minutes: 1000, callsPer24Hours: 1000, secondsPer24Hours: 86_400 },
}
const isOff = process.env.FLOOD_DEFENCES === 'off'
const vouchKey: unknown = JSON.parse(process.env.FLOOD_VOUCH_KEY ?? '{}')
const siteOf = ({ site, queue, origin }: typeof shop | typeof other) => ({
  ...{ key: site, name: site, allowedOrigins: [origin], queues: [{ key: queue, name: queue }] },
  ...(isOff && { caps: wideCaps }),
})
writeFileSync(
  join(folder, 'config.json'),
  JSON.stringify({
    sites: [{ ...siteOf(shop), vouching: { keys: [vouchKey] } }, siteOf(other)],
    // A call whose page is gone is held no longer, so that a window leaves the next one nothing.
    awaySeconds: 3,
    ...(isOff && off),
  }),
)
const config = readConfig({
  RINGFENCE_PORT: String(floodPorts.product),
  RINGFENCE_PUBLIC_ORIGIN: publicOrigin,
  RINGFENCE_DATA: join(folder, 'data'),
  RINGFENCE_CONFIG: join(folder, 'config.json'),
  RINGFENCE_WORKERS: '1',
  RINGFENCE_MEDIA_ADDRESS: serverAddress,
  RINGFENCE_MEDIA_PORT: String(floodPorts.media),
})
const server = await startServer(config, createSystemClock(), {
  info() {},
  warn: (event, fields) => console.error(event, fields),
  error: (event, fields) => console.error(event, fields),
})

/** Milliseconds that the service took for what people asked, seen from inside: an attacker's own processor has no part in it. */
const tokenMs: number[] = []
const joinMs: number[] = []
watchTokens()
watchJoins()

/** From the request's head to the answer's end, by Node's own channels. */
function watchTokens(): void {
  const begun = new WeakMap<object, number>()
  diagnostics.subscribe('http.server.request.start', said => {
    const { request } = fieldsOf(said)
    if (request instanceof IncomingMessage && isPerson(request.socket.remoteAddress ?? '')) {
      begun.set(request, performance.now())
    }
  })
  diagnostics.subscribe('http.server.response.finish', said => {
    const { request, response } = fieldsOf(said)
    const beganMs = request instanceof IncomingMessage ? begun.get(request) : undefined
    if (beganMs === undefined || !(response instanceof ServerResponse)) return
    if (response.statusCode === 201) tokenMs.push(performance.now() - beganMs)
  })
}

/** Both signatures, the single use on disk, room, lease and transports. People say that they are people. */
function watchJoins(): void {
  const { verifyCallToken } = server.auth
  const { join: joinDesk } = server.desk
  const verified = new WeakMap<object, number>()
  Object.assign(server.auth, {
    async verifyCallToken(input: Parameters<typeof verifyCallToken>[0]) {
      const beganMs = performance.now()
      const token = await verifyCallToken(input)
      verified.set(token, beganMs)
      return token
    },
  })
  Object.assign(server.desk, {
    async join(input: Parameters<typeof joinDesk>[0]) {
      const joined = await joinDesk(input)
      const beganMs = verified.get(input.token)
      if (beganMs !== undefined && input.pageContext.who === 'person')
        joinMs.push(performance.now() - beganMs)
      return joined
    },
  })
}

async function enrolmentSecrets(count: unknown): Promise<string[]> {
  const secrets: string[] = []
  while (secrets.length < Number(count)) secrets.push((await server.auth.createEnrolmentLink()).secret)
  return secrets
}

answerParent(
  {
    pids: () => [process.pid, ...server.workerPids()],
    counts: () => server.counts(),
    took: () => ({ token: tokenMs.splice(0), join: joinMs.splice(0) }),
    enrolmentSecrets,
    heapUsed,
  },
  async () => {
    await server.close()
    rmSync(folder, { recursive: true, force: true })
  },
)
