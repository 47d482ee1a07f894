import {
  type AgentCall,
  CallId,
  type ConsumerParameters,
  type LegMedia,
  QueueKey,
  RingId,
  type RtpCapabilities,
  SiteKey,
  StepUpId,
  type TransportParameters,
} from '../../../protocol/index.ts'

export const callId = CallId.parse(`call_${'c'.repeat(22)}`)
export const stepUpId = StepUpId.parse(`stepup_${'s'.repeat(22)}`)
export const ringId = RingId.parse(`ring_${'r'.repeat(22)}`)
const opus = { mimeType: 'audio/opus', clockRate: 48_000, channels: 2 } as const
export const routerRtpCapabilities: RtpCapabilities = {
  codecs: [
    { ...opus, kind: 'audio', preferredPayloadType: 100, parameters: { useinbandfec: 1 }, rtcpFeedback: [] },
  ],
  headerExtensions: [],
}

export const consumer = (id: string): ConsumerParameters => ({
  id,
  producerId: `of-${id}`,
  kind: 'audio',
  rtpParameters: {
    mid: id,
    codecs: [{ ...opus, payloadType: 100, parameters: {}, rtcpFeedback: [] }],
    headerExtensions: [],
    encodings: [{ ssrc: 1 + id.length }],
    rtcp: { cname: 'other', reducedSize: true, mux: true },
  },
})

const transport = (id: string, role: 'client' | 'auto'): TransportParameters => ({
  id,
  iceParameters: { usernameFragment: 'u', password: 'p', iceLite: true },
  iceCandidates: [],
  dtlsParameters: { role, fingerprints: [{ algorithm: 'sha-256', value: 'AB' }] },
})

export const legMedia: LegMedia = {
  send: transport('send', 'client'),
  receive: transport('receive', 'auto'),
  placeholder: consumer('0'),
}

export const agentCall: AgentCall = {
  callId,
  awayMs: 30_000,
  queue: {
    site: SiteKey.parse('demo'),
    queue: QueueKey.parse('sales'),
    siteName: 'Demo',
    queueName: 'Sales',
  },
  caller: {
    assurance: 'anonymous',
    callerId: null,
    proofs: [],
    language: 'en',
    pageContext: {},
    origin: 'https://shop.example',
  },
  waitedMs: 1,
  stepUps: { purposes: [], typed: true },
  stepUpsSoFar: { asksLeft: 10, provenBy: null, list: [] },
  media: legMedia,
}
