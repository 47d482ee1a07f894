import type { Producer } from 'mediasoup/types'

/** Tells once when the first packet of a voice arrives. Watching costs the worker a message a packet, so it ends with the first. */
export function onFirstPacket(producer: Producer, tell: () => void): void {
  producer.once('trace', () => {
    void watch(producer, [])
    tell()
  })
  void watch(producer, ['rtp'])
}

/** A voice that goes away meanwhile, or its worker, takes the watching with it. */
const watch = (producer: Producer, what: ['rtp'] | []): Promise<void> =>
  producer.enableTraceEvent(what).catch(() => undefined)
