import type { PasskeysAnswer } from '../../../../protocol/index.ts'
import type { Vouch } from '../admission/vouch.ts'

/** What a visitor knows of their own passkeys. Times are milliseconds since the epoch. */
export interface PasskeysSnapshot extends PasskeysAnswer {
  /** Right after they were made, until `forgetRecoveryCodes` or the end: nobody can ask for them again. */
  readonly newRecoveryCodes: readonly string[] | null
}

/**
 * The passkeys of a caller of one site, for a page of that site. Methods that ask for a passkey must be called from a click.
 * All reject with RingfenceError (`code`, `retryable`, `cause`).
 */
export interface CallerPasskeys {
  /** `null` until one of the `open` methods succeeded, and after `close`. */
  readonly snapshot: PasskeysSnapshot | null
  openWithPasskey(): Promise<void>
  /** By what the site's back end signs; see `PhoneOptions.vouch`. */
  openWithVouch(): Promise<void>
  openWithRecoveryCode(code: string): Promise<void>
  add(name: string): Promise<void>
  rename(credentialId: string, name: string): Promise<void>
  remove(credentialId: string): Promise<void>
  /** Ten new ones; the former are void. */
  makeRecoveryCodes(): Promise<void>
  /** The person has them on paper: takes them out of the snapshot. */
  forgetRecoveryCodes(): void
  dismissNotice(noticeId: string): Promise<void>
  on(event: 'changed', listener: (snapshot: PasskeysSnapshot | null) => void): () => void
  close(): void
}

export interface CallerPasskeysOptions {
  readonly site: string
  readonly service?: string
  readonly vouch?: Vouch
}
