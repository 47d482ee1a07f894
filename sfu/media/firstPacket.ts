import type { Producer } from 'mediasoup/types'
import { tracePackets } from './liveness/packetTrace.ts'

/** Tells once when the first packet of a voice arrives. Watching costs the worker a message a packet, so it ends with the first. */
export function onFirstPacket(producer: Producer, tell: () => void): void {
  const stop = tracePackets(producer, () => {
    stop()
    tell()
  })
}
