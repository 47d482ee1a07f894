import { createServer } from 'node:http'
import { createWorker } from 'mediasoup'
import type { TransportListenInfo } from 'mediasoup/types'
import { type WebSocket, WebSocketServer } from 'ws'
import {
  parse,
  parseJson,
  RtpCapabilities,
  RtpParameters,
  TransportParameters,
} from '../../protocol/index.ts'
import { answerParent, fieldsOf, heapUsed } from '../child.ts'
import { ports, serverAddress } from '../ports.ts'
import { type BareRoom, type BareSide, createBareRoom } from './room.ts'

/**
 * mediasoup and nothing else, asked step by step over a socket, as most tutorials do: what the product is measured
 * against. One socket is one side of the room named in its URL.
 */
const worker = await createWorker({ logLevel: 'warn' })
const announced = process.env.BENCH_ANNOUNCED
const webRtcServer = await worker.createWebRtcServer({
  listenInfos: (['udp', 'tcp'] as const).map(
    (protocol): TransportListenInfo => ({
      protocol,
      ip: serverAddress,
      port: ports.bareMedia,
      ...(protocol === 'udp' && { recvBufferSize: 2_000_000 }),
      ...(announced && { announcedAddress: announced }),
    }),
  ),
})
const rooms = new Map<string, Promise<BareRoom>>()
const http = createServer()
const sockets = new WebSocketServer({ server: http, perMessageDeflate: false })

sockets.on('connection', (socket, request) => {
  const name = request.url ?? ''
  const opening = rooms.get(name) ?? createBareRoom(worker, webRtcServer)
  rooms.set(name, opening)
  const side = opening.then(room => room.join(producerId => tell(socket, { producerId })))
  socket.on('message', async bytes => {
    const { id, ask, argument } = fieldsOf(parseJson(bytes.toString()))
    try {
      tell(socket, { id, answer: await answer(await side, String(ask), fieldsOf(argument)) })
    } catch (error) {
      // Whoever hung up meanwhile does not hear it; anybody else does.
      tell(socket, { id, failure: String(error) })
    }
  })
  socket.once('close', async () => {
    if ((await opening).leave(await side)) rooms.delete(name)
  })
})

const tell = (socket: WebSocket, message: object) => {
  if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message))
}

async function answer(
  side: BareSide,
  ask: string,
  argument: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  const transportId = String(argument.transportId)
  switch (ask) {
    case 'capabilities':
      return side.capabilities()
    case 'createTransport':
      return side.createTransport()
    case 'connect':
      return side.connect(
        transportId,
        parse(TransportParameters.shape.dtlsParameters, argument.dtlsParameters),
      )
    case 'produce':
      return side.produce(transportId, parse(RtpParameters, argument.rtpParameters))
    case 'consume': {
      const capabilities = parse(RtpCapabilities, argument.rtpCapabilities)
      return side.consume(transportId, String(argument.producerId), capabilities)
    }
    case 'resume':
      return side.resume(String(argument.consumerId))
    default:
      throw new Error(`nobody answers ${ask}`)
  }
}

http.listen(ports.bareBehindProxy, serverAddress, () =>
  answerParent({ pids: () => [process.pid, worker.pid], heapUsed }, () => worker.close()),
)
