import type { Router } from 'mediasoup/types'

/** A voice that never speaks: consuming it brings a receiving transport up before there is anybody to hear. */
export interface Placeholder {
  readonly producerId: string
  readonly closed: boolean
  /** Idempotent. */
  close(): void
}

/** Makes the placeholder of one router, on a transport that never touches the network. */
export async function createPlaceholder(router: Router): Promise<Placeholder> {
  const transport = await router.createDirectTransport()
  try {
    const producer = await transport.produce({
      kind: 'audio',
      paused: true,
      rtpParameters: {
        codecs: [{ mimeType: 'audio/opus', payloadType: 100, clockRate: 48_000, channels: 2 }],
        encodings: [{ ssrc: 1 }],
        rtcp: { cname: 'placeholder' },
      },
    })
    return {
      producerId: producer.id,
      get closed() {
        return transport.closed
      },
      close: () => transport.close(),
    }
  } catch (error) {
    transport.close()
    throw error
  }
}
