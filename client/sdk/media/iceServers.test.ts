import { Device } from 'mediasoup-client'
import { generateNativeRtpCapabilities } from 'mediasoup-client/fakeParameters'
import { FakeHandler } from 'mediasoup-client/handlers/FakeHandler'
import type { HandlerInterface, Transport } from 'mediasoup-client/types'
import { expect, test } from 'vitest'
import { parse, RtpCapabilities } from '../../../protocol/index.ts'
import { updateIceServers } from './iceServers.ts'

const routerRtpCapabilities = parse(RtpCapabilities, {
  codecs: [
    { kind: 'audio', mimeType: 'audio/opus', preferredPayloadType: 100, clockRate: 48_000, channels: 2 },
  ],
  headerExtensions: [],
})
const relayOf = (username: string) => ({ urls: ['turn:turn.example.com'], username, credential: 'x' })

/** A transport on a handler of the library that was changed so. */
async function transportWith(change: (handler: HandlerInterface) => void): Promise<Transport> {
  const fake = FakeHandler.createFactory({
    generateNativeRtpCapabilities,
    generateLocalDtlsParameters: () => ({ role: 'auto', fingerprints: [] }),
  })
  const handlerFactory = {
    ...fake,
    factory(...options: Parameters<typeof fake.factory>) {
      const handler = fake.factory(...options)
      change(handler)
      return handler
    },
  }
  const device = await Device.factory({ handlerFactory })
  await device.load({ routerRtpCapabilities })
  const iceParameters = { usernameFragment: 'u', password: 'p', iceLite: true }
  return device.createSendTransport({
    id: 't',
    iceParameters,
    iceCandidates: [],
    dtlsParameters: { role: 'auto', fingerprints: [] },
  })
}

function refusesAsFirefoxs(handler: HandlerInterface): void {
  handler.updateIceServers = async () => {
    throw new Error('not supported')
  }
}

test('where the library refuses, the connection itself takes the new relays and keeps all else', async () => {
  let configuration: object = { bundlePolicy: 'max-bundle', iceServers: [relayOf('first')] }
  const connection = {
    getConfiguration: () => configuration,
    setConfiguration(next: object) {
      configuration = next
    },
  }
  const transport = await transportWith(handler => {
    refusesAsFirefoxs(handler)
    Object.assign(handler, { _pc: connection })
  })
  await updateIceServers(transport, [relayOf('second')])
  expect(configuration).toEqual({ bundlePolicy: 'max-bundle', iceServers: [relayOf('second')] })
})

test('where nothing takes them, it is said', async () => {
  const transport = await transportWith(refusesAsFirefoxs)
  await expect(updateIceServers(transport, [relayOf('second')])).rejects.toThrow('not supported')
})

test('where the library can, it does', async () => {
  const told: unknown[] = []
  const transport = await transportWith(handler => {
    handler.updateIceServers = async iceServers => void told.push(iceServers)
  })
  await updateIceServers(transport, [relayOf('second')])
  expect(told).toEqual([[relayOf('second')]])
})
