import type { Seat } from '../../sdk/index.ts'
import type { Language } from '../../ui/words/language.ts'
import type { SoftphoneFrame } from '../frame/softphoneFrame.ts'
import type { MicrophoneState } from '../microphone/microphonePermission.ts'
import type { Words } from '../words/words.ts'
import type { AccountNotice, Duty, SeatCall } from './seatTypes.ts'
import type { StepUpAsking } from './stepUpAsking.ts'
import type { StepUpChoice } from './stepUpChoice.ts'

/** What the agent can do on the screen. The views only call these; what may fail is told by `Screen.problem`. */
export interface Actions {
  signIn(): void
  /** In a frame, with the link that opens the sign-in window. */
  signInByLink(): void
  /** Brings the seat here, with what goes on in another window. */
  takeOver(): void
  /** Looks once more who is signed in. */
  start(): void
  signInAsDemoAgent(): void
  enrol(name: string): void
  /** Leaves the enrolment view for the ordinary sign-in. */
  forgetEnrolment(): void
  signOut(): void
  setDuty(duty: Duty): void
  accept(): void
  decline(): void
  mute(muted: boolean): void
  hangUp(): void
  /** Whether the service took the question; if not, `Screen.asking` tells why. */
  askStepUp(callId: SeatCall['callId'], choice: StepUpChoice): Promise<boolean>
  unlockSound(): void
  /** Lets the browser ask for the microphone before a caller waits for it. */
  allowMicrophone(): void
  /** In a call that lost it: the browser may ask. */
  allowMicrophoneAgain(): void
  dismissProblem(): void
  dismissNotice(noticeId: string): void
  chooseLanguage(language: Language): void
  chooseShortcuts(on: boolean): void
  chooseAlerts(on: boolean): void
  chooseDevices(devices: { readonly input: string; readonly output: string }): void
}

/** Everything beside the seat's snapshot that the views are a function of. */
export interface Screen {
  readonly words: Words
  readonly language: Language
  /** For times and dates: BCP 47. */
  readonly locale: string
  /** Milliseconds of `pageTimeMs()`, as the seat's times. */
  readonly nowMs: number
  /** Milliseconds since the epoch by this machine's clock, for dates. */
  readonly clockMs: number
  /** Room for three columns; else one column whose panes collapse. */
  readonly wide: boolean
  /** Code of the last failed wish. */
  readonly problem: string | null
  /** What happened to the account and was not put away. */
  readonly notices: readonly AccountNotice[]
  /** The wish that is being carried out. */
  readonly busy: 'sign-in' | 'demo' | 'enrol' | null
  readonly asking: Pick<StepUpAsking, 'busy' | 'refused'>
  readonly shortcuts: boolean
  readonly alerts: 'on' | 'off' | 'blocked' | 'unsupported'
  /** The browser does not let this tab sound yet. */
  readonly soundLocked: boolean
  /** What the browser says about the microphone, before any call. */
  readonly microphone: MicrophoneState
  readonly userAgent: string
  /** Device ids that were chosen; `''` is the system's default. */
  readonly devices: { readonly input: string; readonly output: string }
  /** For the panels that ask the service themselves. */
  readonly seat: Seat
  /** The page around, where there is one. */
  readonly frame: SoftphoneFrame | null
  readonly actions: Actions
}
