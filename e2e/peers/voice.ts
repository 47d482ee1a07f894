import { randomBytes } from 'node:crypto'
import type { RtpCapabilities, RtpParameters } from '../../protocol/index.ts'

export const opusPayloadType = 111

/** Milliseconds of sound in one packet, and what RFC 7587 section 4.1 counts for it. */
export const packetMs = 20
const ticksPerPacket = 960

const midExtension = 4
const levelExtension = 10
const transportWideExtension = 3
const headerExtensions = [
  { uri: 'urn:ietf:params:rtp-hdrext:sdes:mid', id: midExtension },
  {
    uri: 'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
    id: transportWideExtension,
  },
  { uri: 'urn:ietf:params:rtp-hdrext:ssrc-audio-level', id: levelExtension },
] as const

const opus = {
  mimeType: 'audio/opus',
  clockRate: 48_000,
  channels: 2,
  parameters: { minptime: 10, useinbandfec: 1, usedtx: 1 },
  rtcpFeedback: [{ type: 'transport-cc' }],
}

/** What a Chromium says that it can receive, as far as sound goes. */
export const loadCapabilities: RtpCapabilities = {
  codecs: [{ kind: 'audio', preferredPayloadType: opusPayloadType, ...opus }],
  headerExtensions: headerExtensions.map(({ uri, id }) => ({ kind: 'audio', uri, preferredId: id })),
}

/** What a Chromium says that it sends. */
export const voiceParameters = (ssrc: number): RtpParameters => ({
  mid: '0',
  codecs: [{ payloadType: opusPayloadType, ...opus }],
  headerExtensions: [...headerExtensions],
  encodings: [{ ssrc, dtx: true }],
  rtcp: { cname: 'load', reducedSize: true },
})

/** Sizes of speech at 32 kbit/s: 60 to 110 octets per packet. */
const payloads = Array.from({ length: 32 }, (_, index) => randomBytes(60 + ((index * 37) % 51)))

/** Makes the packets of one voice, one after the other, with the header extensions that a Chromium writes. */
export function createVoice(ssrc: number): () => Buffer {
  let sequence = 1
  // One-byte extensions (RFC 8285 section 4.2): mid, transport-wide number, loudness; 8 octets and no padding.
  const header = Buffer.alloc(12 + 4 + 8)
  header[0] = 0x90
  header[1] = opusPayloadType
  header.writeUInt32BE(ssrc, 8)
  header.writeUInt16BE(0xbede, 12)
  header.writeUInt16BE(2, 14)
  header[16] = midExtension << 4
  header[17] = '0'.charCodeAt(0)
  header[18] = (transportWideExtension << 4) | 1
  header[21] = levelExtension << 4
  return () => {
    sequence += 1
    header.writeUInt16BE(sequence & 0xffff, 2)
    header.writeUInt32BE((sequence * ticksPerPacket) >>> 0, 4)
    header.writeUInt16BE(sequence & 0xffff, 19)
    header[22] = 0x80 | (20 + (sequence % 30))
    return Buffer.concat([header, payloads[(sequence * 7 + ssrc) % payloads.length] ?? Buffer.alloc(80)])
  }
}
