import { Audio, PeerConnection } from 'node-datachannel'
import type { TransportParameters } from '../../protocol/index.ts'
import type { DtlsIdentity } from './certificate.ts'
import { opusPayloadType } from './voice.ts'

/** One connection with one audio track, by another implementation of ICE, DTLS and SRTP than the browsers'. */
interface LoadPeer {
  /** Sends one packet, unless the connection is lost. */
  send(packet: Buffer): void
  /** Resolves when ICE and DTLS are done. */
  readonly opened: Promise<void>
  /** Whether the connection broke, or the other end closed it. */
  isLost(): boolean
  /** RTP packets that came in so far. */
  received(): number
  /** Idempotent. */
  close(): void
}

/**
 * Below the ports that systems hand out of their own accord, which give a port that was closed a moment ago again. A server that
 * still holds the old connection of that address takes the new one's checks for the old one's and refuses them: one connection
 * of some thousand then never came up. Of this range libjuice takes one after the other.
 */
const localPorts = { portRangeBegin: 22_000, portRangeEnd: 31_999 } as const

/**
 * Connects to one transport of the server. The remote description is an answer that says what the transport's
 * parameters say, the DTLS role among them (RFC 8842).
 */
export function connectLoadPeer(
  transport: TransportParameters,
  direction: 'SendOnly' | 'RecvOnly',
  ssrc: number,
  identity: DtlsIdentity,
): LoadPeer {
  const { certificatePemFile, keyPemFile } = identity
  const connection = new PeerConnection('load', {
    iceServers: [],
    bindAddress: '127.0.0.1',
    ...localPorts,
    disableAutoNegotiation: true,
    certificatePemFile,
    keyPemFile,
  })
  const audio = new Audio('0', direction)
  audio.addOpusCodec(opusPayloadType)
  if (direction === 'SendOnly') audio.addSSRC(ssrc, 'load')
  const track = connection.addTrack(audio)
  let received = 0
  let isClosed = false
  let isLost = false
  track.onMessage(packet => {
    // RTCP is multiplexed on the same track: its types read as 64 to 95 (RFC 5761 section 4).
    if (((packet[1] ?? 0) & 0x7f) >= 96) received += 1
  })
  const opened = new Promise<void>((resolve, reject) => {
    track.onOpen(resolve)
    connection.onStateChange(state => {
      if (!isClosed && ['failed', 'disconnected', 'closed'].includes(state)) isLost = true
      if (state === 'failed') reject(new Error(`a ${direction} load connection failed`))
    })
  })
  connection.setLocalDescription('offer')
  const offered = connection.localDescription()?.sdp ?? ''
  if (!offered.includes(identity.mediaKey)) throw new Error('the load does not use its certificate')
  connection.setRemoteDescription(answerFor(transport, direction), 'answer')
  return {
    send(packet) {
      if (isLost || isClosed) return
      try {
        track.sendMessageBinary(packet)
      } catch {
        // The track knows that it is closed before the news of it is out.
        isLost = true
      }
    },
    opened,
    isLost: () => isLost,
    received: () => received,
    close() {
      isClosed = true
      connection.close()
    },
  }
}

function answerFor(transport: TransportParameters, direction: 'SendOnly' | 'RecvOnly'): string {
  const { iceParameters, iceCandidates, dtlsParameters } = transport
  const fingerprint = dtlsParameters.fingerprints.find(({ algorithm }) => algorithm === 'sha-256')
  const candidates = iceCandidates.filter(({ protocol }) => protocol === 'udp')
  return [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    'a=ice-lite',
    'a=group:BUNDLE 0',
    `m=audio 9 UDP/TLS/RTP/SAVPF ${opusPayloadType}`,
    'c=IN IP4 127.0.0.1',
    'a=mid:0',
    direction === 'SendOnly' ? 'a=recvonly' : 'a=sendonly',
    'a=rtcp-mux',
    `a=rtpmap:${opusPayloadType} opus/48000/2`,
    `a=fingerprint:sha-256 ${fingerprint?.value}`,
    `a=setup:${dtlsParameters.role === 'client' ? 'active' : 'passive'}`,
    `a=ice-ufrag:${iceParameters.usernameFragment}`,
    `a=ice-pwd:${iceParameters.password}`,
    ...candidates.map(
      each => `a=candidate:${each.foundation} 1 udp ${each.priority} ${each.address} ${each.port} typ host`,
    ),
    'a=end-of-candidates',
    '',
  ].join('\r\n')
}
