import type {
  AgentRole,
  AgentsAnswer,
  CallerCard,
  CallerHeard,
  CallerId,
  CallId,
  Duty,
  ErrorCode,
  EventOf,
  HangUpReason,
  PasskeysAnswer,
  QueueLoad,
  QueueName,
  RecentCall,
  ReportReason,
  RingId,
  SeatPseudonym,
  SessionsAnswer,
  StepUpChoice,
  StepUpId,
  StepUpMenu,
  StepUpOutcome,
  StepUpRules,
  StepUpsSoFar,
} from '../../../protocol/index.ts'
import type { OwnMicrophone } from '../media/keptMicrophone.ts'
import type { SoundState } from '../media/soundState.ts'
import type { SeatAttack, SeatAttackSwitch } from './attackTypes.ts'
import type { SeatBlocks, SeatReport } from './reportTypes.ts'
import type { SignInOptions } from './seatOptions.ts'

/** What a ring or a call is about. */
export interface SeatCall {
  readonly callId: CallId
  readonly queue: QueueName
  readonly caller: CallerCard
  readonly waitedMs: number
  /** What was heard of the caller in line, and how they showed to be there; absent where the service does not say. */
  readonly heard?: CallerHeard
  /** What may be asked of the caller; asking is possible while `asksLeft` is not 0. */
  readonly stepUps: StepUpMenu
  /** What holds for every asking; absent where the service does not say. */
  readonly stepUpRules?: StepUpRules
  /** What happened before this page was loaded; `asksLeft` is how often may be asked. */
  readonly stepUpsSoFar: StepUpsSoFar
  /** For how long the talk waits for this agent when the connection breaks. */
  readonly awayMs: number
  /** What the agent reported of it before this page knew of it. */
  readonly report?: ReportReason
}

/** One step-up of the present call, as the agent sees it. */
export interface SeatStepUp {
  readonly stepUpId: StepUpId
  readonly sentence: string
  /** `asked` until it ended. */
  readonly outcome: 'asked' | StepUpOutcome
  /** When the caller's time is over (`asked`), or the grant (`proven`). */
  readonly endsAtMs: number
}

/** What an agent's seat is busy with. Times are milliseconds of the page's own clock: `performance.timeOrigin + performance.now()`. */
export type SeatOccupation =
  | { readonly state: 'free' }
  | {
      readonly state: 'ringing'
      readonly ringId: RingId
      readonly call: SeatCall
      readonly endsAtMs: number
      /** Whether anybody else on duty may still take the call; `null` where the service does not say. */
      readonly othersOnDuty: boolean | null
    }
  /** Accepted; the server's word is awaited. */
  | { readonly state: 'accepting'; readonly call: SeatCall }
  | {
      readonly state: 'talking'
      readonly call: SeatCall
      readonly startedAtMs: number
      readonly endsAtMs: number
      readonly capNear: boolean
      readonly muted: boolean
      /** What became of the microphone; in `not-allowed` and `missing` a press may call `allowMicrophone`. */
      readonly microphone: OwnMicrophone
      readonly otherMuted: boolean
      /** This browser lost the service and seeks it again. What is known of the caller is from before that. */
      readonly connectionLost: boolean
      /** The caller's connection broke; until when it may come back. */
      readonly otherAwayUntilMs: number | null
      /** What was measured of the sound of both. */
      readonly sound: SoundState
      /** The two words that both screens show, in the caller's language; `null` while the seat signs anew. */
      readonly words: readonly [string, string] | null
      /** How callers know this seat. */
      readonly seat: SeatPseudonym
      /** Oldest first. */
      readonly stepUps: readonly SeatStepUp[]
      readonly asksLeft: number
      /** Whose passkey signed the step-ups; `null` while nothing was proven. */
      readonly provenBy: CallerId | null
    }

/** The agent's seat as a whole. */
export type SeatSnapshot =
  /** Nobody is signed in here. `why` says what ended the last session, if one did. */
  | { readonly state: 'signed-out'; readonly demoAgent: boolean; readonly why: ErrorCode | null }
  /** First connection, or the network was lost and is being sought. */
  | { readonly state: 'connecting'; readonly since: 'start' | 'connection-lost' }
  | {
      readonly state: 'seated'
      readonly agentName: string
      readonly role: AgentRole
      readonly duty: Duty
      /** Set when the server put the agent away; cleared by the next choice of duty. */
      readonly awayBecause: EventOf<'dutyChanged'>['why'] | null
      readonly queues: readonly QueueLoad[]
      readonly recentCalls: readonly RecentCall[]
      /** What was reported from this page, one for each call. */
      readonly reports: readonly SeatReport[]
      /** Newest first; none in calm. */
      readonly attacks: readonly SeatAttack[]
      readonly occupation: SeatOccupation
      /** How the last ring or call ended, until the next begins. */
      readonly last: {
        /** `connection-lost`: it ended while there was no connection, and nobody has said yet how. */
        readonly reason:
          | HangUpReason
          | 'connection-lost'
          | 'ring-timed-out'
          | 'ring-media-failed'
          | 'ring-device-failed'
          | 'ring-gone'
        readonly talkedMs: number
        /** Absent where it was lost while there was no connection. */
        readonly callId?: CallId
      } | null
    }

export interface SeatEvents {
  snapshotChanged: SeatSnapshot
  /** Something happened to the account: `passkeys.list()` has it among its notices. */
  accountChanged: undefined
  rang: SeatCall
  answered: SeatCall
  ended: {
    readonly callId: CallId
    readonly reason: HangUpReason | 'connection-lost'
    readonly talkedMs: number
  }
}

/** The agent's seat. Made by `createSeat`. Methods reject with RingfenceError (`code`, `retryable`, `cause`). */
export interface Seat {
  readonly snapshot: SeatSnapshot
  /** Looks who is signed in and sits down. */
  start(): Promise<void>
  /**
   * Sits down also where another page does, and takes a talk along: after `seat-in-other-tab` and `seat-taken`. From another browser
   * it asks for a passkey where none was shown within five minutes.
   */
  takeOver(): Promise<void>
  /** Address of the window in which an agent signs in for this page; `null` on the service's own pages, which need none. */
  readonly signInAddress: string | null
  /**
   * From a press. Discoverable passkey, user verification required; on a page of another origin in a window of the service.
   * @throws RingfenceError there also `window-forbidden`, and `passkey-cancelled` when the window is closed
   */
  signIn(options?: SignInOptions): Promise<void>
  /** Redeems a one-time enrolment secret and makes a passkey. */
  enrol(secret: string, name: string): Promise<void>
  /** Only where `demoAgent` is true. */
  signInAsDemoAgent(): Promise<void>
  signOut(): Promise<void>
  setDuty(duty: Duty): Promise<void>
  /** Opens the microphone and takes the ringing call. */
  accept(): Promise<void>
  decline(): Promise<void>
  mute(muted: boolean): void
  /** From a press, where the microphone was lost in a call: the browser may ask. @throws RingfenceError the microphone's codes */
  allowMicrophone(): Promise<void>
  hangUp(): Promise<void>
  /** Asks the caller to confirm a purpose with a passkey; the snapshot follows it. */
  askStepUp(choice: StepUpChoice): Promise<void>
  /**
   * Says what was wrong with a call that rang or was talked here, during it or after it; another reason takes the place of the first.
   * The caller hears nothing of it. The snapshot has what follows. @throws RingfenceError `call-not-found`
   */
  reportCall(callId: CallId, reason: ReportReason): Promise<void>
  /** The agent's own passkeys. */
  readonly passkeys: SeatPasskeys
  /** Where the agent is signed in. */
  readonly sessions: SeatSessions
  /** The other agents; for admins. */
  readonly people: SeatPeople
  /** Who may not call; for admins. */
  readonly blocks: SeatBlocks
  /** For admins. */
  readonly attack: SeatAttackSwitch
  /** Loudness of the caller's voice now, 0 to 1. */
  level(): number
  /** Device ids as in `MediaDeviceInfo.deviceId`; `''` is the system's default. Takes effect at once, also in a call. */
  useDevices(devices: { readonly input: string; readonly output: string }): Promise<void>
  /**
   * Whether the page may ring aloud, which browsers let it after a gesture. While it may not, calls ring elsewhere first. At once
   * and whenever it changes; said again by itself at each connection.
   */
  setAudible(audible: boolean): void
  on<E extends keyof SeatEvents>(event: E, listener: (payload: SeatEvents[E]) => void): () => void
  close(): void
}

/**
 * The signed-in agent's own passkeys. Adding and removing asks for a passkey first where none was shown within five minutes.
 * Methods reject with RingfenceError.
 */
export interface SeatPasskeys {
  list(): Promise<PasskeysAnswer>
  /** From a click. */
  add(name: string): Promise<PasskeysAnswer>
  rename(credentialId: string, name: string): Promise<PasskeysAnswer>
  remove(credentialId: string): Promise<PasskeysAnswer>
  /** One of `notices` was read. */
  dismissNotice(noticeId: string): Promise<PasskeysAnswer>
}

/** Where the signed-in agent is signed in. Methods reject with RingfenceError. */
export interface SeatSessions {
  list(): Promise<SessionsAnswer>
  /** Ends all but this one, with their seats. */
  endOthers(): Promise<SessionsAnswer>
}

/** Who else answers. Only admins may; the others are refused with `role-required`. */
export interface SeatPeople {
  list(): Promise<AgentsAnswer>
  /** A link that works once; shown to the admin who passes it on. */
  invite(role: AgentRole): Promise<{ readonly link: string; readonly expiresInSeconds: number }>
  setRole(agentId: string, role: AgentRole): Promise<AgentsAnswer>
  /** Ends their sessions at once. */
  remove(agentId: string): Promise<AgentsAnswer>
}
