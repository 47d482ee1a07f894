import type { Consumer, Producer, Router, WebRtcServer, WebRtcTransport } from 'mediasoup/types'
import type { LegInput, PartyId } from '../../calls/ports.ts'
import {
  ConsumerParameters,
  type IceRestart,
  type LegMedia,
  type MediaKey,
  parse,
  type TransportParameters,
} from '../../protocol/index.ts'
import { maxIncomingBitrate } from './codecs.ts'
import type { Mismatches } from './workers/mismatches.ts'

/** One party's transports and streams. */
export interface Leg {
  readonly input: LegInput
  readonly send: WebRtcTransport
  readonly receive: WebRtcTransport
  readonly media: LegMedia
  producer: Producer | undefined
  producing: boolean
  /** Of the voices of the others, by whose they are. */
  readonly consumers: Map<PartyId, Consumer>
  /** Whose voices are on their way to it. */
  readonly consuming: Set<PartyId>
}

/** Why a transport is lost for good. A wrong certificate is only named where the worker saw one. */
type LegFailure = 'media-key-mismatch' | 'media-failed'

/** What is told of a leg after it was made. */
interface LegNews {
  readonly onFailed: (why: LegFailure) => void
  /** Packets come on neither transport's path any more, or come on both again. A path may come back as long as the leg stands. */
  readonly onPath: (path: 'lost' | 'back') => unknown
}

/**
 * How long a browser may be silent before its path counts as lost (RFC 7675 section 5.1). Its page notices sooner and says so;
 * this is for a page that does not. Two checks of a slow browser fit in.
 */
const iceConsentSeconds = 15

interface Place {
  readonly router: Router
  readonly webRtcServer: WebRtcServer
  readonly mismatches: Mismatches
  readonly placeholderProducerId: string
}

/**
 * Makes both transports of one party and connects them at once with the one certificate that the side's token or seat
 * named, so no certificate is ever taken from the wire. Where the browser can be DTLS server on its sending transport, it is
 * (RFC 8842): that lets its voice leave one round trip earlier.
 */
export async function createLeg(place: Place, input: LegInput, news: LegNews): Promise<Leg> {
  const { dtlsRole = 'client' } = input
  const [send, receive] = await bothOrNone(
    connectedTransport(place, input.mediaKey, dtlsRole),
    connectedTransport(place, input.mediaKey, 'client'),
  )
  try {
    watch([send, receive], place.mismatches, input.mediaKey, news)
    const consuming = receive.consume({
      producerId: place.placeholderProducerId,
      rtpCapabilities: input.rtpCapabilities,
      paused: true,
    })
    const [placeholder] = await Promise.all([
      consuming.then(consumer => {
        closedMeanwhile(receive, consumer)
        return consumer
      }),
      send.setMaxIncomingBitrate(maxIncomingBitrate),
    ])
    const media: LegMedia = {
      send: transportParameters(send, dtlsRole === 'server' ? 'client' : 'server'),
      receive: transportParameters(receive, 'server'),
      placeholder: consumerParameters(placeholder),
    }
    return {
      input,
      send,
      receive,
      media,
      producer: undefined,
      producing: false,
      consumers: new Map(),
      consuming: new Set(),
    }
  } catch (error) {
    send.close()
    receive.close()
    throw error
  }
}

/** Lets both transports seek another path. */
export async function restartIceOf({ send, receive }: Leg): Promise<IceRestart> {
  const [ofSend, ofReceive] = await Promise.all([send.restartIce(), receive.restartIce()])
  return { send: ofSend, receive: ofReceive }
}

/** Closes both transports; what they carried closes with them. Idempotent. */
export function closeLeg(leg: Leg): void {
  leg.send.close()
  leg.receive.close()
}

/**
 * Whether what `made` needs was closed while it was being made; then it is closed too. mediasoup finishes what was
 * asked of a transport that closes meanwhile, and nothing would ever close the result.
 */
export function closedMeanwhile(
  transport: WebRtcTransport,
  made: Producer | Consumer,
  voice?: Producer,
): boolean {
  if (transport.closed || voice?.closed) made.close()
  return made.closed
}

/** What the browser needs to know of a consumer. */
export function consumerParameters(consumer: Consumer): ConsumerParameters {
  const { id, producerId, kind } = consumer
  const { msid, ...rtpParameters } = consumer.rtpParameters
  return parse(ConsumerParameters, {
    id,
    producerId,
    kind,
    rtpParameters: msid === undefined ? rtpParameters : { ...rtpParameters, msid },
  })
}

async function connectedTransport(
  place: Place,
  mediaKey: MediaKey,
  browserRole: 'client' | 'server',
): Promise<WebRtcTransport> {
  const transport = await place.router.createWebRtcTransport({
    webRtcServer: place.webRtcServer,
    enableUdp: true,
    enableTcp: true,
    preferUdp: true,
    enableSctp: false,
    iceConsentTimeout: iceConsentSeconds,
  })
  try {
    await transport.connect({
      dtlsParameters: { role: browserRole, fingerprints: [{ algorithm: 'sha-256', value: mediaKey }] },
    })
    return transport
  } catch (error) {
    transport.close()
    throw error
  }
}

/** Both transports, or an error and neither. */
async function bothOrNone(
  one: Promise<WebRtcTransport>,
  two: Promise<WebRtcTransport>,
): Promise<[WebRtcTransport, WebRtcTransport]> {
  const made = await Promise.allSettled([one, two])
  if (made[0].status === 'fulfilled' && made[1].status === 'fulfilled') return [made[0].value, made[1].value]
  for (const each of made) if (each.status === 'fulfilled') each.value.close()
  return Promise.all([one, two])
}

function watch(
  transports: readonly WebRtcTransport[],
  mismatches: Mismatches,
  mediaKey: MediaKey,
  news: LegNews,
): void {
  let mismatched = false
  let wasLost = false
  const stop = mismatches.watch(mediaKey, () => {
    mismatched = true
  })
  for (const transport of transports) {
    transport.observer.once('close', stop)
    transport.on('dtlsstatechange', state => {
      if (state === 'failed') news.onFailed(mismatched ? 'media-key-mismatch' : 'media-failed')
    })
    transport.on('icestatechange', state => {
      const isLost = transports.some(each => each.iceState === 'disconnected')
      if (state === 'closed' || isLost === wasLost) return
      wasLost = isLost
      news.onPath(isLost ? 'lost' : 'back')
    })
  }
}

/** Tells once when a path to the voice was found, and once when both transports have finished their handshakes. */
export function watchConnecting({ send, receive }: Leg, tell: (what: 'reached' | 'connected') => void): void {
  let isConnected = false
  const isReached = () => send.iceState === 'connected' || send.iceState === 'completed'
  const look = () => {
    if (isConnected || [send, receive].some(({ dtlsState }) => dtlsState !== 'connected')) return
    isConnected = true
    tell('connected')
  }
  send.on('icestatechange', function found() {
    if (!isReached()) return
    send.off('icestatechange', found)
    tell('reached')
  })
  for (const transport of [send, receive]) transport.on('dtlsstatechange', look)
}

function transportParameters(
  transport: WebRtcTransport,
  serverRole: 'client' | 'server',
): TransportParameters {
  return {
    id: transport.id,
    iceParameters: transport.iceParameters,
    iceCandidates: transport.iceCandidates.map(({ tcpType, ...candidate }) =>
      tcpType === undefined ? candidate : { ...candidate, tcpType },
    ),
    dtlsParameters: {
      role: serverRole,
      // Browsers need one fingerprint; SHA-256 is the one RFC 8122 section 5 requires.
      fingerprints: transport.dtlsParameters.fingerprints.filter(({ algorithm }) => algorithm === 'sha-256'),
    },
  }
}
