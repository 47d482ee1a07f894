import { createSocket, type Socket as DatagramSocket } from 'node:dgram'
import { connect, createServer, type Socket } from 'node:net'
import { startChild } from '../child.ts'
import { ports, proxiedAddress, serverAddress } from '../ports.ts'
import { median } from '../statistics.ts'

/** The delaying network, and an echo behind it that tells how far it really is. */
export interface Network {
  setRoundTripMs(ms: number): Promise<void>
  /** Sends `count` times to the echo and back, one after the other; milliseconds, the middle one. */
  measureRoundTripMs(protocol: 'udp' | 'tcp', count: number): Promise<number>
  close(): Promise<void>
}

export async function startNetwork(): Promise<Network> {
  const proxy = await startChild(new URL('./proxyProcess.ts', import.meta.url))
  const datagramEcho = await boundSocket(ports.echo)
  datagramEcho.on('message', (bytes, { port, address }) => datagramEcho.send(bytes, port, address))
  const streamEcho = await listeningServer(socket => socket.pipe(socket))
  const datagrams = await boundSocket(0)
  const stream = connect({ host: proxiedAddress, port: ports.echo, noDelay: true })

  const probes = {
    udp: {
      answered: () => new Promise(resolve => datagrams.once('message', resolve)),
      send: () => datagrams.send('there', ports.echo, proxiedAddress),
    },
    tcp: {
      answered: () => new Promise(resolve => stream.once('data', resolve)),
      send: () => stream.write('there'),
    },
  }

  return {
    async setRoundTripMs(ms) {
      await proxy.ask('setRoundTripMs', ms)
    },
    async measureRoundTripMs(protocol, count) {
      const all: number[] = []
      while (all.length < count) {
        const startedAtMs = performance.now()
        const back = probes[protocol].answered()
        probes[protocol].send()
        await back
        all.push(performance.now() - startedAtMs)
      }
      return median(all)
    },
    async close() {
      stream.destroy()
      streamEcho.close()
      datagramEcho.close()
      datagrams.close()
      await proxy.stop()
    },
  }
}

function boundSocket(port: number): Promise<DatagramSocket> {
  const socket = createSocket('udp4')
  return new Promise((resolve, reject) => {
    socket.once('error', reject)
    socket.bind(port, serverAddress, () => resolve(socket))
  })
}

function listeningServer(serve: (socket: Socket) => void) {
  const server = createServer(serve)
  return new Promise<typeof server>((resolve, reject) => {
    server.once('error', reject)
    server.listen(ports.echo, serverAddress, () => resolve(server))
  })
}
