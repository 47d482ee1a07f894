import type { TrustedCertificate } from '../../browser/harness/browsers/firefox.ts'
import { openMediaRelay, relayAddress as wallAddress } from '../../browser/harness/network/mediaRelay.ts'
import { Service, type ServiceOptions } from '../../browser/harness/service.ts'
import { freePort } from '../../harness/freePort.ts'
import { type RelayTransport, startTurnServer, type TurnServer } from './turnServer.ts'

/** Where the relay sends from: the one address that the media port hears. */
const turnAddress = '127.0.0.3'

/** A service, its relay, and a network around both of which a test says what passes; what does not is swallowed. */
export interface RelayNetwork {
  readonly service: Service
  readonly turn: TurnServer
  /** What the relay shows over TLS, which is met by its name: browsers take no address there. */
  readonly certificate: TrustedCertificate
  /** Ways from a browser to the relay; by default all of them. */
  letThrough(transports: readonly RelayTransport[]): void
  /** Whether a browser reaches the media port itself; by default only the relay does. */
  letDirect(passes: boolean): void
  close(): Promise<void>
}

/** @param turnSecret what the relay believes to be the secret */
export async function openRelayNetwork(
  options: Omit<ServiceOptions, 'turn' | 'mediaPort'> = {},
  turnSecret = secret,
): Promise<RelayNetwork> {
  const turn = await startTurnServer(turnSecret, {
    address: wallAddress,
    relayAddress: turnAddress,
    peerAddress: wallAddress,
  })
  const [mediaPort, tlsPort] = [await freePort(), await freePort()]
  const [media, plain, tls] = await Promise.all([
    openMediaRelay(mediaPort),
    openMediaRelay(turn.port),
    openMediaRelay(tlsPort, { address: '127.0.0.1', behind: turn.tlsPort }),
  ])
  media.admitOnly(turnAddress)
  const service = await Service.start({
    ...options,
    mediaPort,
    turn: { urls: [turn.url('udp'), turn.url('tcp'), `turns:localhost:${tlsPort}?transport=tcp`], secret },
  })
  return {
    service,
    turn,
    certificate: { host: 'localhost', port: tlsPort, fingerprint: turn.fingerprint },
    letThrough(transports) {
      plain.swallow({ udp: !transports.includes('udp'), tcp: !transports.includes('tcp') })
      tls.swallow({ udp: true, tcp: !transports.includes('tls') })
    },
    letDirect: passes => media.admitOnly(passes ? null : turnAddress),
    async close() {
      await service.close()
      await Promise.all([turn.close(), ...[media, plain, tls].map(each => each.close())])
    },
  }
}

const secret = 's'.repeat(64)
