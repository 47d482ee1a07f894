import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { freePort } from './freePort.ts'

/** One browser's connection to a server, which can be cut and mended. Sound does not pass here: it goes by UDP. */
export interface BreakableLine {
  /** Makes Chromium go through this line, while its pages keep the server's own address. */
  readonly chromiumFlag: string
  /** Breaks what is connected and refuses everything new. */
  cut(): void
  mend(): void
  close(): Promise<void>
}

export async function openBreakableLine(serverPort: number): Promise<BreakableLine> {
  const port = await freePort()
  const sockets = new Set<Socket>()
  let isCut = false
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
    toServer.once('close', () => fromBrowser.destroy())
    fromBrowser.pipe(toServer).pipe(fromBrowser)
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const cut = () => {
    isCut = true
    for (const socket of sockets) socket.resetAndDestroy()
  }
  return {
    chromiumFlag: `--host-resolver-rules=MAP localhost:${serverPort} 127.0.0.1:${port}`,
    cut,
    mend() {
      isCut = false
    },
    async close() {
      cut()
      server.close()
      await once(server, 'close')
    },
  }
}
