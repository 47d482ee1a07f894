import type {
  CallId,
  ErrorCode,
  HangUpReason,
  Language,
  MoveId,
  RefusedUntil,
  SeatMethod,
  SeatPseudonym,
  StepUpId,
  StepUpOutcome,
} from '../../../protocol/index.ts'
import type { OwnMicrophone } from '../media/keptMicrophone.ts'
import type { SoundState } from '../media/soundState.ts'
import type { Joining } from './admission/joining.ts'
import type { AskedGate, GatePhone } from './gateTypes.ts'

export type { AskedGate } from './gateTypes.ts'
export type { PageContextSource, PhoneOptions } from './phoneOptions.ts'

/** Who the caller talks to, as far as the seat proved it. The proof was checked in this browser. */
export interface ProvenAgent {
  readonly siteName: string
  readonly seat: SeatPseudonym
  /** `demo`: nothing was proven. */
  readonly method: SeatMethod
  /** The two words that both screens show. */
  readonly words: readonly [string, string]
  /** Of the two words, for as long as the call lasts: the phone's `language` as it began. */
  readonly language: Language
}

/** The agent as the phone shows them. */
export type ShownAgent = ProvenAgent | 'awaited' | null

/** What the agent asks the caller to confirm. */
export interface AskedStepUp {
  readonly stepUpId: StepUpId
  /** Exactly what is signed; shown as it is. */
  readonly sentence: string
  readonly seat: SeatPseudonym
  readonly endsAtMs: number
  /** `signing`: the browser asks for the passkey. */
  readonly step: 'asked' | 'signing'
}

/** Another device of the same identity wants this call. */
export interface AskedMove {
  readonly moveId: MoveId
  readonly endsAtMs: number
}

/** A passkey that was made just now. `usableAtMs`: `null` where it is usable at once, else when its cool-off is over. */
export interface MadePasskey {
  readonly usableAtMs: number | null
}

/**
 * What a caller's phone is doing. A field exists only in the state where it means something.
 * Times are milliseconds of the page's own clock, `performance.timeOrigin + performance.now()`, which nobody can set back.
 */
export type PhoneSnapshot =
  | { readonly state: 'idle' }
  /** A call of this browser may go on after a reload; it is being taken up again. */
  | { readonly state: 'resuming' }
  /** The person chooses: `usePasskey`, or `continueWithoutPasskey` unless it is required. */
  | {
      readonly state: 'offering-passkey'
      readonly required: boolean
      /** Whether `makePasskey` is possible: the site vouches for this visitor. */
      readonly mayMake: boolean
      /** Why the last try failed, if one did. */
      readonly failed: ErrorCode | null
      /** The passkey made on this offer, if one was. */
      readonly made: MadePasskey | null
      /** The person is blocked: a passkey from before that lets this one call through. */
      readonly appeals?: true
    }
  /** The browser asks the person for a passkey; `making`: to make one. */
  | { readonly state: 'asking-passkey'; readonly making: boolean }
  /** The browser asks the person for the microphone. */
  | { readonly state: 'asking-microphone' }
  | Joining
  /** Another device of the same identity has a call; it is being asked. */
  | { readonly state: 'held'; readonly endsAtMs: number }
  /** In line. `place` 1 is next; both numbers are null until they are known. `overtaken`: it last moved back. */
  | {
      readonly state: 'waiting'
      readonly callId: CallId
      readonly place: number | null
      readonly expectedWaitMs: number | null
      readonly overtaken: boolean
      /** What is asked before an agent is rung; `null`: nothing. */
      readonly gate: AskedGate | null
      /** This browser lost the service and seeks it again. */
      readonly connectionLost: boolean
      readonly askedMove: AskedMove | null
    }
  /** An agent is being rung. */
  | {
      readonly state: 'connecting'
      readonly callId: CallId
      readonly connectionLost: boolean
      readonly askedMove: AskedMove | null
    }
  | {
      readonly state: 'talking'
      readonly callId: CallId
      readonly agentName: string
      /**
       * `awaited`: the call moved here and the agent signs anew. `null`: the proof did not hold; whoever this is, they are not
       * who they should be.
       */
      readonly agent: ShownAgent
      readonly startedAtMs: number
      /** When the token's seconds end. */
      readonly endsAtMs: number
      /** The cap is near: the person should be told. */
      readonly capNear: boolean
      readonly muted: boolean
      readonly otherMuted: boolean
      /** This browser lost the service and seeks it again. */
      readonly connectionLost: boolean
      /** The agent's connection broke; until when it may come back. */
      readonly otherAwayUntilMs: number | null
      /** What was measured of the sound of both. */
      readonly sound: SoundState
      /** The browser plays nothing before a gesture (after a reload): call `unlockSound` in one. */
      readonly soundBlocked: boolean
      /** What became of the microphone; in `not-allowed` and `missing` a press may call `allowMicrophone`. */
      readonly microphone: OwnMicrophone
      readonly stepUp: AskedStepUp | null
      /** The last step-up that ended in this call. */
      readonly lastStepUp: { readonly sentence: string; readonly outcome: StepUpOutcome } | null
      readonly askedMove: AskedMove | null
    }
  | {
      readonly state: 'ended'
      readonly reason: HangUpReason | 'connection-lost'
      readonly talkedMs: number
      /** Whether calling again at once makes sense. */
      readonly retryable: boolean
      /** What remains of the call, signed (compact JWS); comes a moment after the end. */
      readonly receipt: string | null
      /** Whether `makePasskey` is possible now. */
      readonly mayMakePasskey: boolean
      /** The passkey made after this call, if one was. */
      readonly madePasskey: MadePasskey | null
    }
  /** The call never began. */
  | {
      readonly state: 'refused'
      readonly code: ErrorCode
      readonly retryable: boolean
      /** When or how it may begin, where the service knows. */
      readonly until?: RefusedUntil
    }

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
  refused: { readonly code: ErrorCode; readonly retryable: boolean; readonly until?: RefusedUntil }
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
   * @throws RingfenceError with `code`, `retryable`, `cause`; the snapshot is then `refused`.
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
  /** Forgets an ended or refused call: the snapshot is `idle` again. */
  reset(): void
  on<E extends keyof PhoneEvents>(event: E, listener: (payload: PhoneEvents[E]) => void): () => void
  /** Ends everything, for ever. Idempotent. */
  close(): void
}
