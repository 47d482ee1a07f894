import type { IncomingMessage } from 'node:http'
import type { SiteKey } from '../protocol/index.ts'
import type { AgentMemory } from './ports/agents.ts'
import type { AttackMemory } from './ports/attack.ts'
import type { BlockMemory } from './ports/blocks.ts'
import type { CallerMemory } from './ports/callers.ts'
import type { LedgerMemory } from './ports/ledger.ts'

export type * from './ports/agents.ts'
export type * from './ports/attack.ts'
export type * from './ports/blocks.ts'
export type * from './ports/callers.ts'
export type * from './ports/ledger.ts'
export type * from './ports/work.ts'

/** What auth needs remembered. Every method is asynchronous and atomic, as it would be on Redis or PostgreSQL. */

/** Wall clock. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
}

/** The only way to wait for time. */
export interface Timers {
  /** Runs `act` once after `ms`; the returned function prevents that and is idempotent. */
  after(ms: number, act: () => void): () => void
}

/**
 * What may be used once: call tokens, vouches, tickets, proofs of HTTP requests. `jti` is the identifier with its kind in front
 * for all but call tokens (`vouch:…`). Durable: a restart must not make a token new.
 */
export interface TokenUses {
  /** Notes the use of `jti` unless it was noted before; one atomic step. Rows may go after `expiresAtMs` plus a day. */
  consume(use: {
    readonly jti: string
    /** `null` for what belongs to no site: the proofs of agents' seats. */
    readonly site: SiteKey | null
    readonly expiresAtMs: number
  }): Promise<'first' | 'again'>
  /**
   * Nothing is issued that could not be used.
   * @throws RingfenceError `store-unavailable` while a use that is noted would be lost
   */
  refuseIfLost(): void
}

/** WebAuthn challenges handed out and not yet answered. Hot and short-lived. */
export interface Challenges {
  put(challenge: {
    readonly value: string
    readonly purpose: string
    readonly expiresAtMs: number
  }): Promise<void>
  /** Uses the challenge up; one atomic step. `undefined` when unknown, used or expired. */
  take(value: string, nowMs: number): Promise<{ readonly purpose: string } | undefined>
}

export interface AuthMemory extends AgentMemory, AttackMemory, BlockMemory, CallerMemory, LedgerMemory {
  readonly tokenUses: TokenUses
  readonly challenges: Challenges
}

/** Structured log. Fields never hold tokens, proofs, keys or addresses. */
export interface Log {
  info(event: string, fields?: Readonly<Record<string, unknown>>): void
  warn(event: string, fields?: Readonly<Record<string, unknown>>): void
  error(event: string, fields?: Readonly<Record<string, unknown>>): void
}

/** What one client address may do so often a minute, each with an allowance of its own. */
export type LimitName = 'callTokens' | 'signIns' | 'signOuts' | 'accountRequests' | 'spends' | 'siteRequests'

/** Counts requests by the address they come from, and in all by the site whose door they come to. */
export interface RequestLimits {
  /**
   * `site`: one of ours; `undefined` for what belongs to none.
   * @throws RingfenceError `rate-limited` to this address, `at-capacity` to whoever comes to this door.
   */
  take(limit: LimitName, request: IncomingMessage, site: string | undefined): Promise<void>
}
