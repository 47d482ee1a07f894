import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSystemClock } from '../sfu/clock.ts'
import { readConfig } from '../sfu/config.ts'
import { startServer } from '../sfu/server.ts'
import { answerParent, heapUsed } from './child.ts'
import { ports, portsBeside, serverAddress } from './ports.ts'

/**
 * The product as it runs, with one worker, in a process of its own: only its limits per address are lifted, because
 * every caller of a bench has the same address.
 */
const folder = mkdtempSync(join(tmpdir(), 'ringfence-bench-'))
const configFile = join(folder, 'config.json')
const unlimited = 1_000_000
writeFileSync(
  configFile,
  JSON.stringify({
    sites: [
      {
        key: 'bench',
        name: 'Bench',
        allowedOrigins: ['self'],
        queues: [{ key: 'line', name: 'Line' }],
        // One browser calls again and again.
        caps: {
          seconds: 3600,
          concurrent: 100,
          callsPer15Minutes: 1000,
          callsPer60Minutes: 1000,
          callsPer24Hours: 1000,
          secondsPer24Hours: 86_400,
        },
        // The load proves its key when it joins and not again: longer than a call is kept.
        authorizationSeconds: 600,
      },
    ],
    // The load stands for thousands of visitors' devices, and is one.
    work: { enabled: false },
    limits: {
      callTokensPerMinute: unlimited,
      signInsPerMinute: unlimited,
      signOutsPerMinute: unlimited,
      accountRequestsPerMinute: unlimited,
      spendsPerMinute: unlimited,
      socketsPerMinute: unlimited,
      socketsAtOnce: unlimited,
      connectionsAtOnce: unlimited,
      connectionsAtOnceInAll: unlimited,
      requestsPerMinuteInAll: unlimited,
      socketsPerMinuteInAll: unlimited,
    },
  }),
)
const announced = process.env.BENCH_ANNOUNCED
const { product, productBehindProxy, productMedia } = process.env.BENCH_BESIDE ? portsBeside : ports
const config = readConfig({
  RINGFENCE_PORT: String(productBehindProxy),
  RINGFENCE_PUBLIC_ORIGIN: `http://localhost:${product}`,
  RINGFENCE_DATA: join(folder, 'data'),
  RINGFENCE_CONFIG: configFile,
  RINGFENCE_WORKERS: '1',
  RINGFENCE_MEDIA_ADDRESS: announced ? `${serverAddress}=${announced}` : serverAddress,
  RINGFENCE_MEDIA_PORT: String(productMedia),
})
const server = await startServer(config, createSystemClock(), {
  info() {},
  warn: (event, fields) => console.error(event, fields),
  error: (event, fields) => console.error(event, fields),
})

async function enrolmentSecrets(count: unknown): Promise<string[]> {
  const secrets: string[] = []
  while (secrets.length < Number(count)) secrets.push((await server.auth.createEnrolmentLink()).secret)
  return secrets
}

answerParent(
  {
    pids: () => [process.pid, ...server.workerPids()],
    counts: () => server.counts(),
    enrolmentSecrets,
    heapUsed,
  },
  async () => {
    await server.close()
    rmSync(folder, { recursive: true, force: true })
  },
)
