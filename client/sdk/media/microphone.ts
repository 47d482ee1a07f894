import { RingfenceError } from '../../../protocol/errors.ts'
import { microphoneError } from '../errors.ts'
import type { Microphone } from '../platform/browser.ts'

/**
 * Asks for the microphone with the browser's own cleaning of the voice. `deviceId` `''` is the system's default. One that was
 * chosen and cannot be had gives way to what there is.
 * @throws RingfenceError `microphone-denied`, `microphone-missing`, `microphone-busy`, `browser-unsupported`
 */
export async function openMicrophone(deviceId: string): Promise<Microphone> {
  // Nobody is asked for a microphone that could not be used, or told that there is none when that is not what is wrong.
  if (!canCarryCalls()) throw new RingfenceError('browser-unsupported')
  if (deviceId === '') return { ...(await opened({})), isStandIn: false }
  try {
    return { ...(await opened({ deviceId: { exact: deviceId } })), isStandIn: false }
  } catch (error) {
    // Who refused is not asked a second time.
    if (error instanceof RingfenceError && error.code === 'microphone-denied') throw error
    return { ...(await opened({})), isStandIn: true }
  }
}

async function opened(wish: Pick<MediaTrackConstraints, 'deviceId'>): Promise<Omit<Microphone, 'isStandIn'>> {
  try {
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true, ...wish },
      video: false,
    })
    const [track] = stream.getAudioTracks()
    if (!track) throw new RingfenceError('microphone-missing')
    return { track, stop: () => track.stop() }
  } catch (error) {
    throw error instanceof RingfenceError ? error : microphoneError(error)
  }
}

/** All that a call needs beside a microphone. `mediaDevices` is absent on a page that is not secure, whatever the types say. */
const canCarryCalls = (): boolean =>
  'mediaDevices' in navigator &&
  typeof RTCPeerConnection !== 'undefined' &&
  'generateCertificate' in RTCPeerConnection &&
  typeof AudioContext !== 'undefined'

/** Whether {@link openMicrophone} would open without a prompt (W3C Permissions, section 6). */
export async function microphoneAllowed(): Promise<boolean> {
  try {
    return (await navigator.permissions.query({ name: 'microphone' })).state === 'granted'
  } catch {
    return false // this browser does not know the name
  }
}
