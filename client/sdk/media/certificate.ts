import { RingfenceError } from '../../../protocol/errors.ts'
import type { MediaCertificate } from '../platform.ts'

const algorithm: EcKeyGenParams = { name: 'ECDSA', namedCurve: 'P-256' }

/**
 * Makes the DTLS certificate of every transport of this page and reads its SHA-256 fingerprint.
 * @throws RingfenceError `browser-unsupported`
 */
export async function makeCertificate(): Promise<MediaCertificate> {
  if (typeof RTCPeerConnection === 'undefined') throw new RingfenceError('browser-unsupported')
  try {
    const certificate = await RTCPeerConnection.generateCertificate(algorithm)
    const fingerprint = directFingerprint(certificate) ?? (await offeredFingerprint(certificate))
    if (fingerprint === undefined) throw new RingfenceError('browser-unsupported')
    return { mediaKey: fingerprint.toUpperCase(), settings: { certificates: [certificate] } }
  } catch (error) {
    throw new RingfenceError('browser-unsupported', { cause: error })
  }
}

/** Not every browser has `getFingerprints` (W3C WebRTC section 4.9.2). */
function directFingerprint(certificate: RTCCertificate): string | undefined {
  if (!('getFingerprints' in certificate)) return undefined
  return certificate.getFingerprints().find(({ algorithm }) => algorithm === 'sha-256')?.value
}

/** Every browser writes the fingerprint into an offer (RFC 8122 section 5). Nothing is gathered or sent. */
async function offeredFingerprint(certificate: RTCCertificate): Promise<string | undefined> {
  const connection = new RTCPeerConnection({ certificates: [certificate] })
  try {
    connection.addTransceiver('audio', { direction: 'recvonly' })
    const { sdp } = await connection.createOffer()
    return sdp?.match(/^a=fingerprint:sha-256 ([0-9A-F:]+)/im)?.[1]
  } finally {
    connection.close()
  }
}
