import { createWorker } from 'mediasoup'
import type { Producer, Router, RtpParameters, WebRtcServer, WebRtcTransport } from 'mediasoup/types'
import type { Level, Packet } from '../../calls/ports.ts'
import { meansOf } from './loudness.ts'

/** One more than the voices that are recorded at once. */
const port = 21_040

/** On a busy machine a connection may take its time, and the sound, too. */
const firstWithinMs = 30_000
const timesLonger = 4

/** What came of one sound: its packets, and loudness as an AudioLevelObserver tells it, both by the time of the sound itself. */
export interface Recorded {
  readonly packets: Packet[]
  readonly levels: Level[]
}

interface Timed extends Recorded {
  /** When its first packet came. */
  readonly beganAtMs: number
}

/** A media worker that records what browsers send it. */
export interface Receiver {
  readonly capabilities: Router['rtpCapabilities']
  open(): Promise<Lane>
  close(): void
}

/** One voice that is sent to it. */
export interface Lane {
  readonly transport: WebRtcTransport
  /** Resolves with what came in so many milliseconds of sound from the first packet on; `null` when that did not come. */
  record(rtpParameters: RtpParameters, forMs: number): Promise<Timed | null>
  close(): void
}

/** The same codec as the rooms of the service have. */
export async function openReceiver(): Promise<Receiver> {
  const worker = await createWorker({ logLevel: 'error' })
  const webRtcServer = await worker.createWebRtcServer({
    listenInfos: [{ protocol: 'udp', ip: '127.0.0.1', port }],
  })
  const router = await worker.createRouter({
    mediaCodecs: [
      {
        kind: 'audio',
        mimeType: 'audio/opus',
        clockRate: 48_000,
        channels: 2,
        parameters: { useinbandfec: 1, usedtx: 1, maxaveragebitrate: 40_000 },
      },
    ],
  })
  return {
    capabilities: router.rtpCapabilities,
    open: () => openLane(router, webRtcServer),
    close: () => worker.close(),
  }
}

async function openLane(router: Router, webRtcServer: WebRtcServer): Promise<Lane> {
  const transport = await router.createWebRtcTransport({ webRtcServer })
  return {
    transport,
    async record(rtpParameters, forMs) {
      const producer = await transport.produce({ kind: 'audio', rtpParameters })
      return recordOf(router, producer, forMs)
    },
    close: () => transport.close(),
  }
}

const levelExtension = 'urn:ietf:params:rtp-hdrext:ssrc-audio-level'

/**
 * A machine that is busy makes a sound longer and loses nothing of it. So what is kept is the time of the sound: a packet comes as many
 * milliseconds after the first as its RTP timestamp says.
 */
async function recordOf(router: Router, producer: Producer, forMs: number): Promise<Timed | null> {
  const packets: Packet[] = []
  const loudness: Level[] = []
  const ear = await router.createDirectTransport()
  const consumer = await ear.consume({ producerId: producer.id, rtpCapabilities: router.rtpCapabilities })
  const levelId = consumer.rtpParameters.headerExtensions?.find(({ uri }) => uri === levelExtension)?.id
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const stopWaiting = setTimeout(() => resolve(false), firstWithinMs + timesLonger * forMs)
  const missing = setTimeout(() => packets.length === 0 && resolve(false), firstWithinMs)
  let beganAt: number | undefined
  let beganAtMs = 0
  consumer.on('rtp', octets => {
    const rtpTime = octets.readUInt32BE(4)
    if (beganAt === undefined) {
      beganAt = rtpTime
      beganAtMs = performance.now()
    }
    const atMs = Math.round(((rtpTime - beganAt) >>> 0) / 48)
    if (atMs > forMs) {
      resolve(true)
      return
    }
    const { payloadAt, level } = headerOf(octets, levelId)
    packets.push([
      atMs,
      (rtpTime - beganAt) >>> 0,
      octets.readUInt16BE(2),
      (octets[1] ?? 0) > 127 ? 1 : 0,
      octets.length - payloadAt,
    ])
    if (level !== undefined) loudness.push([atMs, -level])
  })
  const isWhole = await promise
  clearTimeout(stopWaiting)
  clearTimeout(missing)
  ear.close()
  return isWhole ? { packets, levels: meansOf(loudness, forMs), beganAtMs } : null
}

/** Where the payload begins, and loudness in −dBov (RFC 3550 section 5.1, RFC 8285 section 4.2, RFC 6464 section 3). */
function headerOf(octets: Buffer, levelId: number | undefined): { payloadAt: number; level?: number } {
  const first = octets[0] ?? 0
  const fixed = 12 + 4 * (first & 0x0f)
  if ((first & 0x10) === 0) return { payloadAt: fixed }
  const payloadAt = fixed + 4 + 4 * octets.readUInt16BE(fixed + 2)
  for (let at = fixed + 4; at < payloadAt; ) {
    const element = octets[at] ?? 0
    if (element === 0) at += 1
    else if (element >> 4 === levelId) return { payloadAt, level: (octets[at + 1] ?? 0) & 0x7f }
    else at += 2 + (element & 0x0f)
  }
  return { payloadAt }
}
