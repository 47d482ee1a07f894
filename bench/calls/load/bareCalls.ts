import type { DtlsIdentity } from '../../../e2e/peers/certificate.ts'
import { type LoadLeg, openLoadLeg } from '../../../e2e/peers/loadLeg.ts'
import { loadCapabilities, voiceParameters } from '../../../e2e/peers/voice.ts'
import { askBare, type BareSignal } from '../../bare/askBare.ts'
import { ports, serverAddress } from '../../ports.ts'
import { callTimeMs, type LoadCall } from './loadCall.ts'
import { within } from './within.ts'

let rooms = 0

/** Makes a call through bare mediasoup: two sides, each with two transports, a producer and a consumer. */
export async function openBareCall(identity: DtlsIdentity, index: number): Promise<LoadCall> {
  rooms += 1
  const url = `ws://${serverAddress}:${ports.bareBehindProxy}/${rooms}`
  const signals = await Promise.all([askBare(url), askBare(url)])
  const legs: LoadLeg[] = []
  const call: LoadCall = {
    legs,
    isLost: () => legs.some(leg => leg.isLost()),
    async hangUp() {
      for (const leg of legs) leg.close()
      for (const signal of signals) signal.close()
    },
  }
  const sides = signals.map((signal, side) =>
    openBareLeg(signal, 1000 + index * 2 + side, identity, leg => legs.push(leg)),
  )
  try {
    await within(callTimeMs, 'coming to talk', Promise.all(sides))
    return call
  } catch (error) {
    await call.hangUp()
    throw error
  }
}

/** `onLeg` gets the leg while it is still connecting. */
async function openBareLeg(
  signal: BareSignal,
  ssrc: number,
  identity: DtlsIdentity,
  onLeg: (leg: LoadLeg) => void,
): Promise<void> {
  const [send, receive] = await Promise.all([signal.createTransport(), signal.createTransport()])
  // As mediasoup leaves it: whoever connects is the DTLS client.
  const fingerprints = [{ algorithm: 'sha-256' as const, value: identity.mediaKey }]
  const dtlsParameters = { role: 'client' as const, fingerprints }
  await Promise.all([signal.connect(send.id, dtlsParameters), signal.connect(receive.id, dtlsParameters)])
  const leg = openLoadLeg({ send, receive }, ssrc, identity)
  onLeg(leg)
  await signal.produce(send.id, voiceParameters(ssrc))
  const consumer = await signal.consume(receive.id, await signal.producerId, loadCapabilities)
  await Promise.all([signal.resume(consumer.id), leg.opened])
}
