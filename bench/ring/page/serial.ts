import { Device } from 'mediasoup-client'
import type { DtlsParameters, Transport } from 'mediasoup-client/types'
import { parse, RtpCapabilities, RtpParameters, TransportParameters } from '../../../protocol/index.ts'
import { askBare, type BareSignal } from '../../bare/askBare.ts'

/** A peer that does what most tutorials do: one question after the other, each awaited. */
export interface SerialPeer {
  /** The caller's part: capabilities, transport, connect, produce. */
  speak(): Promise<void>
  close(): void
}

/** Opens the socket of one side; the agent's side also waits for a voice and consumes it. */
export async function openSerialPeer(url: string, side: 'caller' | 'agent'): Promise<SerialPeer> {
  const signal = await askBare(url)
  const device = await Device.factory()
  const open: { close(): void }[] = [signal]

  const speak = async () => {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true })
    const [track] = stream.getAudioTracks()
    if (!track) throw new Error('no microphone')
    open.push({ close: () => track.stop() })
    await device.load({ routerRtpCapabilities: await signal.capabilities() })
    const transport = device.createSendTransport(await signal.createTransport())
    open.push(transport)
    connectThrough(signal, transport)
    transport.on('produce', ({ rtpParameters }, done, fail) => {
      const plain = parse(RtpParameters, JSON.parse(JSON.stringify(rtpParameters)))
      signal.produce(transport.id, plain).then(() => done({ id: transport.id }), fail)
    })
    await transport.produce({ track })
  }

  const hear = async () => {
    const producerId = await signal.producerId
    const transport = device.createRecvTransport(await signal.createTransport())
    open.push(transport)
    connectThrough(signal, transport)
    const capabilities = parse(RtpCapabilities, JSON.parse(JSON.stringify(device.recvRtpCapabilities)))
    const consumer = await signal.consume(transport.id, producerId, capabilities)
    await transport.consume({ ...consumer })
    await signal.resume(consumer.id)
  }

  if (side === 'agent') {
    await device.load({ routerRtpCapabilities: await signal.capabilities() })
    // Ends unheard when the run is over before there was a voice.
    hear().catch(() => undefined)
  }
  return {
    speak,
    close() {
      for (const each of open) each.close()
    },
  }
}

function connectThrough(signal: BareSignal, transport: Transport): void {
  transport.on('connect', ({ dtlsParameters }: { dtlsParameters: DtlsParameters }, done, fail) => {
    const plain = parse(TransportParameters.shape.dtlsParameters, JSON.parse(JSON.stringify(dtlsParameters)))
    signal.connect(transport.id, plain).then(done, fail)
  })
}
