import { createSocket, type Socket as DatagramSocket } from 'node:dgram'
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import type { Page } from 'playwright'

/** Where the service's media port is announced; it listens beside, on another address of this machine. */
export const relayAddress = '127.0.0.2'
export const mediaAddress = '127.0.0.1'

/** A network in front of the media port that swallows what it is told to: nothing is refused, and nothing closes. */
export interface MediaRelay {
  /** From now on; what is open stays open. */
  swallow(what: { readonly udp: boolean; readonly tcp: boolean }): void
  /** From now on all that comes from another address is swallowed, too; `null` is nobody's. */
  admitOnly(address: string | null): void
  /** Of what comes from these UDP ports, the voice and nothing else: the path stands, as far as a browser can tell. */
  swallowVoiceOf(ports: readonly number[]): void
  close(): Promise<void>
}

/** @param place where it is met instead, and which port is behind it */
export async function openMediaRelay(
  port: number,
  { address: ownAddress = relayAddress, behind = port }: { address?: string; behind?: number } = {},
): Promise<MediaRelay> {
  let swallowed = { udp: false, tcp: false }
  let admitted: string | null = null
  const passes = (kind: 'udp' | 'tcp', address: string | undefined) =>
    !swallowed[kind] && (admitted === null || admitted === address)
  let voiceless: ReadonlySet<number> = new Set()
  const near = createSocket('udp4')
  const senders = new Map<string, DatagramSocket>()
  const sockets = new Set<Socket>()

  /** Each sender has a socket of its own towards the service, which tells senders apart by that. */
  const senderOf = (senderPort: number, address: string): DatagramSocket => {
    const name = `${address}:${senderPort}`
    const known = senders.get(name)
    if (known) return known
    const far = createSocket('udp4')
    far.on('error', () => {}) // the service is not there: UDP loses it
    far.on('message', bytes => {
      if (passes('udp', address)) near.send(bytes, senderPort, address)
    })
    senders.set(name, far)
    return far
  }
  near.on('message', (bytes, from) => {
    if (!passes('udp', from.address) || (voiceless.has(from.port) && isVoice(bytes))) return
    senderOf(from.port, from.address).send(bytes, behind, mediaAddress)
  })
  near.bind(port, ownAddress)

  const pass = (from: Socket, to: Socket, sender: string | undefined) => {
    sockets.add(from)
    from.on('data', bytes => passes('tcp', sender) && to.write(bytes))
    from.on('error', () => from.destroy())
    from.once('close', () => {
      sockets.delete(from)
      to.destroy()
    })
  }
  const server = createServer(fromBrowser => {
    const toService = connect(behind, mediaAddress)
    const { remoteAddress } = fromBrowser
    pass(fromBrowser, toService, remoteAddress)
    pass(toService, fromBrowser, remoteAddress)
  })
  server.listen(port, ownAddress)
  await Promise.all([once(near, 'listening'), once(server, 'listening')])

  return {
    swallow(what) {
      swallowed = what
    },
    admitOnly(address) {
      admitted = address
    },
    swallowVoiceOf(ports) {
      voiceless = new Set(ports)
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      for (const each of [near, ...senders.values()]) each.close()
      await once(server, 'close')
    },
  }
}

/** RTP: neither STUN nor DTLS (RFC 9443 section 3), nor RTCP beside it (RFC 5761 section 4). */
function isVoice(bytes: Buffer): boolean {
  const [first = 0, second = 0] = bytes
  return first >= 128 && first < 192 && !(second >= 192 && second < 224)
}

/** The UDP ports of a page's transports. */
export const mediaPortsOf = (page: Page): Promise<number[]> =>
  page.evaluate(async () => {
    const ports: number[] = []
    for (const connection of window.probe.connections) {
      if (connection.connectionState === 'closed') continue
      for (const report of (await connection.getStats()).values()) {
        if (report.type === 'local-candidate' && report.protocol === 'udp') ports.push(Number(report.port))
      }
    }
    return ports
  })
