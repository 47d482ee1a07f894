import {
  ConsumerParameters,
  parse,
  parseJson,
  RtpCapabilities,
  type RtpParameters,
  TransportParameters,
} from '../../protocol/index.ts'

/** One side's socket to the bare server, in a browser or in Node: one method per step. */
export interface BareSignal {
  capabilities(): Promise<RtpCapabilities>
  createTransport(): Promise<TransportParameters>
  connect(transportId: string, dtlsParameters: TransportParameters['dtlsParameters']): Promise<void>
  produce(transportId: string, rtpParameters: RtpParameters): Promise<void>
  consume(
    transportId: string,
    producerId: string,
    rtpCapabilities: RtpCapabilities,
  ): Promise<ConsumerParameters>
  resume(consumerId: string): Promise<void>
  /** Id of the other side's producer, as soon as there is one. */
  readonly producerId: Promise<string>
  /** Idempotent. */
  close(): void
}

/** Opens a socket to a room of the bare server. */
export async function askBare(url: string): Promise<BareSignal> {
  const socket = new WebSocket(url)
  const open = new Map<number, PromiseWithResolvers<unknown>>()
  const { promise: producerId, resolve: hearOf } = Promise.withResolvers<string>()
  let lastId = 0

  const take = (id: unknown) => {
    const asked = open.get(Number(id))
    open.delete(Number(id))
    return asked
  }
  socket.addEventListener('message', ({ data }) => {
    const message = parseJson(String(data))
    if (typeof message !== 'object' || message === null) return
    if ('producerId' in message) hearOf(String(message.producerId))
    else if ('id' in message && 'answer' in message) take(message.id)?.resolve(message.answer)
    else if ('id' in message && 'failure' in message)
      take(message.id)?.reject(new Error('bare mediasoup refused'))
  })
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve)
    socket.addEventListener('error', reject)
  })
  socket.addEventListener('close', () => {
    for (const { reject } of open.values()) reject(new Error('the socket to bare mediasoup closed'))
    open.clear()
  })

  const ask = (name: string, argument: object = {}): Promise<unknown> => {
    const asked = Promise.withResolvers<unknown>()
    lastId += 1
    open.set(lastId, asked)
    socket.send(JSON.stringify({ id: lastId, ask: name, argument }))
    return asked.promise
  }

  return {
    capabilities: async () => parse(RtpCapabilities, await ask('capabilities')),
    createTransport: async () => parse(TransportParameters, await ask('createTransport')),
    connect: async (transportId, dtlsParameters) =>
      void (await ask('connect', { transportId, dtlsParameters })),
    produce: async (transportId, rtpParameters) =>
      void (await ask('produce', { transportId, rtpParameters })),
    consume: async (transportId, from, rtpCapabilities) =>
      parse(ConsumerParameters, await ask('consume', { transportId, producerId: from, rtpCapabilities })),
    resume: async consumerId => void (await ask('resume', { consumerId })),
    producerId,
    close: () => socket.close(),
  }
}
