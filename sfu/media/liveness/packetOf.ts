import type { Packet } from '../../../calls/ports.ts'

/** A packet as the worker tells of it (mediasoup's `rtp` trace), which came at this time; `undefined` when it cannot be read. */
export function packetOf(info: Readonly<Record<string, unknown>>, arrivalMs: number): Packet | undefined {
  const { rtpPacket } = info
  if (typeof rtpPacket !== 'object' || rtpPacket === null) return undefined
  const rtpTime = numberIn(rtpPacket, 'timestamp')
  const sequence = numberIn(rtpPacket, 'sequenceNumber')
  const size = numberIn(rtpPacket, 'payloadSize')
  if (rtpTime === undefined || sequence === undefined || size === undefined) return undefined
  return [arrivalMs, rtpTime, sequence, Reflect.get(rtpPacket, 'marker') === true ? 1 : 0, size]
}

/** Sizes are told in 64 bits. */
function numberIn(packet: object, name: string): number | undefined {
  const value: unknown = Reflect.get(packet, name)
  if (typeof value === 'bigint') return Number(value)
  return typeof value === 'number' ? value : undefined
}
