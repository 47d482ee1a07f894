import type {
  AgentId,
  BrowserPublicKey,
  CallerId,
  CallId,
  Duty,
  ErrorCode,
  KeyThumbprint,
  MediaAbilities,
  MediaKey,
  QueueKey,
  QueueName,
  RingId,
  SeatMethod,
  SiteKey,
} from '../../protocol/index.ts'
import type { ToSeat } from './messagesToSeat.ts'
import type { Share } from './share.ts'

/**
 * What calls, seats and dispatch tell each other, none of whom changes the state of another. Any message may come late, twice,
 * out of order or never: most are the whole of what is so, with a rising version, told at each change and every
 * {@link tellEveryMs}; whoever hears keeps the highest.
 */
export type Message = ToDispatch | ToCall | ToSeat

/** How often everybody tells again what is so, in milliseconds. */
export const tellEveryMs = 5000

/** Hands a message on; it is never heard in the same tick. */
export type Post = (message: Message) => void

export type ToDispatch = AdmissionAsked | CallTold | CallReported | SeatTold

/** May this call be let in? Asked once, before anything is held for it. */
export interface AdmissionAsked {
  readonly to: 'dispatch'
  readonly type: 'admissionAsked'
  readonly callId: CallId
  readonly device: Device
  readonly queue: QueueKey
  readonly share: Share
}

/** Whose call it is, and on which of their browsers; an anonymous caller is nobody's other device. */
export interface Device {
  readonly site: SiteKey
  readonly callerId: CallerId | null
  readonly jkt: KeyThumbprint
}

export interface CallTold {
  readonly to: 'dispatch'
  readonly type: 'callTold'
  readonly callId: CallId
  readonly version: number
  readonly call: CallReport
}

/** How a call stands, as far as the order and a match need it. */
type CallReport =
  | {
      readonly phase: 'waiting' | 'ringing' | 'talking'
      readonly device: Device
      readonly queue: QueueName
      /** From its admission; the order of those who share one source. */
      readonly arrival: number
      readonly share: Share
      readonly waitedMs: number
      /** Its caller is there and can be reached, their media stands, and nothing of an earlier ring is under way. */
      readonly isRingable: boolean
      /** So it is, or would be if what is made ready near the ring were ready: it has its part in who is near. */
      readonly isCandidate: boolean
      readonly turn: Turn
      /** Its caller has been away for so long that others have the room meanwhile; the place is kept. */
      readonly isAbsent: boolean
      readonly declinedBy: readonly AgentId[]
      readonly missedBy: readonly AgentId[]
    }
  /** `talkedMs`: `null` when nobody talked. `isGood`: as policy/goodCall says, and no agent had reported it by then. */
  | { readonly phase: 'ended'; readonly talkedMs: number | null; readonly isGood: boolean }

/** An agent reported it, whether it is over or not: it was no good call. Said with each report, and not again. */
interface CallReported {
  readonly to: 'dispatch'
  readonly type: 'callReported'
  readonly callId: CallId
}

/**
 * When an agent may be rung for it. `by-key`: its caller showed to be there by a key alone, under pressure, and such callers have a
 * share. `unheard`: what was heard of its caller sounds played; it is rung for when nobody else is.
 */
export type Turn = 'usual' | 'by-key' | 'unheard'

export type LiveCallReport = Exclude<CallReport, { readonly phase: 'ended' }>

export interface SeatTold {
  readonly to: 'dispatch'
  readonly type: 'seatTold'
  readonly agentId: AgentId
  /** Rises with each sitting down, in all processes: what an earlier sitting said counts no more. */
  readonly incarnation: number
  readonly version: number
  readonly seat: SeatReport
}

/** How a seat stands; `null`: nobody sits there any more. */
export type SeatReport = {
  readonly duty: Duty
  /** For how long it could have been rung, in milliseconds; `null` while it is busy. */
  readonly idleMs: number | null
  /** Its page is there. */
  readonly isHere: boolean
  /** Its page is gone, or its microphone failed, and the agent may be back any moment. */
  readonly isAwaited: boolean
  /** Its page can ring aloud. */
  readonly audible: boolean
} | null

export type ToCall = AdmissionAnswered | RingProposed | NoHope | PlaceTold | HoldTold

interface AdmissionAnswered {
  readonly to: 'call'
  readonly type: 'admissionAnswered'
  readonly callId: CallId
  readonly answer: AdmissionAnswer
}

/**
 * `elsewhere`: this caller has that call on another device. `joining-elsewhere`: another device is just joining. `place` is
 * `null` as long as dispatch has not heard of all calls.
 */
export type AdmissionAnswer =
  | ({ readonly state: 'admitted'; readonly arrival: number } & Standing & Near & Pressure)
  | { readonly state: 'elsewhere'; readonly callId: CallId }
  | { readonly state: 'joining-elsewhere' }
  /** `retryAfterMs`: when it may be otherwise; `expectedWaitMs`: how long those wait who are let in. Where they are known. */
  | {
      readonly state: 'refused'
      readonly code: ErrorCode
      readonly retryAfterMs?: number
      readonly expectedWaitMs?: number
    }

/** How dispatch sees the queue of a call. */
export interface Pressure {
  /** More callers for whom nobody answers are in line than in calm. */
  readonly underPressure: boolean
}

/** What a waiting caller may know: place 1 is next. `expectedWaitMs` is `null` with too little to guess from. */
export interface Standing {
  readonly place: number | null
  readonly expectedWaitMs: number | null
}

/** Whether the ring is so near that the caller's media should stand; once it does, it stays. */
export interface Near {
  readonly isNear: boolean
}

/** Dispatch proposes; the call and the seat dispose. */
export interface RingProposed extends Pressure {
  readonly to: 'call'
  readonly type: 'ringProposed'
  readonly callId: CallId
  /** What the proposal rests on: a call that is another by now lets it pass. */
  readonly callVersion: number
  readonly agentId: AgentId
  readonly incarnation: number
  /** Somebody else on duty would still be there for the call. */
  readonly othersOnDuty: boolean
}

/** Nobody on duty will take this call. It counts for the version it rests on, while the call waits; 0: it is being let in. */
export interface NoHope {
  readonly to: 'call'
  readonly type: 'noHope'
  readonly callId: CallId
  readonly callVersion: number
  readonly reason: 'no-agent' | 'declined'
}

export interface PlaceTold extends Standing, Near, Pressure {
  readonly to: 'call'
  readonly type: 'placeTold'
  readonly callId: CallId
  /** Rises from one telling to the next. */
  readonly telling: number
}

/** A seat about one ring: the answer to the call that asked for it, and how it is since. */
export interface HoldTold {
  readonly to: 'call'
  readonly type: 'holdTold'
  readonly callId: CallId
  readonly ringId: RingId
  readonly version: number
  readonly hold: HoldReport
}

export type HoldReport =
  | { readonly state: 'held'; readonly agent: SeatedAgent; readonly isHere: boolean }
  /** It was not free, or is so no more; a ring or a talk that it was held for is over for this reason. */
  | { readonly state: 'let-go'; readonly why: LetGo }

export type LetGo = 'not-free' | 'declined' | 'gone' | 'signed-out' | 'revoked'

/** All that a call knows of the agent at a seat. */
export interface SeatedAgent extends MediaAbilities {
  readonly agentId: AgentId
  readonly name: string
  readonly incarnation: number
  readonly mediaKey: MediaKey
  /** Signs for this seat, and how it came to be this agent's. */
  readonly seatKey: BrowserPublicKey
  readonly method: SeatMethod
}
