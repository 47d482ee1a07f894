import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { vi } from 'vitest'
import { freePort } from '../../harness/freePort.ts'
import { hasEnded, type Printed, readProgram } from '../../harness/program.ts'
import { mediaAddress, relayAddress } from './network/mediaRelay.ts'

export interface ServiceOptions {
  /** The media port, announced where a relay stands in front of it. */
  readonly mediaPort?: number
  /** Origins beside the service's own that may embed the button. */
  readonly origins?: readonly string[]
  /** Seconds of one call. */
  readonly capSeconds?: number
  readonly ringTimeSeconds?: number
  /** Seconds that a side may be away; by default few, so that no test waits for what the one before left. */
  readonly awaySeconds?: number
  /** Members of the configuration beside its sites. */
  readonly settings?: Readonly<Record<string, unknown>>
  /** More members of the site's configuration. */
  readonly site?: Readonly<Record<string, unknown>>
  /** When callers compute something first, and how much; as the service does by itself unless given. */
  readonly work?: Readonly<Record<string, unknown>>
  /** A relay, and the secret that it shares with the service. */
  readonly turn?: { readonly urls: readonly string[]; readonly secret: string }
  /** How far its clock is behind everybody else's. */
  readonly clockBehindMs?: number
  /** Its queues; by default one, `sales`. */
  readonly queues?: readonly Readonly<Record<string, unknown>>[]
}

/** The real server in a process of its own, with a folder and a port of its own. */
export class Service {
  readonly port: number
  readonly #folder: string
  readonly #environment: Readonly<Record<string, string>>
  #child: ChildProcess | undefined
  #printed: Printed | undefined

  private constructor(port: number, folder: string, { mediaPort, clockBehindMs }: ServiceOptions) {
    this.port = port
    this.#folder = folder
    this.#environment = {
      ...(mediaPort !== undefined && {
        RINGFENCE_MEDIA_PORT: String(mediaPort),
        RINGFENCE_MEDIA_ADDRESS: `${mediaAddress}=${relayAddress}`,
      }),
      ...(clockBehindMs !== undefined && { NODE_OPTIONS: `--import=${clockBehind(clockBehindMs)}` }),
    }
  }

  static async start(options: ServiceOptions = {}): Promise<Service> {
    const folder = mkdtempSync(join(tmpdir(), 'ringfence-browser-'))
    writeFileSync(join(folder, 'config.json'), JSON.stringify(configuration(options)))
    if (options.turn) writeFileSync(join(folder, 'turn.secret'), options.turn.secret, { mode: 0o600 })
    const service = new Service(await freePort(), folder, options)
    await service.run()
    return service
  }

  get origin(): string {
    return `http://localhost:${this.port}`
  }

  /** The one-time link that the server prints. */
  async enrolmentLink(): Promise<string> {
    return (await this.#printed?.find(/\S+#enrol=[\w-]{43}/)) ?? ''
  }

  /** Starts the server, again on the same port and the same data if it ran before. */
  async run(): Promise<void> {
    const child = spawn(process.execPath, ['sfu/main.ts'], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        NODE_ENV: 'development',
        RINGFENCE_PORT: String(this.port),
        RINGFENCE_DATA: this.dataFolder,
        RINGFENCE_CONFIG: join(this.#folder, 'config.json'),
        RINGFENCE_MEDIA_PORT: '0',
        ...this.#environment,
        RINGFENCE_WORKERS: '1',
        RINGFENCE_LOG: 'info',
      },
    })
    this.#child = child
    this.#printed = readProgram(child)
    await this.#printed.find(/Ringfence is running\./)
  }

  /** Process ids of the living media workers: the server's children. */
  workerPids(): number[] {
    const processes = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
    return processes
      .split('\n')
      .map(line => line.trim().split(/\s+/).map(Number))
      .flatMap(([pid, parent]) => (parent === this.#child?.pid && pid ? [pid] : []))
  }

  /** Where the server keeps its keys and its store. */
  get dataFolder(): string {
    return join(this.#folder, 'data')
  }

  /**
   * How often a line with this message, and with this in it, stands in the log that the server has written until now. What a
   * page shows and what the log says come by different ways: so the server is made to log one line more, which is waited for.
   */
  async logged(message: string, part = ''): Promise<number> {
    if (this.#child) {
      const before = this.#linesWith(markLine).length
      await fetch(`${this.origin}/auth/sites/no-such-site/call-tokens`, {
        method: 'POST',
        headers: { origin: this.origin, 'content-type': 'application/json' },
        body: '{}',
      })
      await vi.waitUntil(() => this.#linesWith(markLine).length > before, { timeout: 10_000, interval: 10 })
    }
    return this.#linesWith(`"msg":"${message}"`).filter(line => line.includes(part)).length
  }

  #linesWith(part: string): string[] {
    return (this.#printed?.text() ?? '').split('\n').filter(line => line.includes(part))
  }

  async kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#child
    this.#child = undefined
    if (!child || hasEnded(child)) return
    child.kill(signal)
    await this.#printed?.ended
  }

  async close(): Promise<void> {
    await this.kill('SIGTERM')
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

/** A module that sets the clock of its process back; how much time passes is as before. */
const clockBehind = (ms: number): string =>
  `data:text/javascript,${encodeURIComponent(`const { now } = Date; Date.now = () => now() - ${ms}`)}`

/** What a request for a site that nobody has configured is logged as. */
const markLine = '"code":"site-unknown"'

/** The demo shop's site. Limits stand far above what the tests do from their one address. */
function configuration(options: ServiceOptions): object {
  const { origins = [], capSeconds = 900, ringTimeSeconds = 20, awaySeconds = 2 } = options
  return {
    ringTimeSeconds,
    awaySeconds,
    ...options.settings,
    ...(options.work && { work: options.work }),
    ...(options.turn && { turn: { urls: options.turn.urls, secretFile: 'turn.secret' } }),
    limits: {
      callTokensPerMinute: 1000,
      signInsPerMinute: 1000,
      signOutsPerMinute: 1000,
      accountRequestsPerMinute: 1000,
      spendsPerMinute: 1000,
      siteRequestsPerMinute: 1000,
      socketsPerMinute: 1000,
      socketsAtOnce: 100,
      connectionsAtOnce: 1000,
    },
    sites: [
      {
        key: 'demo',
        name: 'Oakfold',
        allowedOrigins: ['self', ...origins],
        queues: options.queues ?? [{ key: 'sales', name: 'Sales' }],
        caps: {
          seconds: capSeconds,
          callsPer15Minutes: 1000,
          callsPer60Minutes: 1000,
          callsPer24Hours: 1000,
          secondsPer24Hours: 86_400,
        },
        ...options.site,
      },
    ],
  }
}
