import type { DtlsIdentity } from '../../e2e/peers/certificate.ts'
import { type LoadLeg, openLoadLeg } from '../../e2e/peers/loadLeg.ts'
import { loadCapabilities, voiceParameters } from '../../e2e/peers/voice.ts'
import { askBare, type BareSignal } from '../bare/askBare.ts'
import { ports, serverAddress } from '../ports.ts'
import type { LoadCall } from './loadCall.ts'

let rooms = 0

/** Makes a call through bare mediasoup: two sides, each with two transports, a producer and a consumer. */
export async function openBareCall(identity: DtlsIdentity, index: number): Promise<LoadCall> {
  rooms += 1
  const url = `ws://${serverAddress}:${ports.bareBehindProxy}/${rooms}`
  const signals = await Promise.all([askBare(url), askBare(url)])
  const legs = await Promise.all(
    signals.map((signal, side) => openBareLeg(signal, 1000 + index * 2 + side, identity)),
  )
  return {
    legs,
    async hangUp() {
      for (const leg of legs) leg.close()
      for (const signal of signals) signal.close()
    },
  }
}

async function openBareLeg(signal: BareSignal, ssrc: number, identity: DtlsIdentity): Promise<LoadLeg> {
  const [send, receive] = await Promise.all([signal.createTransport(), signal.createTransport()])
  // As mediasoup leaves it: whoever connects is the DTLS client.
  const fingerprints = [{ algorithm: 'sha-256' as const, value: identity.mediaKey }]
  const dtlsParameters = { role: 'client' as const, fingerprints }
  await Promise.all([signal.connect(send.id, dtlsParameters), signal.connect(receive.id, dtlsParameters)])
  const leg = openLoadLeg({ send, receive }, ssrc, identity)
  await signal.produce(send.id, voiceParameters(ssrc))
  const consumer = await signal.consume(receive.id, await signal.producerId, loadCapabilities)
  await Promise.all([signal.resume(consumer.id), leg.opened])
  return leg
}
