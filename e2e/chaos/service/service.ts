import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ServerCounts } from '../../../sfu/server.ts'
import { freePort } from '../../harness/freePort.ts'
import { pause } from '../pause.ts'
import { readLines, type ServiceLine } from './serviceLines.ts'

export const shopOrigin = 'https://shop.example'

/** How long a side may be away, and a talk may go on. */
const awayMs = 6000
export const capMs = 30_000

/** A service that cannot start, because its database is locked or its disk full, is started again after this. */
const startAgainMs = 300
const startWithinMs = 30_000
const stopWithinMs = 20_000
const answerWithinMs = 10_000

/** The service as a process that can be ended in every way, and is started again on the same port and folder. */
export interface Service {
  readonly origin: string
  readonly dataFolder: string
  readonly databaseFile: string
  /** What it holds while nobody is there. */
  readonly idle: ServerCounts
  /** What it said, oldest first. */
  readonly lines: readonly ServiceLine[]
  isUp(): boolean
  counts(): Promise<ServerCounts>
  workerPids(): Promise<readonly number[]>
  enrolmentSecret(): Promise<string>
  /** The clock of its machine, against the real one; also of the next start. */
  setClock(byMs: number): Promise<void>
  clockSetByMs(): number
  hide(measures: readonly string[]): Promise<void>
  readyz(): Promise<boolean>
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>
  start(): Promise<void>
}

interface ServiceNews {
  onLine(line: ServiceLine): void
  /** Nobody ended it. */
  onCrashed(code: number | null): void
}

/** Starts it on a data folder below this one, which may be a file system of its own. */
export async function startService(folder: string, news: ServiceNews): Promise<Service> {
  const port = await freePort()
  const origin = `http://localhost:${port}`
  const dataFolder = join(folder, 'data')
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 })
  const configFile = join(folder, 'config.json')
  writeFileSync(configFile, JSON.stringify(configuration()))
  const environment = {
    ...process.env,
    RINGFENCE_CONFIG: configFile,
    RINGFENCE_DATA: dataFolder,
    RINGFENCE_PORT: String(port),
    RINGFENCE_MEDIA_PORT: '0',
    RINGFENCE_MEDIA_ADDRESS: '127.0.0.1',
    RINGFENCE_WORKERS: '2',
  }
  const lines: ServiceLine[] = []
  const asked = new Map<number, (answer: unknown) => void>()
  let child: ChildProcess | undefined
  let [lastId, setByMs, isEnding, isKnown] = [0, 0, false, false]
  let idle: ServerCounts = Object({})

  /** `undefined` where nobody answers: whoever asked looks again. */
  function ask(question: string, argument?: unknown): Promise<unknown> {
    return new Promise(resolve => {
      lastId += 1
      const id = lastId
      const answer = (given?: unknown) => {
        clearTimeout(timer)
        asked.delete(id)
        resolve(given)
      }
      const timer = setTimeout(answer, answerWithinMs)
      asked.set(id, answer)
      if (child?.connected) child.send({ id, question, argument }, () => undefined)
      else answer()
    })
  }

  /** Resolves to whether it runs. */
  async function startOnce(): Promise<boolean> {
    const made = fork(fileURLToPath(new URL('./serviceProgram.ts', import.meta.url)), [String(setByMs)], {
      env: environment,
      execArgv: [],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    readLines(made, line => {
      lines.push(line)
      news.onLine(line)
    })
    const gone = once(made, 'exit').then(() => false)
    const ready = new Promise<boolean>(resolve => {
      made.on('message', (message: unknown) => {
        const { id, answer } = Object(message)
        if (id === 0) {
          if (!isKnown) idle = Object(answer)
          isKnown = true
          resolve(true)
        }
        asked.get(id)?.(answer)
      })
    })
    if (!(await Promise.race([gone, ready]))) return false
    child = made
    isEnding = false
    made.once('exit', code => {
      child = undefined
      for (const answer of [...asked.values()]) answer(undefined)
      if (!isEnding) news.onCrashed(code)
    })
    return true
  }

  const service: Service = {
    origin,
    dataFolder,
    databaseFile: join(dataFolder, 'ringfence.db'),
    get idle() {
      return idle
    },
    lines,
    isUp: () => child !== undefined,
    counts: async () => Object(await ask('counts')),
    async workerPids() {
      const pids = await ask('workers')
      return Array.isArray(pids) ? pids.map(Number) : []
    },
    enrolmentSecret: async () => String(await ask('link')),
    async setClock(byMs) {
      setByMs = byMs
      if (child) await ask('setClock', byMs)
    },
    clockSetByMs: () => setByMs,
    async hide(measures) {
      if (child) await ask('hide', measures)
    },
    async readyz() {
      try {
        const url = `http://127.0.0.1:${port}/readyz`
        const answer = await fetch(url, {
          headers: { connection: 'close' },
          signal: AbortSignal.timeout(answerWithinMs),
        })
        return answer.ok
      } catch {
        return false
      }
    },
    async end(signal) {
      const ending = child
      if (!ending) return
      isEnding = true
      // Not `exit`: what it said last may be on its way still.
      const gone = once(ending, 'close')
      ending.kill(signal)
      const stopped = await Promise.race([gone, pause(stopWithinMs)])
      if (stopped !== undefined) return
      ending.kill('SIGKILL')
      await gone
      throw new Error(`The service did not stop within ${stopWithinMs / 1000} s of ${signal}.`)
    },
    async start() {
      const untilMs = performance.now() + startWithinMs
      while (!child) {
        if (await startOnce()) return
        if (performance.now() > untilMs) throw new Error('The service did not start.')
        await pause(startAgainMs)
      }
    },
  }
  await service.start()
  return service
}

/** Everybody here has one address and calls again and again. */
function configuration(): object {
  const many = 100_000
  const caps = {
    concurrent: 100,
    callsPer15Minutes: 1000,
    callsPer60Minutes: 1000,
    callsPer24Hours: 1000,
    secondsPer24Hours: 86_400,
    seconds: capMs / 1000,
  }
  const queues = [{ key: 'sales', name: 'Sales' }]
  return {
    sites: [{ key: 'shop', name: 'Nordlicht Bikes', allowedOrigins: [shopOrigin], queues, caps }],
    awaySeconds: awayMs / 1000,
    ringTimeSeconds: 5,
    limits: {
      ...{ callTokensPerMinute: many, signInsPerMinute: many, signOutsPerMinute: many },
      ...{ accountRequestsPerMinute: many, spendsPerMinute: many, socketsPerMinute: many },
      ...{ socketsAtOnce: many, connectionsAtOnce: many, connectionsAtOnceInAll: many },
      ...{ requestsPerMinuteInAll: many, socketsPerMinuteInAll: many },
    },
  }
}
