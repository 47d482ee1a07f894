import type { HangUpReason, StepUpOutcome } from '../../sdk/index.ts'
import type { StepsByBrowser } from '../../ui/microphone/browserFamily.ts'
import type { SomeWritten } from '../../ui/wording/written.ts'
import type { Situation } from './refusalSituations.ts'

export type EndReason = HangUpReason | 'connection-lost'

/** What happened, and what to do. */
export interface ToldWords {
  readonly title: string
  readonly advice: string
}

/** While all is well, and on every button of the card. */
export interface TalkWords {
  readonly callUs: string
  readonly askingTitle: string
  readonly askingAdvice: string
  readonly microphonePromise: string
  readonly joiningTitle: string
  readonly joiningAdvice: string
  readonly workTitle: string
  readonly workLogIn: string
  readonly inLineTitle: string
  readonly nextTitle: string
  readonly placeTitle: (values: { place: number }) => string
  readonly expectedWait: (values: { wait: string }) => string
  readonly overtaken: string
  readonly keepOpen: string
  readonly ringingTitle: string
  readonly ringingAdvice: string
  readonly talkingTo: (values: { name: string }) => string
  readonly ourTeam: string
  readonly youAreMuted: string
  readonly microphone: {
    readonly 'stand-in': (values: { name: string }) => string
    readonly 'stand-in-unnamed': string
    readonly silenced: string
    readonly missing: string
    readonly 'not-allowed': string
    readonly allow: { readonly missing: string; readonly 'not-allowed': string }
  }
  readonly devices: DeviceWords
  readonly youAreHeard: string
  readonly otherIsMuted: (values: { name: string }) => string
  readonly otherIsHeard: (values: { name: string }) => string
  readonly timeLeft: (values: { time: string }) => string
  readonly oneMinuteLeft: string
  readonly cancel: string
  readonly leaveLine: string
  readonly mute: string
  readonly unmute: string
  readonly hangUp: string
  readonly callAgain: string
  readonly tryAgain: string
  readonly close: string
  readonly talkedFor: (values: { duration: string }) => string
  readonly details: string
  readonly smaller: string
  readonly larger: string
  readonly code: string
  readonly resumingTitle: string
}

export interface DeviceWords {
  readonly title: string
  readonly input: string
  readonly output: string
  readonly standard: string
  readonly unnamed: (values: { position: number }) => string
}

/** To a caller in line who is asked to show to be there. They name nobody a machine. */
export interface GateWords {
  readonly soon: string
  readonly on: string
  readonly promise: string
  readonly missed: { readonly voice: string; readonly key: string }
  readonly muted: string
  readonly key: (values: { key: string }) => string
  readonly send: string
  readonly checking: string
  readonly triesLeft: (values: { count: number }) => string
  readonly passkey: string
  readonly passkeyAdvice: string
}

/** Of passkeys, the agent's proof, what is confirmed inside a call, other devices, and the sound. */
export interface IdentityWords {
  readonly offerTitle: string
  readonly offerAdvice: string
  readonly requiredTitle: string
  readonly requiredAdvice: string
  readonly appealAdvice: string
  readonly signInFirst: string
  readonly offerPromise: string
  readonly usePasskey: string
  readonly withoutPasskey: string
  readonly makePasskey: string
  readonly choosePasskey: string
  readonly passkeyFailed: string
  readonly passkeyUnknown: string
  readonly passkeyTooNew: string
  readonly passkeyNotUsed: string
  readonly passkeyMade: string
  readonly worksFrom: (values: { time: string }) => string
  readonly askingPasskeyTitle: string
  readonly makingPasskeyTitle: string
  readonly askingPasskeyAdvice: string
  readonly heldTitle: string
  readonly heldAdvice: string
  readonly moveTitle: string
  readonly moveAdvice: string
  readonly moveYes: string
  readonly moveNo: string
  readonly verifiedAgent: (values: { site: string }) => string
  readonly demoAgent: (values: { site: string }) => string
  readonly demoAgentAdvice: string
  readonly seat: (values: { seat: string }) => string
  readonly twoWords: string
  readonly twoWordsAdvice: string
  readonly proofAwaited: string
  readonly notVerified: string
  readonly notVerifiedAdvice: string
  readonly stepUpTitle: (values: { seat: string }) => string
  readonly stepUpAdvice: string
  readonly stepUpConfirm: string
  readonly stepUpRefuse: string
  readonly stepUpSigning: string
  readonly stepUpOutcome: Readonly<Record<StepUpOutcome, string>>
  readonly otherAway: (values: { name: string }) => string
  readonly connectionLost: string
  readonly lineBack: string
  readonly nothingArrives: (values: { name: string }) => string
  readonly notHeard: (values: { name: string }) => string
  readonly heardAgain: string
  readonly microphoneIsSilent: string
  readonly soundBlocked: string
  readonly saveReceipt: string
  readonly receiptAdvice: string
  readonly passkeyOfferAfter: string
}

/** When to come back. `hours` is the hour of `time`, by which some languages choose the word before it. */
export interface UntilWords {
  readonly today: (values: { time: string; hours: number }) => string
  readonly later: (values: { day: string; time: string; hours: number }) => string
  readonly wait: (values: { time: string }) => string
  readonly line: (values: { time: string }) => string
}

/** Everything that a caller reads and hears of the button and its card. */
export interface CallWords {
  readonly talk: TalkWords
  readonly gate: GateWords
  readonly identity: IdentityWords
  readonly until: UntilWords
  /** Why a call ended. */
  readonly endings: Readonly<Record<EndReason | 'never-heard', ToldWords>>
  /** Why none began. */
  readonly refusals: Readonly<Record<Situation, ToldWords>>
  /** How to allow the microphone, in three steps of each browser. */
  readonly microphoneSteps: StepsByBrowser
}

/** A page's own words for the button, by language (BCP 47). What is missing is said in our words. */
export type RingfenceWords = Readonly<Record<string, SomeWritten<CallWords>>>
