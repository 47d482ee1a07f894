import { RingfenceError, type RtpParameters } from '../../protocol/index.ts'
import { opus, wantedExtensions } from './codecs.ts'

const wantedFeedback: readonly string[] = ['transport-cc', 'nack']

/**
 * What is believed of a browser's word about its voice: how to recognise its packets, and nothing that is passed on. The
 * other side's browser writes cname, msid and codec parameters into its session description (RFC 8866), line by line; so
 * these are ours, and no caller can write a line of an agent's.
 *
 * @throws RingfenceError `media-failed` when it names no Opus, which is all that a router takes.
 */
export function voiceParameters(told: RtpParameters): RtpParameters {
  const codec = told.codecs.find(({ mimeType }) => mimeType.toLowerCase() === opus.mimeType)
  if (!codec) throw new RingfenceError('media-failed')
  const ssrc = told.encodings?.[0]?.ssrc
  return {
    ...(told.mid === undefined ? {} : { mid: told.mid }),
    codecs: [
      {
        ...opus,
        payloadType: codec.payloadType,
        rtcpFeedback: (codec.rtcpFeedback ?? [])
          .filter(({ type }) => wantedFeedback.includes(type))
          .map(({ type }) => ({ type })),
      },
    ],
    headerExtensions: (told.headerExtensions ?? [])
      .filter(({ uri }) => wantedExtensions.includes(uri))
      .map(({ uri, id }) => ({ uri, id })),
    encodings: [{ ...(ssrc === undefined ? {} : { ssrc }), dtx: true }],
  }
}
