import type { BrowserKey } from '../../platform/browser.ts'
import type { ReadySignal } from '../live/liveCallTypes.ts'
import type { CallStatement } from './callStatement.ts'
import type { CallToken, SignedStatement, Working } from './callTokenRequest.ts'

/** What one phone keeps ready between the first sign of intent and the press. */
export interface Preconnect {
  /** Starts everything that is not ready. Fails silently: the press tries again and tells. */
  warmUp(): void
  /** A socket on which nothing was asked, with the device readied; it is the caller's from now on. */
  takeSignal(): Promise<ReadySignal>
  /**
   * The same for a call that is sought again: another socket than any that is ready, and given up soon, since a network that
   * swallows everything may be another one a moment later.
   */
  takeSignalAgain(): Promise<ReadySignal>
  /** An unused token; it is the caller's from now on. */
  takeToken(): Promise<CallToken>
  /** What a passkey is to sign so that a call may begin. */
  askStatement(): Promise<CallStatement>
  /** The token that a signed statement is worth. */
  askTokenBy(passkey: SignedStatement): Promise<CallToken>
  browserKey(): Promise<BrowserKey>
  /** What is being computed for tokens; another one once that was stopped. */
  readonly working: Working
  /** Whether the site signed who its visitor is, when it was last asked. */
  readonly isVouched: boolean
  /** Whether the visitor signed with a passkey when last asked: nobody who has one is offered to make one. */
  readonly hasSigned: boolean
  /** Closes what nobody took, and computes no more. */
  close(): void
}
