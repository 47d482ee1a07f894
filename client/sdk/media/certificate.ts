import { RingfenceError } from '../../../protocol/errors.ts'
import { asRingfenceError } from '../errors.ts'
import { inTime } from '../inTime.ts'
import type { MediaCertificate } from '../platform/browser.ts'
import { indexedStore } from '../platform/indexedStore.ts'
import { type CertificateStore, keptCertificate } from './keptCertificate.ts'

/** Made in milliseconds, or never. */
const makingMs = 5000

const algorithm: EcKeyGenParams = { name: 'ECDSA', namedCurve: 'P-256' }

/**
 * The DTLS certificate of every transport of this page, the same after a reload where the browser can keep it, and its
 * SHA-256 fingerprint.
 * @param holder caller and agent in one browser are two parties; `service` is the origin that will see the fingerprint
 * @throws RingfenceError `browser-unsupported`
 */
export async function mediaCertificate(
  holder: 'caller' | 'agent',
  service: string,
): Promise<MediaCertificate> {
  if (typeof RTCPeerConnection === 'undefined') throw new RingfenceError('browser-unsupported')
  try {
    const certificate = await keptCertificate(
      indexedCertificateStore(`certificate ${holder} ${service}`),
      Date.now(),
      () => inTime(makingMs, RTCPeerConnection.generateCertificate(algorithm)),
    )
    const fingerprint = directFingerprint(certificate) ?? (await offeredFingerprint(certificate))
    if (fingerprint === undefined) throw new RingfenceError('browser-unsupported')
    return { mediaKey: fingerprint.toUpperCase(), settings: { certificates: [certificate] } }
  } catch (error) {
    throw asRingfenceError(error, 'browser-unsupported')
  }
}

/** Certificates are serializable, private half unseen (W3C WebRTC section 4.9.1). */
function indexedCertificateStore(entry: string): CertificateStore<RTCCertificate> {
  const asCertificate = (value: unknown) => (value instanceof RTCCertificate ? value : undefined)
  return {
    load: async () => asCertificate(await indexedStore.load(entry)),
    keep: (certificate, isGood) =>
      indexedStore.keepFirst(entry, certificate, value => {
        const kept = asCertificate(value)
        return kept && isGood(kept) ? kept : undefined
      }),
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
