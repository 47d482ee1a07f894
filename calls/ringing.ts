import type { AgentId, CallId, RingId, RingOutcome } from '../protocol/index.ts'

const made: unique symbol = Symbol('made by ringing')

interface Attempt {
  readonly ringId: RingId
  readonly callId: CallId
  readonly agentId: AgentId
}

/** The agent's leg is being made; the agent knows nothing yet. */
export interface PreparingRing extends Attempt {
  readonly [made]: 'preparing'
  readonly state: 'preparing'
}

/** The agent sees and hears the ring. */
export interface OpenRing extends Attempt {
  readonly [made]: 'open'
  readonly state: 'open'
  /** Milliseconds since the epoch. */
  readonly openedAtMs: number
  /** What accepting signs: canonical text of an AgentStatement. */
  readonly statement: string
}

/** One attempt to have one agent take one call, until its one outcome. */
export type Ring = PreparingRing | OpenRing

/** How a ring ended, and whose doing a `gone` was. */
export type RingEnd =
  | { readonly outcome: 'declined' }
  | { readonly outcome: 'timed-out' }
  | { readonly outcome: 'media-failed' }
  | {
      readonly outcome: 'gone'
      readonly because: 'agent-left' | 'caller-away' | 'caller-moved' | 'call-ended'
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

export const prepareRing = (attempt: Attempt): PreparingRing => ({
  ...attempt,
  [made]: 'preparing',
  state: 'preparing',
})

export const openRing = (ring: PreparingRing, statement: string, nowMs: number): OpenRing => ({
  ...ring,
  [made]: 'open',
  state: 'open',
  openedAtMs: nowMs,
  statement,
})

const ended = <O extends RingOutcome>(
  ring: Ring,
  outcome: O,
  blame: Pick<EndedRing, 'because' | 'missed' | 'ranAway'>,
): EndedRing<O> => ({
  [made]: 'ended',
  state: 'ended',
  ringId: ring.ringId,
  callId: ring.callId,
  agentId: ring.agentId,
  outcome,
  ...blame,
})

/** Only a ring that the agent knows of can be accepted. */
export const acceptRing = (ring: OpenRing): EndedRing<'accepted'> =>
  ended(ring, 'accepted', { because: null, missed: false, ranAway: false })

/**
 * Ends a ring without a talk. An agent whose media cannot be set up misses the ring as if they had let it pass: the
 * call must not be offered to a broken seat for ever.
 */
export const failRing = (ring: Ring, end: RingEnd): EndedRing<RingEnd['outcome']> =>
  ended(ring, end.outcome, {
    because: end.outcome === 'gone' ? end.because : null,
    missed: end.outcome === 'timed-out' || end.outcome === 'media-failed',
    ranAway: ring.state === 'open' && end.outcome === 'gone' && end.because === 'caller-away',
  })
