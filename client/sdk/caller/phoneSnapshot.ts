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
import type { AskedGate } from './gateTypes.ts'

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
