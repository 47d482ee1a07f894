import type { Answer, EventFrame, MediaAbilities, StepUpOutcome } from '../../../../protocol/index.ts'
import type { Events } from '../../events.ts'
import type { CallAudio } from '../../media/callAudio.ts'
import type { Browser, BrowserKey, MediaEngine } from '../../platform/browser.ts'
import type { Signal } from '../../signal/signalTypes.ts'
import type { PhoneEvents, PhoneSnapshot } from '../phoneTypes.ts'
import type { LeavingCall } from './leftCall.ts'

/** A socket on which nothing was asked, with the device readied. */
export interface ReadySignal {
  readonly signal: Signal
  readonly engine: MediaEngine
  readonly abilities: MediaAbilities
}

/** A call that the server let in. */
export interface Joined {
  readonly signal: Signal
  readonly engine: MediaEngine
  readonly answer: Answer<'join'>
  /** Of a call that is taken up, where it need not be the page's own. */
  readonly queue?: string
}

export interface LiveCallParts {
  readonly browser: Pick<Browser, 'clock' | 'chance' | 'onWake' | 'passkeys' | 'passkeySupport'>
  readonly key: BrowserKey
  /** Of the call token. */
  readonly jti: string
  readonly site: string
  readonly queue: string
  readonly joined: Joined
  /** Events that came before the answer was read. */
  readonly early: readonly EventFrame[]
  /** Whether it is taken up again after a reload: the server says next where it stands. */
  readonly resumed: boolean
  readonly voice: CallAudio
  /** A new socket, for when this one breaks. */
  readonly takeSignal: () => Promise<ReadySignal>
  readonly events: Events<PhoneEvents>
  readonly show: (snapshot: PhoneSnapshot) => void
}

/** A call from admission to its receipt. */
export interface LiveCall {
  /** For making a passkey, once; it comes with the receipt, where the site allows that. */
  readonly ticket: string | null
  /** The end that is still being told to the server; `undefined` when there is nothing to tell. */
  readonly farewell: Promise<void> | undefined
  /** What is here is released at once. Resolves when the server knows, or after 3 s while it is still being told. */
  hangUp(): Promise<void>
  /** The person never got to speak: the server is told, and nothing more is shown. */
  abandon(): Promise<void>
  /** The page goes away, and may come back: the socket closes without a word. Answers what to remember. */
  leave(): LeavingCall | undefined
  /** Gives up the socket that still waits for a receipt. Idempotent. */
  close(): void
  mute(muted: boolean): void
  /** Something became of the microphone, or the browser began or stopped wanting a gesture for sound. */
  onVoiceChanged(): void
  confirmStepUp(): Promise<StepUpOutcome>
  refuseStepUp(): Promise<void>
  answerMove(agrees: boolean): Promise<void>
  answerGate(key: string): Promise<boolean>
}

export type EndReason = Extract<PhoneSnapshot, { state: 'ended' }>['reason']
