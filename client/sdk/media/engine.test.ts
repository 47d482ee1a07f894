import { generateNativeRtpCapabilities } from 'mediasoup-client/fakeParameters'
import { FakeHandler } from 'mediasoup-client/handlers/FakeHandler'
import { describe, expect, test } from 'vitest'
import { parse, RtpCapabilities } from '../../../protocol/index.ts'
import { createFakeMedia } from '../testing/fakeMedia.ts'
import { createEngine } from './engine.ts'

const router = parse(RtpCapabilities, {
  codecs: [
    { kind: 'audio', mimeType: 'audio/opus', preferredPayloadType: 100, clockRate: 48_000, channels: 2 },
  ],
  headerExtensions: [],
})

describe('the DTLS role that a page says it can take on its sending transport', () => {
  test.each([
    ['Chrome111', 'server'],
    ['Safari12', 'server'],
    ['Firefox120', 'client'],
    ['one of tomorrow', 'client'],
  ])('%s: %s', async (name, dtlsRole) => {
    const fake = FakeHandler.createFactory({
      generateNativeRtpCapabilities,
      generateLocalDtlsParameters: () => ({ role: 'auto', fingerprints: [] }),
    })
    const engine = createEngine(await createFakeMedia().mediaCertificate(), { ...fake, name })
    expect(await engine.prepare(router)).toMatchObject({ dtlsRole })
  })
})
