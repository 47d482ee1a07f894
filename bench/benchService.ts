import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSystemClock } from '../sfu/clock.ts'
import { readConfig } from '../sfu/config.ts'
import { type RunningServer, startServer } from '../sfu/server.ts'
import { answerParent, heapUsed } from './child.ts'

const wide = 1_000_000

/** The load stands for thousands of visitors at as many addresses, and has one. */
export const noLimits = {
  ...{ callTokensPerMinute: wide, signInsPerMinute: wide, signOutsPerMinute: wide },
  ...{ accountRequestsPerMinute: wide, spendsPerMinute: wide },
  ...{ socketsPerMinute: wide, socketsAtOnce: wide, connectionsAtOnce: wide, connectionsAtOnceInAll: wide },
  ...{ requestsPerMinuteInAll: wide, socketsPerMinuteInAll: wide },
}

/** However many of them are there at once, and whatever comes of it. */
export const noBounds = { perAddress: wide, perNetwork: wide, inLinePerQueue: wide, byLot: 0, agentPart: 1 }

/** One browser calls again and again. */
export const noCaps = {
  concurrent: 100,
  ...{ callsPer15Minutes: 1000, callsPer60Minutes: 1000, callsPer24Hours: 1000, secondsPer24Hours: 86_400 },
}

/** The product as it runs, with one worker, in a process of its own that a bench asks. */
interface BenchService {
  readonly server: RunningServer
  /** Answers what every bench asks, and more, until the bench is done; then everything goes. */
  answer(more?: Parameters<typeof answerParent>[0]): void
}

/** Starts it on a folder of its own. `settings`: its configuration file. */
export async function startBenchService(
  settings: object,
  environment: Readonly<
    Record<
      'RINGFENCE_PORT' | 'RINGFENCE_PUBLIC_ORIGIN' | 'RINGFENCE_MEDIA_ADDRESS' | 'RINGFENCE_MEDIA_PORT',
      string
    >
  >,
): Promise<BenchService> {
  const folder = mkdtempSync(join(tmpdir(), 'ringfence-bench-'))
  const configFile = join(folder, 'config.json')
  writeFileSync(configFile, JSON.stringify(settings))
  const config = readConfig({
    ...environment,
    RINGFENCE_DATA: join(folder, 'data'),
    RINGFENCE_CONFIG: configFile,
    RINGFENCE_WORKERS: '1',
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

  return {
    server,
    answer: (more = {}) =>
      answerParent(
        {
          pids: () => [process.pid, ...server.workerPids()],
          counts: () => server.counts(),
          enrolmentSecrets,
          heapUsed,
          ...more,
        },
        async () => {
          await server.close()
          rmSync(folder, { recursive: true, force: true })
        },
      ),
  }
}
