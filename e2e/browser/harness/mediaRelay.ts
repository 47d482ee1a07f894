import { createSocket, type Socket as DatagramSocket } from 'node:dgram'
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** Where the service's media port is announced; it listens beside, on another address of this machine. */
export const relayAddress = '127.0.0.2'
export const mediaAddress = '127.0.0.1'

/** A network in front of the media port that swallows what it is told to: nothing is refused, and nothing closes. */
export interface MediaRelay {
  /** From now on; what is open stays open. */
  swallow(what: { readonly udp: boolean; readonly tcp: boolean }): void
  /** From now on all that comes from another address is swallowed, too; `null` is nobody's. */
  admitOnly(address: string | null): void
  close(): Promise<void>
}

export async function openMediaRelay(port: number): Promise<MediaRelay> {
  let swallowed = { udp: false, tcp: false }
  let admitted: string | null = null
  const passes = (kind: 'udp' | 'tcp', address: string | undefined) =>
    !swallowed[kind] && (admitted === null || admitted === address)
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
    if (passes('udp', from.address)) senderOf(from.port, from.address).send(bytes, port, mediaAddress)
  })
  near.bind(port, relayAddress)

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
    const toService = connect(port, mediaAddress)
    const { remoteAddress } = fromBrowser
    pass(fromBrowser, toService, remoteAddress)
    pass(toService, fromBrowser, remoteAddress)
  })
  server.listen(port, relayAddress)
  await Promise.all([once(near, 'listening'), once(server, 'listening')])

  return {
    swallow(what) {
      swallowed = what
    },
    admitOnly(address) {
      admitted = address
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      for (const each of [near, ...senders.values()]) each.close()
      await once(server, 'close')
    },
  }
}
