import type { ErrorCode, PasskeysSnapshot } from '../../sdk/index.ts'
import type { SomeWritten } from '../../ui/wording/written.ts'

/** Codes that a visitor reads something of their own of; every other one is told as `otherProblem`. */
type ToldProblem = Extract<
  ErrorCode,
  | 'passkey-cancelled'
  | 'passkey-required'
  | 'passkey-invalid'
  | 'recovery-code-invalid'
  | 'rate-limited'
  | 'access-token-invalid'
  | 'passkey-cooling-off'
  | 'last-passkey'
  | 'vouch-required'
  | 'browser-unsupported'
  | 'passkey-forbidden'
  | 'page-not-secure'
>

/** Everything that visitors read while they manage their own passkeys. */
export interface PasskeyWords {
  readonly title: string
  readonly lead: string
  readonly openPasskey: string
  readonly openVouch: string
  readonly openCode: string
  readonly noneYet: string
  readonly code: string
  readonly useCode: string
  readonly back: string
  readonly close: string
  readonly name: string
  readonly add: string
  readonly rename: string
  readonly save: string
  readonly cancel: string
  readonly remove: string
  readonly removeSure: (values: { name: string }) => string
  readonly made: (values: { date: string }) => string
  readonly used: (values: { date: string }) => string
  readonly neverUsed: string
  readonly coolingOff: (values: { date: string }) => string
  readonly synced: string
  readonly none: string
  readonly onlyOne: string
  readonly moreWithPasskey: string
  readonly codes: string
  readonly codesLeft: (values: { count: number }) => string
  readonly codesLead: string
  readonly makeCodes: string
  readonly codesSure: string
  readonly codesYes: string
  readonly codesOnce: string
  readonly codesKept: string
  readonly print: string
  readonly read: string
  readonly yes: string
  readonly no: string
  readonly notices: Readonly<Record<PasskeysSnapshot['notices'][number]['what'], string>>
  readonly noticeAt: (values: { what: string; name: string; date: string }) => string
  readonly details: string
  readonly otherProblem: string
  readonly problems: Readonly<Record<ToldProblem, string>>
}

/** A page's own words for its visitors' passkeys, by language (BCP 47). What is missing is said in our words. */
export type RingfencePasskeyWords = Readonly<Record<string, SomeWritten<PasskeyWords>>>
