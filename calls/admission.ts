import type { CallId, ErrorCode, Language, PageContext, VerifiedCallToken } from '../protocol/index.ts'
import type { QueuePolicy } from './queuePolicy.ts'

const made: unique symbol = Symbol('made by admission')

/** A call that was let in: its token was checked, a lease is held for it. Only {@link admit} makes one. */
export interface Admitted {
  readonly [made]: true
  readonly callId: CallId
  readonly token: VerifiedCallToken
  readonly policy: QueuePolicy
  readonly pageContext: PageContext
  /** Of the caller's page: both screens show the two words in it. */
  readonly language: Language
  /** Rises with each admission and never repeats, so that two calls of one millisecond keep their order. */
  readonly arrival: number
  /** Milliseconds since the epoch. */
  readonly admittedAtMs: number
}

/** How the house stands when a caller asks to come in. */
export interface House {
  readonly stopping: boolean
  readonly queueKnown: boolean
  /** Free or busy. */
  readonly agentsOnDuty: number
  /** Calls that live, and those being let in just now. */
  readonly calls: number
  readonly maxCalls: number
}

/** Why nobody is let in now, cheapest and most lasting reason first; `null` when there is room. */
export function refusal(house: House): ErrorCode | null {
  if (house.stopping) return 'server-stopping'
  if (!house.queueKnown) return 'queue-unknown'
  if (house.agentsOnDuty === 0) return 'no-agent'
  if (house.calls >= house.maxCalls) return 'at-capacity'
  return null
}

/** Slack for the clocks of two machines, and for releasing, before a lease ends by itself. */
const leaseSlackMs = 60_000

/**
 * When the lease of a call ends by itself, in milliseconds since the epoch: after the longest wait and the longest
 * talk. A living call never outlives its lease; a crashed server blocks its callers no longer than this.
 */
export const leaseExpiresAtMs = (token: VerifiedCallToken, policy: QueuePolicy, nowMs: number): number =>
  nowMs + policy.maxWaitMs + token.caps.seconds * 1000 + leaseSlackMs

/** Lets one call in. `lease` is the answer of the lease port: without it there is no admission. */
export const admit = (call: Omit<Admitted, typeof made>, _lease: 'acquired'): Admitted => ({
  ...call,
  [made]: true,
})
