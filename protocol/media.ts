import * as z from 'zod/mini'

/** Shapes of mediasoup's wire values, as narrow as an audio-only service can make them. */

const parameters = z.record(
  z.string().check(z.maxLength(40)),
  z.union([z.string().check(z.maxLength(200)), z.number(), z.boolean()]),
)
const rtcpFeedback = z
  .array(
    z.strictObject({
      type: z.string().check(z.maxLength(40)),
      parameter: z.exactOptional(z.string().check(z.maxLength(40))),
    }),
  )
  .check(z.maxLength(8))

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
        mimeType: z.string().check(z.maxLength(40)),
        preferredPayloadType: z.int().check(z.minimum(0), z.maximum(127)),
        clockRate: z.int().check(z.minimum(8000), z.maximum(48000)),
        channels: z.exactOptional(z.int().check(z.minimum(1), z.maximum(2))),
        parameters: z.exactOptional(parameters),
        rtcpFeedback: z.exactOptional(rtcpFeedback),
      }),
    )
    .check(z.maxLength(16)),
  headerExtensions: z
    .array(
      z.strictObject({
        kind: z.literal('audio'),
        uri: headerExtensionUri,
        preferredId: z.int().check(z.minimum(1), z.maximum(255)),
        preferredEncrypt: z.exactOptional(z.boolean()),
        direction: z.exactOptional(z.enum(['sendrecv', 'sendonly', 'recvonly', 'inactive'])),
      }),
    )
    .check(z.maxLength(16)),
})
export type RtpCapabilities = z.infer<typeof RtpCapabilities>

/** How one audio stream is sent (after W3C ORTC, RTCRtpParameters). */
export const RtpParameters = z.strictObject({
  mid: z.exactOptional(z.string().check(z.maxLength(32))),
  msid: z.exactOptional(z.string().check(z.maxLength(160))),
  codecs: z
    .array(
      z.strictObject({
        mimeType: z.string().check(z.maxLength(40)),
        payloadType: z.int().check(z.minimum(0), z.maximum(127)),
        clockRate: z.int().check(z.minimum(8000), z.maximum(48000)),
        channels: z.exactOptional(z.int().check(z.minimum(1), z.maximum(2))),
        parameters: z.exactOptional(parameters),
        rtcpFeedback: z.exactOptional(rtcpFeedback),
      }),
    )
    .check(z.minLength(1), z.maxLength(4)),
  headerExtensions: z.exactOptional(
    z
      .array(
        z.strictObject({
          uri: headerExtensionUri,
          id: z.int().check(z.minimum(1), z.maximum(255)),
          encrypt: z.exactOptional(z.boolean()),
          parameters: z.exactOptional(parameters),
        }),
      )
      .check(z.maxLength(16)),
  ),
  encodings: z.exactOptional(
    z
      .array(
        z.strictObject({
          ssrc: z.exactOptional(z.int().check(z.minimum(0), z.maximum(0xffff_ffff))),
          dtx: z.exactOptional(z.boolean()),
          maxBitrate: z.exactOptional(z.int().check(z.minimum(0))),
        }),
      )
      .check(z.length(1)),
  ),
  rtcp: z.exactOptional(
    z.strictObject({
      cname: z.exactOptional(z.string().check(z.maxLength(255))),
      reducedSize: z.exactOptional(z.boolean()),
      mux: z.exactOptional(z.boolean()),
    }),
  ),
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
  dtlsRole: z.exactOptional(DtlsRole),
}
export interface MediaAbilities {
  readonly rtpCapabilities: RtpCapabilities
  readonly dtlsRole?: DtlsRole
}

const IceParameters = z.strictObject({
  usernameFragment: z.string(),
  password: z.string(),
  iceLite: z.exactOptional(z.boolean()),
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
      tcpType: z.exactOptional(z.literal('passive')),
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
  urls: z.array(z.string()).check(z.minLength(1)),
  username: z.string(),
  credential: z.string(),
})
export type IceServer = z.infer<typeof IceServer>

/** What both transports of one side seek another path with. */
export const IceRestart = z.strictObject({
  send: IceParameters,
  receive: IceParameters,
  /** Take the place of the leg's. Absent where the service has no relay. */
  iceServers: z.exactOptional(z.array(IceServer)),
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
  iceServers: z.exactOptional(z.array(IceServer)),
})
export type LegMedia = z.infer<typeof LegMedia>
