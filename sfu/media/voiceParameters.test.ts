import { ortc } from 'mediasoup'
import { expect, test } from 'vitest'
import type { RtpParameters } from '../../protocol/index.ts'
import { mediaCodecs } from './codecs.ts'
import { voiceParameters } from './voiceParameters.ts'

const told: RtpParameters = {
  mid: '0',
  codecs: [
    {
      mimeType: 'audio/opus',
      payloadType: 111,
      clockRate: 48_000,
      channels: 2,
      parameters: { minptime: 10 },
      rtcpFeedback: [{ type: 'transport-cc' }],
    },
  ],
  headerExtensions: [{ uri: 'urn:ietf:params:rtp-hdrext:sdes:mid', id: 4 }],
  encodings: [{ ssrc: 1111 }],
}

test('what recognises the packets stays as told', () => {
  expect(voiceParameters(told)).toMatchObject({
    mid: '0',
    codecs: [{ payloadType: 111, rtcpFeedback: [{ type: 'transport-cc' }] }],
    headerExtensions: told.headerExtensions,
    encodings: [{ ssrc: 1111 }],
  })
})

test('nothing that a browser told reaches the session description of the other', () => {
  const line = 'x\r\na=candidate:1 1 udp 1 192.0.2.1 53 typ host'
  const hostile: RtpParameters = {
    ...told,
    msid: line,
    rtcp: { cname: line },
    codecs: told.codecs.map(codec => ({
      ...codec,
      parameters: { [line]: line },
      rtcpFeedback: [{ type: 'transport-cc', parameter: line }, { type: line }],
    })),
    headerExtensions: [
      { uri: 'urn:ietf:params:rtp-hdrext:sdes:mid', id: 4, parameters: { [line]: line }, encrypt: true },
    ],
  }
  expect(JSON.stringify(voiceParameters(hostile))).not.toContain('candidate')
  expect(voiceParameters(hostile)).toEqual(voiceParameters(told))
})

test('one Opus is left of many codecs: a second one would fail at whoever should hear it', () => {
  const second = told.codecs.map(codec => ({ ...codec, payloadType: 96, parameters: { apt: 4_294_967_295 } }))
  const comfortNoise = { mimeType: 'audio/CN', payloadType: 13, clockRate: 8000 }
  const parameters = voiceParameters({ ...told, codecs: [comfortNoise, ...told.codecs, ...second] })
  expect(parameters.codecs).toHaveLength(1)
  const capabilities = ortc.generateRouterRtpCapabilities(mediaCodecs)
  expect(ortc.getProducerRtpParametersMapping(parameters, capabilities).codecs).toHaveLength(1)
})

test('a voice without Opus is refused', () => {
  const codecs = [{ mimeType: 'audio/CN', payloadType: 13, clockRate: 8000 }]
  expect(() => voiceParameters({ ...told, codecs })).toThrowError(
    expect.objectContaining({ code: 'media-failed' }),
  )
})
