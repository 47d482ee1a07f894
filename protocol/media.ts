import { z } from 'zod'

/** Shapes of mediasoup's wire values, as narrow as an audio-only service can make them. */

const parameters = z.record(z.string().max(40), z.union([z.string().max(200), z.number(), z.boolean()]))
const rtcpFeedback = z
  .array(z.strictObject({ type: z.string().max(40), parameter: z.string().max(40).exactOptional() }))
  .max(8)

const headerExtensionUri = z.enum([
  'urn:ietf:params:rtp-hdrext:sdes:mid',
  'urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id',
  'urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id',
  'http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time',
  'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
  'urn:ietf:params:rtp-hdrext:ssrc-audio-level',
  'http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time',
])

/** What a browser can send or receive (after W3C ORTC, RTCRtpCapabilities). Audio only. */
export const RtpCapabilities = z.strictObject({
  codecs: z
    .array(
      z.strictObject({
        kind: z.literal('audio'),
        mimeType: z.string().max(40),
        preferredPayloadType: z.int().min(0).max(127),
        clockRate: z.int().min(8000).max(48000),
        channels: z.int().min(1).max(2).exactOptional(),
        parameters: parameters.exactOptional(),
        rtcpFeedback: rtcpFeedback.exactOptional(),
      }),
    )
    .max(16),
  headerExtensions: z
    .array(
      z.strictObject({
        kind: z.literal('audio'),
        uri: headerExtensionUri,
        preferredId: z.int().min(1).max(255),
        preferredEncrypt: z.boolean().exactOptional(),
        direction: z.enum(['sendrecv', 'sendonly', 'recvonly', 'inactive']).exactOptional(),
      }),
    )
    .max(16),
})
export type RtpCapabilities = z.infer<typeof RtpCapabilities>

/** How one audio stream is sent (after W3C ORTC, RTCRtpParameters). */
export const RtpParameters = z.strictObject({
  mid: z.string().max(32).exactOptional(),
  msid: z.string().max(160).exactOptional(),
  codecs: z
    .array(
      z.strictObject({
        mimeType: z.string().max(40),
        payloadType: z.int().min(0).max(127),
        clockRate: z.int().min(8000).max(48000),
        channels: z.int().min(1).max(2).exactOptional(),
        parameters: parameters.exactOptional(),
        rtcpFeedback: rtcpFeedback.exactOptional(),
      }),
    )
    .min(1)
    .max(4),
  headerExtensions: z
    .array(
      z.strictObject({
        uri: headerExtensionUri,
        id: z.int().min(1).max(255),
        encrypt: z.boolean().exactOptional(),
        parameters: parameters.exactOptional(),
      }),
    )
    .max(16)
    .exactOptional(),
  encodings: z
    .array(
      z.strictObject({
        ssrc: z.int().min(0).max(0xffff_ffff).exactOptional(),
        dtx: z.boolean().exactOptional(),
        maxBitrate: z.int().min(0).exactOptional(),
      }),
    )
    .length(1)
    .exactOptional(),
  rtcp: z
    .strictObject({
      cname: z.string().max(255).exactOptional(),
      reducedSize: z.boolean().exactOptional(),
      mux: z.boolean().exactOptional(),
    })
    .exactOptional(),
})
export type RtpParameters = z.infer<typeof RtpParameters>

/**
 * Which role a browser takes in the handshake of its sending transport (RFC 8842): `server` saves the caller's voice one round
 * trip, and not every browser's handler can take it; `client` works everywhere.
 */
const DtlsRole = z.enum(['client', 'server'])
type DtlsRole = z.infer<typeof DtlsRole>

/** What a browser says of its media when it joins, resumes or takes a seat. */
export const mediaAbilities = {
  rtpCapabilities: RtpCapabilities,
  /** `client` where a page does not say it. */
  dtlsRole: DtlsRole.exactOptional(),
}
export interface MediaAbilities {
  readonly rtpCapabilities: RtpCapabilities
  readonly dtlsRole?: DtlsRole
}

const IceParameters = z.strictObject({
  usernameFragment: z.string(),
  password: z.string(),
  iceLite: z.boolean().exactOptional(),
})

/**
 * The server's half of one transport. `dtlsParameters.role` is the server's role (RFC 8842): on the browser's sending
 * transport the counterpart of the browser's `dtlsRole`. The browser's half is in its token and is never sent.
 */
export const TransportParameters = z.strictObject({
  id: z.string(),
  iceParameters: IceParameters,
  iceCandidates: z.array(
    z.strictObject({
      foundation: z.string(),
      priority: z.number(),
      ip: z.string(),
      address: z.string(),
      protocol: z.enum(['udp', 'tcp']),
      port: z.int(),
      type: z.literal('host'),
      tcpType: z.literal('passive').exactOptional(),
    }),
  ),
  dtlsParameters: z.strictObject({
    role: z.enum(['auto', 'client', 'server']),
    fingerprints: z.array(
      z.strictObject({
        algorithm: z.enum(['sha-1', 'sha-224', 'sha-256', 'sha-384', 'sha-512']),
        value: z.string(),
      }),
    ),
  }),
})
export type TransportParameters = z.infer<typeof TransportParameters>

/**
 * A relay and a credential for it (W3C WebRTC, RTCIceServer), for networks that reach no media port. Good for one side of one
 * call and for some minutes; the name says nothing of anybody.
 */
export const IceServer = z.strictObject({
  urls: z.array(z.string()).min(1),
  username: z.string(),
  credential: z.string(),
})
export type IceServer = z.infer<typeof IceServer>

/** What both transports of one side seek another path with. */
export const IceRestart = z.strictObject({
  send: IceParameters,
  receive: IceParameters,
  /** Take the place of the leg's. Absent where the service has no relay. */
  iceServers: z.array(IceServer).exactOptional(),
})
export type IceRestart = z.infer<typeof IceRestart>

/** One stream that the server sends to this browser. */
export const ConsumerParameters = z.strictObject({
  id: z.string(),
  producerId: z.string(),
  kind: z.literal('audio'),
  rtpParameters: RtpParameters,
})
export type ConsumerParameters = z.infer<typeof ConsumerParameters>

/**
 * Everything one side of a call needs to be heard and to hear. `placeholder` is a consumer that never carries a
 * packet: consuming it at once makes ICE and DTLS of the receiving transport finish before there is a voice.
 */
export const LegMedia = z.strictObject({
  send: TransportParameters,
  receive: TransportParameters,
  placeholder: ConsumerParameters,
  /** Absent where the service has no relay. */
  iceServers: z.array(IceServer).exactOptional(),
})
export type LegMedia = z.infer<typeof LegMedia>
