import type { CallerId, PasskeyNotice, SiteKey } from '../../protocol/index.ts'

/** One passkey of one caller (WebAuthn Level 3 section 4, credential record). */
export interface CallerCredential {
  /** base64url */
  readonly credentialId: string
  readonly callerId: CallerId
  readonly site: SiteKey
  /** COSE_Key bytes. */
  readonly publicKey: Uint8Array<ArrayBuffer>
  readonly signCount: number
  readonly transports: readonly string[]
  readonly name: string
  readonly createdAtMs: number
  readonly lastUsedAtMs: number | null
  /** Backup state at the last use. */
  readonly synced: boolean
  /** Proves nothing before this moment; `null`: usable from the start. */
  readonly usableAtMs: number | null
}

/** What holds for a passkey that is not its caller's only one. */
export interface BesideOthers {
  /** Passkeys that the caller may have, this one among them. */
  readonly most: number
  /** Stands in place of the credential's own. */
  readonly usableAtMs: number | null
}

/** Callers and their passkeys. Durable. An account is the set of its passkeys: there is nothing else to know. */
export interface CallerAccounts {
  /**
   * One atomic step: of two passkeys that come at once, one is beside the other. `exists`: the credential is known already,
   * here or at another site. `too-many`: the caller has `beside.most` already.
   */
  addCredential(
    credential: CallerCredential,
    beside: BesideOthers,
  ): Promise<'added' | 'added-beside-others' | 'exists' | 'too-many'>
  findCredential(site: SiteKey, credentialId: string): Promise<CallerCredential | undefined>
  /** Oldest first. */
  credentialsOf(callerId: CallerId): Promise<readonly CallerCredential[]>
  /**
   * Notes a use; one atomic step. `went-back`: the counter did not rise although one side counts (WebAuthn Level 3
   * section 7.2 step 22), and nothing is noted; also for the second of two uses with the same count.
   */
  noteUse(use: {
    readonly credentialId: string
    readonly signCount: number
    readonly synced: boolean
    readonly atMs: number
  }): Promise<'noted' | 'went-back'>
  /** Whether there was such a passkey. */
  rename(callerId: CallerId, credentialId: string, name: string): Promise<boolean>
  /**
   * One atomic step; the recovery codes that it made go with it. `last`: the only passkey that is usable at `nowMs` is never
   * removed.
   */
  remove(callerId: CallerId, credentialId: string, nowMs: number): Promise<'removed' | 'not-found' | 'last'>
  addNotice(callerId: CallerId, notice: PasskeyNotice): Promise<void>
  noticesOf(callerId: CallerId): Promise<readonly PasskeyNotice[]>
  dismissNotice(callerId: CallerId, noticeId: string): Promise<void>
}

/** One-time recovery codes. `lookup` finds the row; only a memory-hard hash of the rest is remembered. */
export interface RecoveryCodes {
  /**
   * Replaces all former ones of this caller; one atomic step. They go with the passkey that made them, and are not kept when it
   * is `gone` already; `null` where none is known.
   */
  replace(
    of: { readonly callerId: CallerId; readonly site: SiteKey; readonly credentialId: string | null },
    codes: readonly { readonly lookup: string; readonly hash: string; readonly salt: string }[],
  ): Promise<'replaced' | 'gone'>
  find(
    site: SiteKey,
    lookup: string,
  ): Promise<
    | {
        readonly callerId: CallerId
        readonly credentialId: string | null
        readonly hash: string
        readonly salt: string
      }
    | undefined
  >
  /** One atomic step: of two tries with one code one wins. */
  take(site: SiteKey, lookup: string): Promise<'taken' | 'gone'>
  left(callerId: CallerId): Promise<number>
}

/**
 * What a call statement was made of, until it is answered. Hot and short-lived, by `jti`: the server rebuilds the
 * statement from here and from nothing that comes over the wire.
 */
export interface PendingStatements {
  put(row: { readonly jti: string; readonly statement: string; readonly expiresAtMs: number }): Promise<void>
  /** Uses the row up; one atomic step. */
  take(jti: string, nowMs: number): Promise<{ readonly statement: string } | undefined>
}

export interface CallerMemory {
  readonly callers: CallerAccounts
  readonly recoveryCodes: RecoveryCodes
  readonly pendingStatements: PendingStatements
}
