import type {
  AgentId,
  AgentRole,
  KeyThumbprint,
  PasskeyNotice,
  RevocationRequest,
  SeatMethod,
  SeatPlace,
} from '../../protocol/index.ts'

/** One passkey of one agent (WebAuthn Level 3, section 4, credential record). */
export interface AgentCredential {
  /** base64url */
  readonly credentialId: string
  readonly agentId: AgentId
  /** COSE_Key bytes. */
  readonly publicKey: Uint8Array<ArrayBuffer>
  readonly signCount: number
  readonly transports: readonly string[]
  readonly name: string
  readonly createdAtMs: number
  readonly lastUsedAtMs: number | null
  readonly synced: boolean
}

export interface AgentAccount {
  readonly agentId: AgentId
  readonly name: string
  readonly role: AgentRole
  readonly createdAtMs: number
}

/** Agents and their passkeys. Durable. */
export interface AgentAccounts {
  /**
   * Takes the open link and writes the account with its first passkey, all in one step or none. The role is the link's; the
   * very first account is an admin. `not-open`: the link is unknown, used, expired or void.
   */
  enrol(enrolment: {
    readonly secretHash: string
    readonly account: Omit<AgentAccount, 'role'>
    readonly credential: AgentCredential
    readonly nowMs: number
  }): Promise<AgentAccount | 'not-open'>
  /** Writes an account without passkey (the demo agent) unless it exists. */
  ensure(account: AgentAccount): Promise<void>
  find(agentId: AgentId): Promise<AgentAccount | undefined>
  /** Oldest first, removed ones left out. */
  list(): Promise<readonly (AgentAccount & { readonly passkeys: number })[]>
  /**
   * One atomic step. `last-admin` would leave nobody with a passkey to manage the others. Voids for good what a former
   * admin's links could still do.
   */
  setRole(agentId: AgentId, role: AgentRole): Promise<'changed' | 'not-found' | 'last-admin'>
  /** Removes the account with its passkeys and sessions, in one step. Records keep its identifier. */
  remove(agentId: AgentId): Promise<'removed' | 'not-found' | 'last-admin'>
  findCredential(credentialId: string): Promise<AgentCredential | undefined>
  credentialsOf(agentId: AgentId): Promise<readonly AgentCredential[]>
  /** With what the agent is told of it, in one step. */
  addCredential(credential: AgentCredential, notice: PasskeyNotice): Promise<'added' | 'exists'>
  /** As for callers: `went-back` when the counter did not rise although one side counts. */
  noteUse(use: {
    readonly credentialId: string
    readonly signCount: number
    readonly synced: boolean
    readonly atMs: number
  }): Promise<'noted' | 'went-back'>
  renameCredential(agentId: AgentId, credentialId: string, name: string): Promise<boolean>
  /** One atomic step, with what the agent is told. `last` would leave no passkey that is not revoked. */
  removeCredential(
    agentId: AgentId,
    credentialId: string,
    notice: Omit<PasskeyNotice, 'passkeyName'>,
  ): Promise<'removed' | 'not-found' | 'last'>
  /** What the agent was told and has not put away, oldest first. */
  noticesOf(agentId: AgentId): Promise<readonly PasskeyNotice[]>
  dismissNotice(agentId: AgentId, noticeId: string): Promise<void>
  /** Accounts with at least one passkey. */
  countEnrolled(): Promise<number>
}

/** Which admin invites, in a session that which passkey opened; `null` for the demo agent. */
export interface Inviter {
  readonly agentId: AgentId
  readonly credentialId: string | null
}

/**
 * One-time enrolment links and invitations, by SHA-256 of their secret. Durable; taken by {@link AgentAccounts.enrol}.
 *
 * An invitation is worth what its inviter still is: it is open while that agent is an admin, the passkey is there, and
 * neither was revoked. Every link is void that was made before a moment that was revoked.
 */
export interface EnrolmentLinks {
  create(link: {
    readonly secretHash: string
    readonly role: AgentRole
    /** `null` for the operator's link. */
    readonly inviter: Inviter | null
    readonly createdAtMs: number
    readonly expiresAtMs: number
  }): Promise<void>
  /** Whether the link is unused, unexpired and not void. */
  isOpen(secretHash: string, nowMs: number): Promise<boolean>
}

export interface AgentSession {
  /** SHA-256 of the cookie's secret, or of the access token, base64url. */
  readonly secretHash: string
  readonly agentId: AgentId
  /** Of the key that signs for this seat. The sign-in's passkey signed a challenge that names it. */
  readonly seatJkt: KeyThumbprint
  readonly method: SeatMethod
  /** The passkey that signed in; `null` for the demo agent. */
  readonly credentialId: string | null
  /** Browser and system that it began in. */
  readonly browser: string
  readonly createdAtMs: number
  readonly seenAtMs: number
  /** When a passkey of the agent was last shown in it. */
  readonly verifiedAtMs: number
  /** Where its seat stands, and where alone it holds, by its access token; `null` on the service's own pages, by a cookie. */
  readonly place: SeatPlace | null
}

/** Signed-in agents. Durable, so that a restart signs nobody out. */
export interface AgentSessions {
  /**
   * Creates it in one atomic step, then ends the agent's others that are above `most`, those used longest ago first; answers
   * which. `no-passkey`: the agent has the passkey that signed in no more.
   */
  create(session: AgentSession, most: number): Promise<readonly string[] | 'no-passkey'>
  find(secretHash: string): Promise<AgentSession | undefined>
  touch(secretHash: string, seenAtMs: number): Promise<void>
  noteVerified(secretHash: string, atMs: number): Promise<void>
  /** Those of the agent, the latest use first. */
  listOf(agentId: AgentId): Promise<readonly AgentSession[]>
  /** Idempotent. */
  end(secretHash: string): Promise<void>
  /** Ends those that all of this is true of; answers which. */
  endAll(which: {
    readonly agentId?: AgentId
    readonly credentialId?: string
    readonly beforeMs?: number
    /** Not this one. */
    readonly but?: string
  }): Promise<readonly string[]>
  /** Agents with a session that began and was seen later than these moments. */
  signedIn(after: { readonly createdAtMs: number; readonly seenAtMs: number }): Promise<readonly AgentId[]>
}

/** What was revoked, for good. Durable. */
export interface Revocations {
  /** Numbered from 1 in the order of adding. */
  add(revocation: RevocationRequest, atMs: number): Promise<void>
  /** One atomic step. `last-admin`: it would leave nobody with a passkey to manage the others, so it was not added. */
  addUnlessLastAdmin(revocation: RevocationRequest, atMs: number): Promise<'added' | 'last-admin'>
  /** Those added after the number `after` (0: all), also by another process, and the newest number. */
  since(
    after: number,
  ): Promise<{ readonly revocations: readonly RevocationRequest[]; readonly newest: number }>
}

export interface AgentMemory {
  readonly accounts: AgentAccounts
  readonly enrolmentLinks: EnrolmentLinks
  readonly sessions: AgentSessions
  readonly revocations: Revocations
}
