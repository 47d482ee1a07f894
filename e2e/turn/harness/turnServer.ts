import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../../harness/freePort.ts'
import { type Printed, readProgram } from '../../harness/program.ts'
import { type DtlsIdentity, makeDtlsIdentity } from '../../peers/certificate.ts'

const program = process.env.RINGFENCE_TURNSERVER ?? '/usr/bin/turnserver'

/** After so many seconds the relay wants a new nonce; ten minutes in the document. */
export const nonceSeconds = 10

export type RelayTransport = 'udp' | 'tcp' | 'tls'

/** A coturn that runs with the lines of docs/operating.md, on this machine alone. */
export interface TurnServer {
  url(transport: RelayTransport): string
  /** SHA-256 of the certificate that it shows over TLS, which nobody signed. */
  readonly fingerprint: string
  /** Of UDP and TCP without TLS. */
  readonly port: number
  readonly tlsPort: number
  /** How many clients it has given an address, since it was started first. */
  allocations(): number
  /** Ends it, and with it everything that it relays; on the same ports again by `start`. */
  stop(): Promise<void>
  start(): Promise<void>
  /** Removes what it left. */
  close(): Promise<void>
}

/** Where a relay stands; by default all of it at one address, and that is all it may relay to. */
interface TurnPlace {
  /** The address that browsers are told. */
  readonly address?: string
  /** The address that it relays from. */
  readonly relayAddress?: string
  /** The address that it may relay to. */
  readonly peerAddress?: string
}

const ownAddress = '127.0.0.1'

export async function startTurnServer(
  secret: string,
  { address = ownAddress, relayAddress = ownAddress, peerAddress = ownAddress }: TurnPlace = {},
): Promise<TurnServer> {
  const folder = mkdtempSync(join(tmpdir(), 'ringfence-turn-'))
  const ports = { plain: await freePort(), tls: await freePort() }
  const forgets: (() => void)[] = []
  const identity = makeDtlsIdentity(forget => void forgets.push(forget))
  const conf = join(folder, 'turnserver.conf')
  writeFileSync(conf, configuration({ secret, identity, folder, ports, relayAddress, peerAddress }))
  let running: ReturnType<typeof run> | undefined
  const printed: Printed[] = []

  const server: TurnServer = {
    fingerprint: identity.mediaKey,
    port: ports.plain,
    tlsPort: ports.tls,
    allocations: () =>
      printed.flatMap(each => [...each.text().matchAll(/ALLOCATE processed, success/g)]).length,
    url: transport =>
      transport === 'tls'
        ? `turns:localhost:${ports.tls}?transport=tcp`
        : `turn:${address}:${ports.plain}?transport=${transport}`,
    async start() {
      running = run(conf)
      printed.push(running.printed)
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
      for (const forget of forgets.splice(0)) forget()
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
  readonly identity: DtlsIdentity
  readonly folder: string
  readonly ports: { readonly plain: number; readonly tls: number }
  readonly relayAddress: string
  readonly peerAddress: string
}): string {
  const changed: Readonly<Record<string, string | null>> = {
    'listening-port': String(own.ports.plain),
    'tls-listening-port': String(own.ports.tls),
    'static-auth-secret': own.secret,
    cert: own.identity.certificatePemFile,
    pkey: own.identity.keyPemFile,
    'allowed-peer-ip': own.peerAddress,
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
    `listening-ip=${ownAddress}`,
    `relay-ip=${own.relayAddress}`,
    'allow-loopback-peers',
    `pidfile=${join(own.folder, 'pid')}`,
    `userdb=${join(own.folder, 'turndb')}`,
    '',
  ].join('\n')
}

function documentedLines(): string[] {
  const text = readFileSync(new URL('../../../docs/operating.md', import.meta.url), 'utf8')
  const block = /`\/etc\/turnserver\.conf`[^\n]*\n\n```\n([\s\S]*?)\n```/.exec(text)?.[1]
  if (block === undefined) throw new Error('docs/operating.md shows no turnserver.conf')
  return block.split('\n')
}
