import type { Consumer, Producer } from 'mediasoup/types'
import type { PartyId } from '../../calls/ports.ts'
import { closedMeanwhile, type Leg } from './leg.ts'

/** Lets this leg hear the voice; nothing comes of it where the voice, or whoever was to hear it, is gone by then. */
export async function consumeVoice(
  leg: Leg,
  { speaker, voice }: { readonly speaker: PartyId; readonly voice: Producer },
  mayHear: () => boolean,
  onConsumer: (consumer: Consumer) => void,
): Promise<void> {
  const startsPaused = !mayHear()
  const consumer = await leg.receive.consume({
    producerId: voice.id,
    rtpCapabilities: leg.input.rtpCapabilities,
    paused: startsPaused,
  })
  if (closedMeanwhile(leg.receive, consumer, voice)) return
  leg.consumers.set(speaker, consumer)
  onConsumer(consumer)
  if (startsPaused === mayHear()) await (mayHear() ? consumer.resume() : consumer.pause())
}
