import { RingfenceError } from '../../../protocol/errors.ts'
import type { Microphone } from '../browser.ts'
import { microphoneError } from '../errors.ts'

/**
 * Asks for the microphone with the browser's own cleaning of the voice. `deviceId` `''` is the system's default.
 * @throws RingfenceError `microphone-denied`, `microphone-missing`, `microphone-busy`, `browser-unsupported`
 */
export async function openMicrophone(deviceId: string): Promise<Microphone> {
  // Nobody is asked for a microphone that could not be used, or told that there is none when that is not what is wrong.
  if (!canCarryCalls()) throw new RingfenceError('browser-unsupported')
  try {
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: {
        echoCancellation: true,
        noiseSuppression: true,
        autoGainControl: true,
        ...(deviceId !== '' && { deviceId: { exact: deviceId } }),
      },
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
