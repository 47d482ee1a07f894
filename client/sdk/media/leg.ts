import type { Device } from 'mediasoup-client'
import type { Consumer, DtlsParameters, Producer, Transport } from 'mediasoup-client/types'
import { type ConsumerParameters, type IceServer, parse, RtpParameters } from '../../../protocol/index.ts'
import type { Leg, LegOptions, LinkSample, MediaCertificate, Path } from '../platform/browser.ts'
import { updateIceServers } from './iceServers.ts'

/** Speech, not music: one channel, repair data inside the packets, nothing sent in silence (RFC 7587 section 6.1). */
const codecOptions = {
  opusStereo: false,
  opusFec: true,
  opusDtx: true,
  opusMaxAverageBitrate: 32_000,
} as const

/**
 * Opens both transports of one side. Nothing here waits for the server: it has connected its half already with the
 * certificate in the token, so `connect` is answered at once, and `produce` is told beside.
 */
export function openLeg(device: Device, certificate: MediaCertificate, options: LegOptions): Leg {
  const { media, sound, track } = options
  const additionalSettings = certificate.settings
  // Read once more by each ICE restart.
  const relays = media.iceServers ? { iceServers: media.iceServers } : {}
  const send = device.createSendTransport({ ...media.send, ...relays, additionalSettings })
  const receive = device.createRecvTransport({ ...media.receive, ...relays, additionalSettings })
  let closed = false
  let failed = false
  let carried = false
  let voice: Consumer | undefined
  let spoken = track

  const fail = (why: 'media-failed' | 'media-key-mismatch') => {
    if (closed || failed) return
    failed = true
    options.onFailed(why)
  }

  for (const transport of [send, receive]) watchTransport(transport, certificate, fail)
  watchPath([send, receive], path => {
    if (closed) return
    options.onPath(path)
    if (path === 'connected') carried = true
    if (path === 'failed' && !carried) fail('media-failed')
  })
  send.on('produce', ({ rtpParameters }, done) => {
    done({ id: media.send.id }) // a local key; the server's own id is never needed here
    // Through JSON first: the library leaves keys whose value is undefined.
    if (!closed) options.onProduced(parse(RtpParameters, JSON.parse(JSON.stringify(rtpParameters))))
  })

  const useRelays = async (iceServers: IceServer[]): Promise<void> => {
    if (closed) return
    await Promise.allSettled([send, receive].map(transport => updateIceServers(transport, iceServers)))
  }

  const orFail = () => fail('media-failed')
  const consume = (consumer: ConsumerParameters): Promise<Consumer> => receive.consume({ ...consumer })
  consume(media.placeholder).catch(orFail)
  const producing: Promise<Producer> = send.produce({
    track,
    codecOptions,
    stopTracks: false,
    disableTrackOnPause: false,
  })
  producing.catch(orFail)

  return {
    speak(next) {
      spoken = next
      // One that ended meanwhile says nothing; whoever opened it looks for another.
      const isDone = () => closed || next.readyState === 'ended'
      producing
        .then(producer => (isDone() ? undefined : producer.replaceTrack({ track: next })))
        .catch(() => (isDone() ? undefined : orFail()))
    },
    consume(parameters) {
      consume(parameters)
        .then(consumer => {
          voice = consumer
          if (!closed) sound.play(consumer.track)
        })
        .catch(orFail)
    },
    useRelays(iceServers) {
      void useRelays(iceServers)
    },
    async sample() {
      const producer = closed ? undefined : await producing
      const [heard, own] = await Promise.all([voice?.getStats(), producer?.getStats()])
      return {
        // Before the first packet there is no report of it.
        packets: counted(heard, 'inbound-rtp', 'packetsReceived', 0),
        // Firefox 153 counts none.
        ownEnergy: counted(own, 'media-source', 'totalAudioEnergy') ?? sound.energyOf(spoken),
        link: linkIn(heard, own),
      }
    },
    async restartIce(restart) {
      // Before it begins: what is sought is sought with the new credential.
      if (restart.iceServers) await useRelays(restart.iceServers)
      if (closed) return
      await Promise.all([
        send.restartIce({ iceParameters: restart.send }),
        receive.restartIce({ iceParameters: restart.receive }),
      ])
    },
    close() {
      if (closed) return
      closed = true
      send.close()
      receive.close()
    },
  }
}

function watchTransport(
  transport: Transport,
  certificate: MediaCertificate,
  fail: (why: 'media-failed' | 'media-key-mismatch') => void,
): void {
  transport.on('connect', ({ dtlsParameters }, done, refuse) => {
    if (usesCertificate(dtlsParameters, certificate)) {
      done()
    } else {
      fail('media-key-mismatch')
      refuse(new Error('this transport has another certificate'))
    }
  })
}

/** One number of the report of this type (W3C WebRTC Statistics, section 8); `none` where there is no such report. */
function counted(
  report: RTCStatsReport | undefined,
  type: string,
  name: string,
  none?: number,
): number | undefined {
  let found = report && none
  report?.forEach((each: Record<string, unknown>) => {
    // Of pairs of candidates only one carries; it alone has been measured of late.
    if (each.type !== type || each.nominated === false) return
    found = typeof each[name] === 'number' ? each[name] : undefined
  })
  return found
}

function linkIn(heard: RTCStatsReport | undefined, own: RTCStatsReport | undefined): LinkSample {
  const roundTrip =
    counted(own, 'remote-inbound-rtp', 'roundTripTime') ??
    counted(own, 'candidate-pair', 'currentRoundTripTime')
  return {
    roundTripMs: inMs(roundTrip),
    jitterMs: inMs(counted(heard, 'inbound-rtp', 'jitter')),
    lost: counted(heard, 'inbound-rtp', 'packetsLost', 0),
    ownLoss: counted(own, 'remote-inbound-rtp', 'fractionLost'),
  }
}

const inMs = (seconds: number | undefined): number | undefined => seconds && seconds * 1000

/** Tells how two transports together stand, whenever that changes. */
function watchPath(transports: readonly Transport[], onPath: (path: Path) => void): void {
  let before: Path = 'connecting'
  const look = () => {
    const states = transports.map(each => each.connectionState)
    const path =
      worst.find(state => states.includes(state)) ??
      (states.every(state => state === 'connected') ? 'connected' : 'connecting')
    if (path === before) return
    before = path
    onPath(path)
  }
  for (const transport of transports) transport.on('connectionstatechange', look)
}

const worst = ['failed', 'disconnected'] as const

const usesCertificate = ({ fingerprints }: DtlsParameters, { mediaKey }: MediaCertificate): boolean =>
  fingerprints.some(({ algorithm, value }) => algorithm === 'sha-256' && value.toUpperCase() === mediaKey)
