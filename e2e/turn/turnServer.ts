import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeDtlsIdentity } from '../../bench/calls/certificate.ts'
import { freePort } from '../harness/freePort.ts'
import { readProgram } from '../harness/program.ts'

const program = process.env.RINGFENCE_TURNSERVER ?? '/usr/bin/turnserver'

/** After so many seconds the relay wants a new nonce; ten minutes in the document. */
export const nonceSeconds = 10

export type RelayTransport = 'udp' | 'tcp' | 'tls'

/** A coturn that runs with the lines of docs/operating.md, on this machine alone. */
export interface TurnServer {
  url(transport: RelayTransport): string
  /** Of UDP and TCP without TLS. */
  readonly port: number
  /** Ends it, and with it everything that it relays; on the same ports again by `start`. */
  stop(): Promise<void>
  start(): Promise<void>
  /** Removes what it left. */
  close(): Promise<void>
}

export async function startTurnServer(secret: string): Promise<TurnServer> {
  const folder = mkdtempSync(join(tmpdir(), 'ringfence-turn-'))
  const ports = { plain: await freePort(), tls: await freePort() }
  const conf = join(folder, 'turnserver.conf')
  writeFileSync(conf, configuration({ secret, folder, ports }))
  let running: ReturnType<typeof run> | undefined

  const server: TurnServer = {
    port: ports.plain,
    url: transport =>
      transport === 'tls'
        ? `turns:localhost:${ports.tls}?transport=tcp`
        : `turn:127.0.0.1:${ports.plain}?transport=${transport}`,
    async start() {
      running = run(conf)
      await running.printed.find(new RegExp(`TLS/TCP listener opened on : 127\\.0\\.0\\.1:${ports.tls}`))
    },
    async stop() {
      running?.child.kill('SIGKILL')
      await running?.printed.ended
      running = undefined
    },
    async close() {
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  await server.start()
  return server
}

function run(conf: string) {
  const child = spawn(program, ['-c', conf, '--verbose'], { stdio: ['ignore', 'pipe', 'pipe'] })
  return { child, printed: readProgram(child) }
}

/** What only a test needs to change: where it listens, what it may relay to, and that it says what it does. */
function configuration(own: {
  readonly secret: string
  readonly folder: string
  readonly ports: { readonly plain: number; readonly tls: number }
}): string {
  const { certificatePemFile, keyPemFile } = makeDtlsIdentity()
  const changed: Readonly<Record<string, string | null>> = {
    'listening-port': String(own.ports.plain),
    'tls-listening-port': String(own.ports.tls),
    'static-auth-secret': own.secret,
    cert: certificatePemFile,
    pkey: keyPemFile,
    'allowed-peer-ip': '127.0.0.1',
    'no-stdout-log': null,
    'log-file': 'stdout',
    // So that a test meets one that is stale.
    'stale-nonce': String(nonceSeconds),
  }
  const kept = documentedLines().flatMap(line => {
    const [key = ''] = line.split('=')
    const value = changed[key]
    if (value === undefined) return [line]
    return value === null ? [] : [`${key}=${value}`]
  })
  return [
    ...kept,
    'listening-ip=127.0.0.1',
    'relay-ip=127.0.0.1',
    'allow-loopback-peers',
    `pidfile=${join(own.folder, 'pid')}`,
    `userdb=${join(own.folder, 'turndb')}`,
    '',
  ].join('\n')
}

function documentedLines(): string[] {
  const text = readFileSync(new URL('../../docs/operating.md', import.meta.url), 'utf8')
  const block = /`\/etc\/turnserver\.conf`[^\n]*\n\n```\n([\s\S]*?)\n```/.exec(text)?.[1]
  if (block === undefined) throw new Error('docs/operating.md shows no turnserver.conf')
  return block.split('\n')
}
