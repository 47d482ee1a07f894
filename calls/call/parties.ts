import type { Measure, PartyId, Side } from '../ports.ts'

/** What a call knows of somebody who takes part in it, or is rung to. */
export interface PartyState {
  readonly partyId: PartyId
  readonly side: Side
  muted: boolean
  /** Its page says that nothing of the others arrives. */
  isDeaf: boolean
  /** Until when the call waits for it, whose connection broke, by the monotonic clock; `null`: it is there. */
  awayUntilMs: number | null
  /** The same for one whose sound has no way while its connection stands. See `presence`. */
  mediaLostUntilMs: number | null
  /** What was seen of its present leg. */
  measured: ReadonlySet<Measure>
  /** A packet of its voice came, on this leg or one before. */
  wasHeard: boolean
  /** When it last sought another path for its sound, by the monotonic clock. */
  restartedIceAtMs: number
}

/** A party that has just come. */
export const createParty = (side: Side, measured: ReadonlySet<Measure> = new Set()): PartyState => ({
  partyId: side,
  side,
  muted: false,
  isDeaf: false,
  awayUntilMs: null,
  mediaLostUntilMs: null,
  measured,
  wasHeard: measured.has('heard'),
  restartedIceAtMs: Number.NEGATIVE_INFINITY,
})
