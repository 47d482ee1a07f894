import { openMicrophone } from '../../sdk/index.ts'

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
    const microphone = await openMicrophone('')
    microphone.stop()
  }

  close(): void {
    this.#status?.removeEventListener('change', this.#onChange)
  }
}
