import type {
  CallerCard,
  CallId,
  Duty,
  ErrorCode,
  HangUpReason,
  QueueLoad,
  QueueName,
  RecentCall,
  RingId,
} from '../../protocol/index.ts'

/** What a ring or a call is about. */
export interface SeatCall {
  readonly callId: CallId
  readonly queue: QueueName
  readonly caller: CallerCard
  readonly waitedMs: number
}

/** What an agent's seat is busy with. Times are milliseconds of `Date.now()` in this browser. */
export type SeatOccupation =
  | { readonly state: 'free' }
  | { readonly state: 'ringing'; readonly ringId: RingId; readonly call: SeatCall; readonly endsAtMs: number }
  /** Accepted; the server's word is awaited. */
  | { readonly state: 'accepting'; readonly call: SeatCall }
  | {
      readonly state: 'talking'
      readonly call: SeatCall
      readonly startedAtMs: number
      readonly endsAtMs: number
      readonly capNear: boolean
      readonly muted: boolean
      readonly otherMuted: boolean
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
      readonly duty: Duty
      /** Set when the server put the agent away; cleared by the next choice of duty. */
      readonly awayBecause: 'missed-rings' | null
      readonly queues: readonly QueueLoad[]
      readonly recentCalls: readonly RecentCall[]
      readonly occupation: SeatOccupation
      /** How the last ring or call ended, until the next begins. */
      readonly last: {
        readonly reason: HangUpReason | 'ring-timed-out' | 'ring-gone'
        readonly talkedMs: number
      } | null
    }

export interface SeatEvents {
  snapshotChanged: SeatSnapshot
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
  /** Discoverable passkey, user verification required. */
  signIn(): Promise<void>
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
  hangUp(): Promise<void>
  /** Loudness of the caller's voice now, 0 to 1. */
  level(): number
  /** Device ids as in `MediaDeviceInfo.deviceId`; `''` is the system's default. Takes effect at once, also in a call. */
  useDevices(devices: { readonly input: string; readonly output: string }): Promise<void>
  on<E extends keyof SeatEvents>(event: E, listener: (payload: SeatEvents[E]) => void): () => void
  close(): void
}
