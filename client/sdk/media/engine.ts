import { Device } from 'mediasoup-client'
import type { HandlerFactory } from 'mediasoup-client/types'
import { parse, RingfenceError, RtpCapabilities } from '../../../protocol/index.ts'
import { asRingfenceError } from '../errors.ts'
import type { MediaCertificate, MediaEngine } from '../platform/browser.ts'
import { openLeg } from './leg.ts'

/**
 * The library's handlers that take the role which the server leaves them; Firefox's is DTLS client whatever it is told, and of
 * one that is not known nothing is believed.
 */
const takeAnnouncedRole: ReadonlySet<string> = new Set(['Chrome111', 'Safari12'])

/** Makes legs whose transports all use `certificate`. Without `handlerFactory` the browser is recognised. */
export function createEngine(certificate: MediaCertificate, handlerFactory?: HandlerFactory): MediaEngine {
  let loading: Promise<Device> | undefined
  let loaded: Device | undefined

  const load = async (routerRtpCapabilities: RtpCapabilities): Promise<Device> => {
    try {
      const device = await Device.factory(handlerFactory ? { handlerFactory } : {})
      await device.load({ routerRtpCapabilities })
      if (!device.canProduce('audio')) throw new RingfenceError('browser-unsupported')
      loaded = device
      return device
    } catch (error) {
      loading = undefined
      throw asRingfenceError(error, 'browser-unsupported')
    }
  }

  return {
    mediaKey: certificate.mediaKey,
    async prepare(routerRtpCapabilities) {
      loading ??= load(routerRtpCapabilities)
      const { recvRtpCapabilities, handlerName } = await loading
      return {
        rtpCapabilities: parse(RtpCapabilities, JSON.parse(JSON.stringify(recvRtpCapabilities))),
        dtlsRole: takeAnnouncedRole.has(handlerName) ? 'server' : 'client',
      }
    },
    openLeg(options) {
      if (!loaded) throw new RingfenceError('internal-error')
      return openLeg(loaded, certificate, options)
    },
  }
}
