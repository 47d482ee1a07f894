import type {
  AskedGate,
  CallQuality,
  ErrorCode,
  OwnMicrophone,
  PhoneSnapshot,
  ProvenAgent,
  RefusedUntil,
  ShownAgent,
  SoundState,
  StepUpOutcome,
} from '../sdk/index.ts'

type EndReason = Extract<PhoneSnapshot, { state: 'ended' }>['reason']

/** One thing that the browser, the service or the agent does. What is left out is what happens in an everyday call. */
export type TestStep =
  /** Nothing, for so long. Test runners with a clock of their own decide when that is. */
  | { readonly step: 'wait'; readonly ms: number }
  // On the way in
  | { readonly step: 'ask-microphone' }
  | { readonly step: 'allow-microphone' }
  | { readonly step: 'work'; readonly progress: number; readonly logInHelps?: boolean }
  | {
      readonly step: 'offer-passkey'
      readonly required?: boolean
      readonly mayMake?: boolean
      /** Why the last try came to nothing. */
      readonly failed?: ErrorCode
    }
  /** Another device of the same person has a call and is asked. */
  | { readonly step: 'hold'; readonly answerWithinMs?: number }
  /** `cause`: what was behind it. */
  | {
      readonly step: 'refuse'
      readonly code: ErrorCode
      readonly until?: RefusedUntil
      readonly cause?: unknown
    }
  // In line
  | { readonly step: 'admit'; readonly place?: number | null; readonly expectedWaitMs?: number | null }
  | { readonly step: 'move-up'; readonly place: number | null; readonly expectedWaitMs?: number | null }
  | { readonly step: 'ask-gate'; readonly gate?: Partial<AskedGate> }
  | { readonly step: 'pass-gate' }
  | { readonly step: 'ring' }
  /** Nobody answered: the call waits again. */
  | { readonly step: 'miss-ring'; readonly place?: number | null }
  // In the talk
  | {
      readonly step: 'answer'
      readonly agentName?: string
      readonly agent?: Partial<ProvenAgent> | Exclude<ShownAgent, ProvenAgent>
      readonly secondsLeft?: number
    }
  | { readonly step: 'near-cap'; readonly secondsLeft?: number }
  | { readonly step: 'mute-agent'; readonly muted: boolean }
  | { readonly step: 'lose-agent'; readonly waitsMs?: number }
  | { readonly step: 'find-agent' }
  | { readonly step: 'ask-step-up'; readonly sentence: string; readonly expiresInMs?: number }
  | { readonly step: 'end-step-up'; readonly outcome: StepUpOutcome }
  | { readonly step: 'change-sound'; readonly sound?: Partial<SoundState>; readonly blocked?: boolean }
  | { readonly step: 'change-microphone'; readonly microphone: OwnMicrophone }
  /** What the meters show from now on. */
  | {
      readonly step: 'measure'
      readonly level?: number
      readonly ownLevel?: number
      readonly quality?: Partial<CallQuality>
    }
  // At any time of a call
  | { readonly step: 'ask-move'; readonly answerWithinMs?: number }
  | { readonly step: 'end-move' }
  | { readonly step: 'lose-connection' }
  | { readonly step: 'find-connection' }
  | { readonly step: 'end'; readonly reason: EndReason; readonly talkedMs?: number }
  // After it
  | { readonly step: 'issue-receipt'; readonly receipt?: string; readonly mayMakePasskey?: boolean }

export type StepOf<S extends TestStep['step']> = Extract<TestStep, { step: S }>

/** A step that cannot happen in this state is a slip of the test, and never passed over. */
export const impossible = ({ step }: TestStep, { state }: PhoneSnapshot): Error =>
  new Error(`Ringfence test phone: '${step}' cannot happen in '${state}'`)
