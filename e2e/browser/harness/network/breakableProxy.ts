import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { freePort } from '../../../harness/freePort.ts'
import { throughSocks } from './socksProxy.ts'

/** One browser's connection to a server, which can be cut and mended. Sound does not pass here: it goes by UDP. */
export interface BreakableProxy {
  /** Makes Chromium go through this line, while its pages keep the server's own address. */
  readonly chromiumFlag: string
  /** The same for Firefox, of a line that speaks SOCKS. */
  readonly firefoxPreferences: Readonly<Record<string, string | number | boolean>>
  /** Breaks what is connected and refuses everything new. */
  cut(): void
  /** Swallows what is connected, and, unless the new passes, everything new too: nothing closes, nothing is refused. */
  swallow(whatIsNew: 'passes' | 'too'): void
  mend(): void
  close(): Promise<void>
}

export async function openBreakableProxy(serverPort: number, speaks?: 'SOCKS'): Promise<BreakableProxy> {
  const port = await freePort()
  const sockets = new Set<Socket>()
  const ours = new Set<Socket>()
  let isCut = false
  let isSilent = false
  /** Connections that nothing passes through any more. */
  const swallowed = new WeakSet<Socket>()
  const keep = (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.once('close', () => sockets.delete(socket))
  }
  const server = createServer(fromBrowser => {
    if (isCut) {
      fromBrowser.destroy()
      return
    }
    const toServer = connect(serverPort, '127.0.0.1')
    for (const socket of [fromBrowser, toServer]) keep(socket)
    fromBrowser.once('close', () => toServer.destroy())
    toServer.once('close', () => swallowed.has(fromBrowser) || fromBrowser.destroy())
    const pass = (from: Socket, to: Socket) => {
      from.on('data', bytes => isSilent || swallowed.has(fromBrowser) || to.write(bytes))
      from.resume()
    }
    const join = () => {
      pass(fromBrowser, toServer)
      pass(toServer, fromBrowser)
    }
    if (speaks) throughSocks(fromBrowser).then(join, () => fromBrowser.destroy())
    else join()
    ours.add(fromBrowser)
    fromBrowser.once('close', () => ours.delete(fromBrowser))
    if (isSilent) swallowed.add(fromBrowser)
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const cut = () => {
    isCut = true
    for (const socket of sockets) socket.resetAndDestroy()
  }
  return {
    chromiumFlag: `--host-resolver-rules=MAP localhost:${serverPort} 127.0.0.1:${port}`,
    firefoxPreferences: {
      'network.proxy.type': 1,
      'network.proxy.socks': '127.0.0.1',
      'network.proxy.socks_port': port,
      'network.proxy.socks_remote_dns': true,
      'network.proxy.allow_hijacking_localhost': true,
    },
    cut,
    swallow(whatIsNew) {
      isSilent = whatIsNew === 'too'
      for (const socket of ours) swallowed.add(socket)
    },
    mend() {
      isCut = false
      isSilent = false
    },
    async close() {
      cut()
      server.close()
      await once(server, 'close')
    },
  }
}
