import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { RingfenceError } from '../../../protocol/errors.ts'
import { microphoneError } from '../errors.ts'
import { loadBrowserKey } from '../identity/browserKey.ts'
import { createEngine } from '../media/engine.ts'
import { type FakeService, startFakeService } from '../testing/fakeService.ts'
import { createNodePlatform, createPhoneOn, type NodePlatform } from '../testing/index.ts'
import type { PhoneOptions } from './phoneTypes.ts'

/** What a browser, its network or the page itself throws; its words are nobody else's. */
const failure = new DOMException('only for this page', 'OperationError')
const fails = () => Promise.reject(failure)
const throws = () => {
  throw failure
}

interface Broken {
  readonly platform?: (platform: NodePlatform) => Partial<NodePlatform>
  readonly options?: Partial<PhoneOptions>
  /** What is found behind it. */
  readonly found?: 'service-unavailable'
}

const ways: Readonly<Record<string, readonly [string, Broken]>> = {
  'a request': ['server-unreachable', { platform: () => ({ fetch: fails }) }],
  'a request, whose cause is found': [
    'service-unavailable',
    { platform: () => ({ fetch: fails }), found: 'service-unavailable' },
  ],
  'a body that breaks off': [
    'server-unreachable',
    { platform: () => ({ fetch: async () => Object.assign(new Response(), { text: fails }) }) },
  ],
  'the making of a socket': ['server-unreachable', { platform: () => ({ openSocket: throws }) }],
  'the microphone': [
    'browser-unsupported',
    { platform: () => ({ openMicrophone: () => Promise.reject(microphoneError(failure)) }) },
  ],
  'the loudspeaker': ['internal-error', { platform: () => ({ openSpeaker: throws }) }],
  'the making of a key': [
    'browser-unsupported',
    {
      platform: () => ({
        browserKey() {
          vi.spyOn(crypto.subtle, 'generateKey').mockRejectedValue(failure)
          return loadBrowserKey({ load: fails, keep: fails })
        },
      }),
    },
  ],
  'a signature': [
    'internal-error',
    {
      platform: ({ browserKey }) => ({ browserKey: async () => ({ ...(await browserKey()), sign: fails }) }),
    },
  ],
  'the certificate': ['internal-error', { platform: () => ({ mediaCertificate: fails }) }],
  'the media library': [
    'browser-unsupported',
    {
      platform: ({ loadOnIntent }) => ({
        loadOnIntent: async () => ({
          ...(await loadOnIntent()),
          createEngine: certificate =>
            createEngine(certificate, {
              ...{ name: 'broken', factory: throws },
              getNativeRtpCapabilities: throws,
            }),
        }),
      }),
    },
  ],
  'a late part': [
    'server-unreachable',
    {
      platform: () => ({
        loadOnIntent: () => Promise.reject(new RingfenceError('server-unreachable', { cause: failure })),
      }),
    },
  ],
  'the page’s own log-in': ['vouch-failed', { options: { vouch: fails } }],
}

let service: FakeService
beforeEach(async () => {
  service = await startFakeService()
})
afterEach(() => {
  vi.restoreAllMocks()
  return service.close()
})

test.each(Object.entries(ways))(
  '%s: the very error is the cause of the refusal and of its event, and goes nowhere else',
  async (_, [code, { platform: broken, options, found }]) => {
    const platform = createNodePlatform({ ...service.network, ...(found && { cause: found }) })
    Object.assign(platform, broken?.(platform))
    const phone = createPhoneOn(platform, {
      ...{ service: service.origin, site: 'demo', queue: 'sales' },
      ...options,
    })
    const refused = vi.fn()
    phone.on('refused', refused)
    const thrown: unknown = await phone.call().catch(error => error)
    expect(thrown).toBeInstanceOf(RingfenceError)
    expect(thrown).toMatchObject({ code })
    expect(Object(thrown).cause).toBe(failure)
    expect(refused.mock.calls[0]?.[0].cause).toBe(failure)
    expect(phone.snapshot).toMatchObject({ state: 'refused', code })
    expect(phone.snapshot).not.toHaveProperty('cause')
    expect(JSON.stringify([service.asked, service.served])).not.toContain(failure.message)
    expect(platform.inUse()).toEqual({ microphones: 0, sounds: 0, transports: 0 })
    phone.close()
  },
)

test('a socket that broke tells its number, and one that the service closed its code and nothing else', async () => {
  const closing = (closeCode: number) => {
    const platform = createNodePlatform({
      ...service.network,
      openSocket(_url, _subprotocol, { onClosed }) {
        queueMicrotask(() => onClosed(closeCode))
        return { send() {}, close() {} }
      },
    })
    return createPhoneOn(platform, { service: service.origin, site: 'demo', queue: 'sales' }).call()
  }
  const cause = expect.objectContaining({ message: 'the socket was closed with code 1006' })
  await expect(closing(1006)).rejects.toMatchObject({ code: 'server-unreachable', cause })
  const closed: unknown = await closing(4203).catch(error => error)
  expect(closed).toMatchObject({ code: 'protocol-unsupported' })
  expect(Object(closed).cause).toBeUndefined()
})

test('a refusal of the service has no cause but itself', async () => {
  service.refuse('call-tokens', 'rate-limited')
  const platform = createNodePlatform(service.network)
  const phone = createPhoneOn(platform, { service: service.origin, site: 'demo', queue: 'sales' })
  const refused = vi.fn()
  phone.on('refused', refused)
  await expect(phone.call()).rejects.toSatisfy(error => Object(error).cause === undefined)
  expect(refused.mock.calls[0]?.[0]).toEqual({ code: 'rate-limited', retryable: true })
  phone.close()
})
