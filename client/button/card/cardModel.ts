import type { Devices } from '../../sdk/index.ts'
import type { BrowserFamily } from '../../ui/microphone/browserFamily.ts'
import type { CallWording } from '../words/callWording.ts'

/** Everything the card is drawn from. */
export interface CardModel extends CallWording {
  readonly browser: BrowserFamily
  /** Milliseconds of `pageTimeMs()`. */
  readonly nowMs: number
  /** Loudness of the agent's voice now, 0 to 1. */
  readonly level: () => number
  /** Whether the browser can list passkeys in a field. */
  readonly autofill: boolean
  readonly usePasskey: (event: Event) => void
  readonly appeal: (event: Event) => void
  readonly withoutPasskey: (event: Event) => void
  readonly makePasskey: (event: Event) => void
  readonly confirmStepUp: (event: Event) => void
  readonly refuseStepUp: (event: Event) => void
  readonly moveCall: (event: Event) => void
  readonly keepCall: (event: Event) => void
  readonly answerGate: (key: string) => void
  readonly callWithPasskey: (event: Event) => void
  /** Which microphone and loudspeaker were chosen so far. */
  readonly devices: Devices
  readonly useDevices: (devices: Devices) => void
  readonly allowMicrophone: (event: Event) => void
  readonly unlockSound: (event: Event) => void
  readonly saveReceipt: (event: Event) => void
  readonly hangUp: (event: Event) => void
  readonly mute: (muted: boolean) => void
  readonly again: (event: Event) => void
  readonly close: (event: Event) => void
}
