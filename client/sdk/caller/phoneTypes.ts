import type { CallId, ErrorCode, HangUpReason, RefusedUntil, StepUpOutcome } from '../../../protocol/index.ts'
import type { CallQuality } from '../media/qualityMeter.ts'
import type { GatePhone } from './gateTypes.ts'
import type { PhoneSnapshot } from './phoneSnapshot.ts'

export type { AskedGate } from './gateTypes.ts'
export type { PageContextSource, PhoneOptions } from './phoneOptions.ts'
export type * from './phoneSnapshot.ts'

/** Which microphone and which loudspeaker. */
export interface Devices {
  readonly input: string
  readonly output: string
}

/** Typed past-tense events of a phone. */
export interface PhoneEvents {
  snapshotChanged: PhoneSnapshot
  admitted: { readonly callId: CallId; readonly place: number | null }
  rang: { readonly callId: CallId }
  answered: { readonly callId: CallId; readonly agentName: string }
  capNeared: { readonly callId: CallId; readonly secondsLeft: number }
  stepUpAsked: { readonly callId: CallId; readonly sentence: string }
  stepUpEnded: { readonly callId: CallId; readonly sentence: string; readonly outcome: StepUpOutcome }
  ended: {
    readonly callId: CallId
    readonly reason: HangUpReason | 'connection-lost'
    readonly talkedMs: number
  }
  receiptIssued: { readonly callId: CallId; readonly receipt: string }
  /** `cause`: the very error behind it, of the browser or of the page's own functions, where there is one. */
  refused: {
    readonly code: ErrorCode
    readonly retryable: boolean
    readonly until?: RefusedUntil
    readonly cause?: unknown
  }
}

/** A caller's phone: one at a time per page is enough. Made by `createPhone`. */
export interface Phone extends GatePhone {
  readonly snapshot: PhoneSnapshot
  /**
   * First sign of intent (pointer, focus): loads the media code, opens the socket, makes certificate and key and asks
   * for a token, so that a press is answered at once. Safe to call often; fails silently.
   */
  warmUp(): void
  /**
   * Call from a click. Resolves when the call is in line, or when the person is to choose about a passkey. A call that this tab
   * had before the page was loaded again is taken up first, as {@link Phone.resume} does.
   * @throws RingfenceError with `code`, `retryable`, `cause`; the snapshot is then `refused`. `gesture-required` where nothing was
   * pressed on the page so far and the browser then plays no sound.
   */
  call(): Promise<void>
  /**
   * In `refused` with `until.appeal`, from a click: asks to be let through once, by a passkey that the person had before they were
   * blocked. Leads to `offering-passkey`. Rejections as {@link Phone.call}.
   */
  appeal(): Promise<void>
  /**
   * Takes up the call that this browser had before the page was loaded again, if there is one and it is not too old.
   * Resolves to whether there was. Call it once, when the page is there.
   */
  resume(): Promise<boolean>
  /** In `offering-passkey`, from a click: signs this call with a passkey and goes on. Rejections as {@link Phone.call}. */
  usePasskey(): Promise<void>
  /**
   * In `offering-passkey`: lets the browser offer passkeys in the autofill of a field with
   * `autocomplete="username webauthn"`, where it can; choosing one goes on like `usePasskey`. The answer stops that.
   */
  autofillPasskey(): () => void
  /** In `offering-passkey`, unless required, from a click. Rejections as {@link Phone.call}. */
  continueWithoutPasskey(): Promise<void>
  /** In `offering-passkey` or after a call, where `mayMake` says so, from a click: makes a passkey for the site. */
  makePasskey(name: string): Promise<void>
  /** From a click: has the passkey sign what the agent asked for. Resolves to how it ended. */
  confirmStepUp(): Promise<StepUpOutcome>
  refuseStepUp(): Promise<void>
  /** Whether the other device may take the call. */
  answerMove(agrees: boolean): Promise<void>
  /** From a click. */
  unlockSound(): void
  /** Ends the call, or leaves the line. Resolves when everything is released. Idempotent. */
  hangUp(): Promise<void>
  /** No effect unless talking, or asked to speak in line. */
  mute(muted: boolean): void
  /**
   * From a press, where the microphone was lost in a call: the browser may ask.
   * @throws RingfenceError `microphone-denied`, `microphone-missing`, `microphone-busy`, `request-not-allowed`
   */
  allowMicrophone(): Promise<void>
  /**
   * Device ids as in `MediaDeviceInfo.deviceId`; `''` is the system's default. Takes effect at once, also in a call. One that
   * cannot be had gives way to what there is until it is back.
   * @throws RingfenceError the microphone's codes; the one before goes on then
   */
  useDevices(devices: Devices): Promise<void>
  readonly devices: Devices
  /** Loudness of the agent's voice now, 0 to 1, for a meter; 0 when nobody talks. */
  level(): number
  /** Loudness of what the agent gets from here, 0 to 1: from when the microphone is open, also in line; 0 while muted. */
  ownLevel(): number
  /** What was measured of the connection last, once a second while two talk; each number is `null` where it is not known. */
  quality(): CallQuality
  /** Forgets an ended or refused call: the snapshot is `idle` again. */
  reset(): void
  on<E extends keyof PhoneEvents>(event: E, listener: (payload: PhoneEvents[E]) => void): () => void
  /** Ends everything, for ever. Idempotent. */
  close(): void
}
