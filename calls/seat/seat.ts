import type {
  AgentId,
  AgentRole,
  BrowserPublicKey,
  CallId,
  Duty,
  MediaAbilities,
  MediaKey,
  PageId,
  RingId,
  SeatMethod,
} from '../../protocol/index.ts'
import type { RingReport } from '../ports/messagesToSeat.ts'

/** What an agent brings when sitting down. */
export interface SeatInput extends MediaAbilities {
  readonly agentId: AgentId
  readonly name: string
  readonly role: AgentRole
  readonly mediaKey: MediaKey
  /** Signs for this seat, and how it came to be this agent's. */
  readonly seatKey: BrowserPublicKey
  readonly method: SeatMethod
  /** Which of the browser's pages this is; a page of before does not say. */
  readonly page?: PageId | undefined
  /** The one that this page was loaded after, in the same tab. */
  readonly pageBefore?: PageId | undefined
  /** Whether the page may ring aloud, which browsers let it after a gesture; absent where nothing is known against it. */
  readonly audible?: boolean
}

interface Free {
  readonly state: 'free'
  /** Since when the agent could have been rung, by the monotonic clock. */
  readonly idleSinceMs: number
}

/** What an agent is busy with: at most one call, whatever happens. */
type Occupation =
  | Free
  | { readonly state: 'ringing'; readonly callId: CallId; readonly ringId: RingId }
  | { readonly state: 'talking'; readonly callId: CallId; readonly ringId: RingId }

/** One agent who has the softphone open. */
export interface Seat extends SeatInput {
  readonly audible: boolean
  readonly duty: Duty
  /** Rings let pass in a row. */
  readonly missedRings: number
  /** The page is gone and may come back. */
  readonly empty: boolean
  /** Set away for a fault of its device: the agent may be back any moment. */
  readonly mending: boolean
  readonly occupation: Occupation
}

/** What a seat is held for. */
export interface SeatRing {
  readonly callId: CallId
  readonly ringId: RingId
}

/** How a ring ended that led to no talk. */
export type FailedRing = Pick<Extract<RingReport, { stage: 'failed' }>, 'outcome' | 'missed'>

/** A seat that may be rung now. */
export type FreeSeat = Seat & { readonly duty: 'on-duty'; readonly occupation: Free }

/** An agent who lets this many rings in a row pass is set away. */
export const missedRingsUntilAway = 2

/** A new seat; nobody is rung before saying so, in this sign-in. */
export function sitDown(input: SeatInput, nowMs: number, before?: Seat): Seat {
  const duty = before && isSameSignIn(before, input) ? before.duty : 'off-duty'
  return {
    ...input,
    audible: input.audible ?? true,
    duty,
    missedRings: duty === 'off-duty' ? 0 : (before?.missedRings ?? 0),
    empty: false,
    mending: duty === 'away' && before?.mending === true,
    occupation: { state: 'free', idleSinceMs: nowMs },
  }
}

/** The seat key is that of the session. */
export const isSameSignIn = (seat: Seat, { seatKey }: SeatInput): boolean =>
  seat.seatKey.x === seatKey.x && seat.seatKey.y === seatKey.y

/** A browser keeps both keys, and all its pages share them. */
export const isSameBrowser = (seat: Seat, input: SeatInput): boolean =>
  seat.mediaKey === input.mediaKey && isSameSignIn(seat, input)

/** The page that sits there, or the same tab after a reload. Whoever does not say which page it is cannot be told apart. */
export const isSamePage = (seat: Seat, { page, pageBefore }: SeatInput): boolean =>
  page === undefined || page === seat.page || (pageBefore !== undefined && pageBefore === seat.page)

/** There, free and on duty. */
export const mayBeRung = (seat: Seat): seat is FreeSeat =>
  seat.duty === 'on-duty' && seat.occupation.state === 'free' && !seat.empty

/** The agent's own word. Time off duty is no idle time, so coming back joins the end of the row. */
export function changeDuty(seat: Seat, duty: Duty, nowMs: number): Seat {
  const comesBack = duty === 'on-duty' && seat.duty !== 'on-duty' && seat.occupation.state === 'free'
  return {
    ...seat,
    duty,
    missedRings: 0,
    mending: false,
    occupation: comesBack ? { state: 'free', idleSinceMs: nowMs } : seat.occupation,
  }
}

/** The seat is held for this ring, from before the agent knows of it. */
export const holdForRing = (seat: FreeSeat, { callId, ringId }: SeatRing): Seat => ({
  ...seat,
  occupation: { state: 'ringing', callId, ringId },
})

/** The agent took the ring, and both are heard. */
export const afterAccepting = (seat: Seat, { callId, ringId }: SeatRing): Seat => ({
  ...seat,
  missedRings: 0,
  occupation: { state: 'talking', callId, ringId },
})

/** What a ring that led to no talk makes of the seat. */
export function afterRing(seat: Seat, ring: FailedRing, nowMs: number): Seat {
  // A call that went away says nothing about the agent; a decline shows that somebody is there.
  const missedRings = ring.missed ? seat.missedRings + 1 : ring.outcome === 'declined' ? 0 : seat.missedRings
  // Whoever cannot be heard is not rung again before somebody has looked at the device.
  const isUnfit = missedRings >= missedRingsUntilAway || ring.outcome === 'agent-device'
  const isAway = seat.duty === 'on-duty' && isUnfit
  return {
    ...seat,
    missedRings,
    duty: isAway ? 'away' : seat.duty,
    mending: isAway && ring.outcome === 'agent-device',
    occupation: { state: 'free', idleSinceMs: nowMs },
  }
}

/** The talk is over. */
export const afterTalk = (seat: Seat, nowMs: number): Seat => ({
  ...seat,
  occupation: { state: 'free', idleSinceMs: nowMs },
})
