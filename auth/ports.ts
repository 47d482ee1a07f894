import type { AgentId, SiteKey } from '../protocol/index.ts'

/** What auth needs remembered. Every method is asynchronous and atomic, as it would be on Redis or PostgreSQL. */

/** Wall clock. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
}

/** Call tokens that were used. Durable: a restart must not make a token new. */
export interface TokenUses {
  /** Notes the use of `jti` unless it was noted before; one atomic step. Rows may go after `expiresAtMs` plus a day. */
  consume(use: {
    readonly jti: string
    readonly site: SiteKey
    readonly expiresAtMs: number
  }): Promise<'first' | 'again'>
}

/** One passkey of one agent (WebAuthn Level 3, section 4, credential record). */
export interface AgentCredential {
  /** base64url */
  readonly credentialId: string
  readonly agentId: AgentId
  /** COSE_Key bytes. */
  readonly publicKey: Uint8Array<ArrayBuffer>
  readonly signCount: number
  readonly transports: readonly string[]
  readonly createdAtMs: number
}

export interface AgentAccount {
  readonly agentId: AgentId
  readonly name: string
  readonly createdAtMs: number
}

/** Agents and their passkeys. Durable. */
export interface AgentAccounts {
  /** Writes the account and its first passkey in one step. */
  create(account: AgentAccount, credential: AgentCredential): Promise<void>
  /** Writes an account without passkey (the demo agent) unless it exists. */
  ensure(account: AgentAccount): Promise<void>
  find(agentId: AgentId): Promise<AgentAccount | undefined>
  findCredential(credentialId: string): Promise<AgentCredential | undefined>
  setSignCount(credentialId: string, signCount: number): Promise<void>
  /** Accounts with at least one passkey. */
  countEnrolled(): Promise<number>
}

/** One-time enrolment links, by SHA-256 of their secret. Durable. */
export interface EnrolmentLinks {
  create(link: { readonly secretHash: string; readonly expiresAtMs: number }): Promise<void>
  /** Whether the link is unused and unexpired. */
  isOpen(secretHash: string, nowMs: number): Promise<boolean>
  /** Uses the link up; one atomic step. */
  take(secretHash: string, nowMs: number): Promise<'taken' | 'not-open'>
}

export interface AgentSession {
  /** SHA-256 of the cookie's secret, base64url. */
  readonly secretHash: string
  readonly agentId: AgentId
  readonly createdAtMs: number
  readonly seenAtMs: number
}

/** Signed-in agents. Durable, so that a restart signs nobody out. */
export interface AgentSessions {
  create(session: AgentSession): Promise<void>
  find(secretHash: string): Promise<AgentSession | undefined>
  touch(secretHash: string, seenAtMs: number): Promise<void>
  /** Idempotent. */
  end(secretHash: string): Promise<void>
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

export interface AuthMemory {
  readonly tokenUses: TokenUses
  readonly accounts: AgentAccounts
  readonly enrolmentLinks: EnrolmentLinks
  readonly sessions: AgentSessions
  readonly challenges: Challenges
}

/** Structured log. Fields never hold tokens, proofs, keys or addresses. */
export interface Log {
  info(event: string, fields?: Readonly<Record<string, unknown>>): void
  warn(event: string, fields?: Readonly<Record<string, unknown>>): void
}
