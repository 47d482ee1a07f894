import { ortc } from 'mediasoup'
import type { RouterRtpCodecCapability } from 'mediasoup/types'
import { parse, RtpCapabilities } from '../../protocol/index.ts'

/** Highest bitrate of one voice, bits per second, offered to the browser's encoder (RFC 7587 section 6.1). */
const maxVoiceBitrate = 40_000

/** Highest bitrate a transport accepts from a browser, bits per second: voice, retransmission, headers. */
export const maxIncomingBitrate = 128_000

/** Opus with in-band error correction and discontinuous transmission (RFC 7587). */
export const opus = {
  mimeType: 'audio/opus',
  clockRate: 48_000,
  channels: 2,
  parameters: { useinbandfec: 1, usedtx: 1, maxaveragebitrate: maxVoiceBitrate },
} as const

/** Opus only. */
export const mediaCodecs: RouterRtpCodecCapability[] = [{ kind: 'audio', ...opus }]

/** Stream identification (RFC 8843), loudness (RFC 6464), and what bandwidth limiting needs. */
export const wantedExtensions: readonly string[] = [
  'urn:ietf:params:rtp-hdrext:sdes:mid',
  'urn:ietf:params:rtp-hdrext:ssrc-audio-level',
  'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
]

/** What every router can do, the same for all: told to a browser before it asks. */
export function routerRtpCapabilities(): RtpCapabilities {
  const all = ortc.generateRouterRtpCapabilities(mediaCodecs)
  return parse(RtpCapabilities, {
    codecs: all.codecs,
    headerExtensions: all.headerExtensions?.filter(
      extension => extension.kind === 'audio' && wantedExtensions.includes(extension.uri),
    ),
  })
}
