import type {
  AgentId,
  AgentProof,
  CallId,
  LegMedia,
  RingId,
  RingNote,
  RingOutcome,
} from '../../../protocol/index.ts'
import type { SeatedAgent } from '../../ports/messages.ts'

const made: unique symbol = Symbol('made by ringing')

interface Attempt {
  readonly ringId: RingId
  readonly callId: CallId
  readonly agentId: AgentId
  /** The sitting of this agent that is rung. */
  readonly incarnation: number
  /** Somebody else on duty would still be there for the call. */
  readonly othersOnDuty: boolean
}

/** The seat was asked for a hold and has not answered yet. */
export interface AskedRing extends Attempt {
  readonly [made]: 'asked'
  readonly state: 'asked'
}

interface HeldAttempt extends Attempt {
  /** What the seat told of its agent. */
  readonly agent: SeatedAgent
}

/** The seat is held and the agent's leg is being made; the agent knows nothing yet. */
export interface PreparingRing extends HeldAttempt {
  readonly [made]: 'preparing'
  readonly state: 'preparing'
}

/** The agent's page makes its half of the leg ready; the agent sees and hears nothing yet. */
export interface PreparedRing extends HeldAttempt {
  readonly [made]: 'prepared'
  readonly state: 'prepared'
  readonly media: LegMedia
}

/** The agent sees and hears the ring. */
export interface OpenRing extends HeldAttempt {
  readonly [made]: 'open'
  readonly state: 'open'
  /** Milliseconds since the epoch. */
  readonly openedAtMs: number
  /** What accepting signs: canonical text of an AgentStatement. */
  readonly statement: string
}

/** The agent took it, and both voices may flow; whether the sound carries is not known yet. */
export interface AcceptedRing extends HeldAttempt {
  readonly [made]: 'accepted'
  readonly state: 'accepted'
  /** Milliseconds since the epoch. */
  readonly openedAtMs: number
  /** What the agent's seat signed. */
  readonly agentProof: AgentProof
}

/** One attempt to have one agent take one call, until its one outcome. */
export type Ring = AskedRing | PreparingRing | PreparedRing | OpenRing | AcceptedRing

/** What the agent sees and hears, or took. */
export const isKnown = (ring: Ring): ring is OpenRing | AcceptedRing =>
  ring.state === 'open' || ring.state === 'accepted'

/** What remains of a ring: nothing where its agent never saw it. */
export const notesOf = (ring: Ring, outcome: RingOutcome, nowMs: number): readonly RingNote[] => {
  if (!isKnown(ring)) return []
  const { agentId, openedAtMs } = ring
  return [{ agentId, openedAtMs, rangMs: nowMs - openedAtMs, outcome }]
}

/** How a ring ended, and whose doing a `gone` was. */
export type RingEnd =
  | { readonly outcome: 'declined' }
  | { readonly outcome: 'timed-out' }
  | { readonly outcome: 'media-failed' }
  | { readonly outcome: 'agent-device' }
  | {
      readonly outcome: 'gone'
      /** `not-held`: the seat was not free by then, or never answered. */
      readonly because:
        | 'not-held'
        | 'agent-left'
        | 'caller-away'
        | 'caller-moved'
        | 'caller-unreached'
        | 'call-ended'
    }

/** A finished attempt; nothing leads back from it to a ring. */
export interface EndedRing<O extends RingOutcome = RingOutcome> extends Attempt {
  readonly [made]: 'ended'
  readonly state: 'ended'
  readonly outcome: O
  /** Whose doing a `gone` was; `null` for every other outcome. */
  readonly because: Extract<RingEnd, { outcome: 'gone' }>['because'] | null
  /** The agent could have taken it and did not. */
  readonly missed: boolean
  /** The agent saw it, and the caller went away under it. */
  readonly ranAway: boolean
}

export const askRing = (attempt: Attempt): AskedRing => ({ ...attempt, [made]: 'asked', state: 'asked' })

/** The seat is held for it. */
export const prepareRing = (ring: AskedRing, agent: SeatedAgent): PreparingRing => ({
  ...attemptOf(ring),
  agent,
  [made]: 'preparing',
  state: 'preparing',
})

const attemptOf = ({ ringId, callId, agentId, incarnation, othersOnDuty }: Attempt): Attempt => ({
  ringId,
  callId,
  agentId,
  incarnation,
  othersOnDuty,
})

const heldAttemptOf = (ring: HeldAttempt): HeldAttempt => ({ ...attemptOf(ring), agent: ring.agent })

/** The leg stands here. */
export const readyRing = (ring: PreparingRing, media: LegMedia): PreparedRing => ({
  ...heldAttemptOf(ring),
  [made]: 'prepared',
  state: 'prepared',
  media,
})

export const openRing = (ring: PreparedRing, statement: string, nowMs: number): OpenRing => ({
  ...heldAttemptOf(ring),
  [made]: 'open',
  state: 'open',
  openedAtMs: nowMs,
  statement,
})

/** Only a ring that the agent knows of can be accepted, by whoever holds the seat's key. */
export const takeRing = (ring: OpenRing, agentProof: AgentProof): AcceptedRing => ({
  ...heldAttemptOf(ring),
  [made]: 'accepted',
  state: 'accepted',
  openedAtMs: ring.openedAtMs,
  agentProof,
})

const ended = <O extends RingOutcome>(
  ring: Ring,
  outcome: O,
  blame: Pick<EndedRing, 'because' | 'missed' | 'ranAway'>,
): EndedRing<O> => ({
  [made]: 'ended',
  state: 'ended',
  ...attemptOf(ring),
  outcome,
  ...blame,
})

/** Both sides' sound carries, and the agent is heard. */
export const acceptRing = (ring: AcceptedRing): EndedRing<'accepted'> =>
  ended(ring, 'accepted', { because: null, missed: false, ranAway: false })

/**
 * Ends a ring without a talk. An agent whose media cannot be set up, or whose microphone fails, misses the ring as if they had
 * let it pass: the call must not be offered to a broken seat for ever.
 */
export const failRing = (ring: Ring, end: RingEnd): EndedRing<RingEnd['outcome']> =>
  ended(ring, end.outcome, {
    because: end.outcome === 'gone' ? end.because : null,
    missed: ['timed-out', 'media-failed', 'agent-device'].includes(end.outcome),
    ranAway: isKnown(ring) && end.outcome === 'gone' && end.because === 'caller-away',
  })
