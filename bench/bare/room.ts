import type { Consumer, DtlsParameters, Router, WebRtcServer, WebRtcTransport, Worker } from 'mediasoup/types'
import {
  ConsumerParameters,
  parse,
  RtpCapabilities,
  RtpParameters,
  TransportParameters,
} from '../../protocol/index.ts'

/** One router with two sides that hear each other; same codec and limits as the product's rooms. */
export async function createBareRoom(worker: Worker, webRtcServer: WebRtcServer): Promise<BareRoom> {
  const router = await worker.createRouter({
    mediaCodecs: [
      {
        kind: 'audio',
        mimeType: 'audio/opus',
        clockRate: 48_000,
        channels: 2,
        parameters: { useinbandfec: 1, usedtx: 1, maxaveragebitrate: 40_000 },
      },
    ],
  })
  return new BareRoom(router, webRtcServer)
}

export class BareRoom {
  readonly #router: Router
  readonly #webRtcServer: WebRtcServer
  readonly #sides = new Set<BareSide>()
  readonly #producers = new Map<string, BareSide>()

  constructor(router: Router, webRtcServer: WebRtcServer) {
    this.#router = router
    this.#webRtcServer = webRtcServer
  }

  /** `onProducer` hears of the other side's voice, also when that came first. */
  join(onProducer: (producerId: string) => void): BareSide {
    const side = new BareSide(this.#router, this.#webRtcServer, onProducer, producerId => {
      this.#producers.set(producerId, side)
      for (const other of this.#sides) if (other !== side) other.hearOf(producerId)
    })
    this.#sides.add(side)
    for (const producerId of this.#producers.keys()) side.hearOf(producerId)
    return side
  }

  /** Whether the room is closed now. */
  leave(side: BareSide): boolean {
    side.close()
    this.#sides.delete(side)
    for (const [producerId, owner] of this.#producers) if (owner === side) this.#producers.delete(producerId)
    if (this.#sides.size > 0) return false
    this.#router.close()
    return true
  }
}

/** What one side asks for, one step after the other. */
export class BareSide {
  readonly hearOf: (producerId: string) => void
  readonly #router: Router
  readonly #webRtcServer: WebRtcServer
  readonly #onProduced: (producerId: string) => void
  readonly #transports = new Map<string, WebRtcTransport>()
  readonly #consumers = new Map<string, Consumer>()

  constructor(
    router: Router,
    webRtcServer: WebRtcServer,
    hearOf: (producerId: string) => void,
    onProduced: (producerId: string) => void,
  ) {
    this.#router = router
    this.#webRtcServer = webRtcServer
    this.hearOf = hearOf
    this.#onProduced = onProduced
  }

  /** The part of the router's capabilities that our protocol can say. */
  capabilities(): RtpCapabilities {
    const { codecs, headerExtensions } = this.#router.rtpCapabilities
    const { element } = RtpCapabilities.shape.headerExtensions.def
    return parse(RtpCapabilities, {
      codecs,
      headerExtensions: headerExtensions?.filter(each => element.safeParse(each).success),
    })
  }

  async createTransport(): Promise<TransportParameters> {
    const made = await this.#router.createWebRtcTransport({
      webRtcServer: this.#webRtcServer,
      enableUdp: true,
      enableTcp: true,
      preferUdp: true,
    })
    await made.setMaxIncomingBitrate(128_000)
    this.#transports.set(made.id, made)
    const { id, iceParameters, dtlsParameters } = made
    const iceCandidates = made.iceCandidates.map(({ tcpType, ...candidate }) =>
      tcpType === undefined ? candidate : { ...candidate, tcpType },
    )
    return parse(TransportParameters, { id, iceParameters, iceCandidates, dtlsParameters })
  }

  async connect(id: string, dtlsParameters: DtlsParameters): Promise<object> {
    await this.#transport(id).connect({ dtlsParameters })
    return {}
  }

  async produce(id: string, rtpParameters: RtpParameters): Promise<{ producerId: string }> {
    const producer = await this.#transport(id).produce({ kind: 'audio', rtpParameters })
    this.#onProduced(producer.id)
    return { producerId: producer.id }
  }

  async consume(
    id: string,
    producerId: string,
    rtpCapabilities: RtpCapabilities,
  ): Promise<ConsumerParameters> {
    const made = await this.#transport(id).consume({ producerId, rtpCapabilities, paused: true })
    this.#consumers.set(made.id, made)
    return parse(ConsumerParameters, {
      id: made.id,
      producerId,
      kind: made.kind,
      rtpParameters: parse(RtpParameters, JSON.parse(JSON.stringify(made.rtpParameters))),
    })
  }

  async resume(id: string): Promise<object> {
    await this.#consumers.get(id)?.resume()
    return {}
  }

  /** Transports go before the router: closing only the router leaves memory in the worker. */
  close(): void {
    for (const each of this.#transports.values()) each.close()
  }

  #transport(id: string): WebRtcTransport {
    const found = this.#transports.get(id)
    if (!found) throw new Error('no such transport')
    return found
  }
}
