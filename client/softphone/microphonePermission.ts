import { RingfenceError } from '../sdk/index.ts'

/** What the browser will say when a microphone is asked for. `unknown`: it does not tell beforehand. */
export type MicrophoneState = 'granted' | 'prompt' | 'denied' | 'unknown'

/**
 * Watches whether the microphone may be opened (W3C Permissions), so that a blocked one is found before a caller is
 * answered and not after.
 */
export class MicrophonePermission {
  #status: PermissionStatus | undefined
  readonly #onChange: () => void

  constructor(onChange: () => void) {
    this.#onChange = onChange
  }

  get state(): MicrophoneState {
    return this.#status?.state ?? 'unknown'
  }

  async watch(): Promise<void> {
    try {
      this.#status = await navigator.permissions.query({ name: 'microphone' })
    } catch {
      return // This browser does not know the name: the state stays unknown.
    }
    this.#status.addEventListener('change', this.#onChange)
    this.#onChange()
  }

  /**
   * Settles the browser's question while there is still time: opens and closes a microphone unless it is already
   * granted, or the browser would ask again anyway.
   *
   * @throws RingfenceError `microphone-denied`, `microphone-missing`, `microphone-busy`
   */
  async settle(): Promise<void> {
    if (this.state === 'granted' || this.state === 'unknown') return
    const stream = await openMicrophone('')
    for (const track of stream.getTracks()) track.stop()
  }

  close(): void {
    this.#status?.removeEventListener('change', this.#onChange)
  }
}

/**
 * @param deviceId as in `MediaDeviceInfo.deviceId`; `''` is the system's default
 * @throws RingfenceError `microphone-denied`, `microphone-missing`, `microphone-busy`, `browser-unsupported`
 */
export async function openMicrophone(deviceId: string): Promise<MediaStream> {
  // As the call itself does: what this browser cannot do is no fault of the microphone.
  if (typeof RTCPeerConnection === 'undefined') throw new RingfenceError('browser-unsupported')
  const audio = deviceId === '' ? true : { deviceId: { ideal: deviceId } }
  try {
    return await navigator.mediaDevices.getUserMedia({ audio })
  } catch (cause) {
    throw new RingfenceError(codeOfMedia(cause), { cause })
  }
}

/** W3C Media Capture and Streams, section 10.2: which failure has which name. */
function codeOfMedia(thrown: unknown) {
  const name = thrown instanceof DOMException ? thrown.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'microphone-denied'
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'microphone-missing'
  if (name === 'NotReadableError' || name === 'AbortError') return 'microphone-busy'
  return 'browser-unsupported'
}
