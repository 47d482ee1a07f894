import { FakeMediaStreamTrack } from 'fake-mediastreamtrack'
import { generateNativeRtpCapabilities } from 'mediasoup-client/fakeParameters'
import { FakeHandler } from 'mediasoup-client/handlers/FakeHandler'
import type { HandlerInterface } from 'mediasoup-client/types'
import { createEngine } from '../media/engine.ts'
import type { MediaCertificate, MediaEngine, Microphone, Path, Speaker } from '../platform/browser.ts'

/** What a test may look at and do, beside what the library does. */
export interface FakeMedia {
  /** The same each time, as for a browser that keeps it. */
  mediaCertificate(): Promise<MediaCertificate>
  openMicrophone(): Promise<Microphone>
  openSpeaker(onBlocked: (blocked: boolean) => void): Speaker
  createEngine(certificate: MediaCertificate): MediaEngine
  /** What is open now; all zero when everything was given back. */
  inUse(): { readonly microphones: number; readonly sounds: number; readonly transports: number }
  /** Whether the browser wants a gesture before it plays. Each `unlock` is taken for one. */
  wantGesture(wanted: boolean): void
  /** Names of the relay credentials that the open transports have; one each. */
  relayNames(): readonly string[]
  /** As if ICE and DTLS of every open transport stood so now. */
  setPath(path: Path): void
  /** The same for good. */
  failTransports(): void
}

/**
 * Media without a browser: mediasoup-client's own signalling runs, no sound does. `dtlsFingerprint` is what its
 * transports show; it is the certificate's unless a test wants them to differ.
 */
export function createFakeMedia(dtlsFingerprint?: string): FakeMedia {
  const mediaKey = randomFingerprint()
  const open = {
    microphones: new Set<MediaStreamTrack>(),
    sounds: new Set<Speaker>(),
    transports: new Set<HandlerInterface>(),
    relays: new Map<HandlerInterface, readonly RTCIceServer[]>(),
  }
  let gestureWanted = false
  const setPath = (path: Path) => {
    for (const handler of [...open.transports]) handler.emit('@connectionstatechange', path)
  }
  return {
    mediaCertificate: async () => ({ mediaKey, settings: {} }),
    async openMicrophone() {
      const track = new FakeMediaStreamTrack({ kind: 'audio' })
      open.microphones.add(track)
      return {
        track,
        isStandIn: false,
        stop() {
          track.stop()
          open.microphones.delete(track)
        },
      }
    },
    openSpeaker(onBlocked) {
      if (gestureWanted) queueMicrotask(() => onBlocked(true))
      const sound: Speaker = {
        unlock: () => onBlocked(false),
        silentTrack: () => new FakeMediaStreamTrack({ kind: 'audio' }),
        energyOf: () => undefined,
        // As one that speaks evenly, where nothing is muted.
        levelOf: track => (track.enabled ? 0.5 : 0),
        play() {},
        level: () => 0,
        async setOutput() {},
        close: () => open.sounds.delete(sound),
      }
      open.sounds.add(sound)
      return sound
    },
    createEngine(certificate) {
      const shown = dtlsFingerprint ?? certificate.mediaKey
      const fake = FakeHandler.createFactory({
        generateNativeRtpCapabilities,
        generateLocalDtlsParameters: () => ({
          role: 'auto',
          fingerprints: [{ algorithm: 'sha-256', value: shown }],
        }),
      })
      return createEngine(certificate, {
        ...fake,
        factory(options) {
          const handler = fake.factory(options)
          const { close } = handler
          open.transports.add(handler)
          open.relays.set(handler, options.iceServers ?? [])
          handler.updateIceServers = async iceServers => void open.relays.set(handler, iceServers)
          // As one that counts no packets.
          handler.getReceiverStats = async () => new Map([['voice', { type: 'inbound-rtp' }]])
          handler.close = () => {
            open.transports.delete(handler)
            open.relays.delete(handler)
            close.call(handler)
          }
          return handler
        },
      })
    },
    inUse: () => ({
      microphones: open.microphones.size,
      sounds: open.sounds.size,
      transports: open.transports.size,
    }),
    relayNames: () => [...open.relays.values()].flat().map(({ username }) => username ?? ''),
    wantGesture(wanted) {
      gestureWanted = wanted
    },
    setPath,
    failTransports: () => setPath('failed'),
  }
}

/** A microphone's track; its device can end and silence it. */
export const fakeTrack = (label: string): FakeMediaStreamTrack =>
  new FakeMediaStreamTrack({ kind: 'audio', label })

/** SHA-256 fingerprint of no certificate at all (RFC 8122 section 5). */
const randomFingerprint = (): string =>
  [...crypto.getRandomValues(new Uint8Array(32))]
    .map(octet => octet.toString(16).padStart(2, '0').toUpperCase())
    .join(':')
