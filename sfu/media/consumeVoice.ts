import type { Consumer, Producer } from 'mediasoup/types'
import { closedMeanwhile, type Leg } from './leg.ts'

/** Lets this leg hear the voice; nothing comes of it where the voice, or whoever was to hear it, is gone by then. */
export async function consumeVoice(
  leg: Leg,
  voice: Producer,
  isTalking: () => boolean,
  onConsumer: (consumer: Consumer) => void,
): Promise<void> {
  const startsPaused = !isTalking()
  const consumer = await leg.receive.consume({
    producerId: voice.id,
    rtpCapabilities: leg.input.rtpCapabilities,
    paused: startsPaused,
  })
  if (closedMeanwhile(leg.receive, consumer, voice)) return
  leg.consumer = consumer
  onConsumer(consumer)
  if (startsPaused === isTalking()) await (isTalking() ? consumer.resume() : consumer.pause())
}
