import type { QueueName, StepUpMenu } from '../../protocol/index.ts'

/** When callers for whom nobody answers show to be there before an agent is rung. */
export type GateSetting = 'off' | 'under-pressure' | 'always'

/** One queue and its patience. */
export interface QueuePolicy {
  readonly queue: QueueName
  /** How long one agent is rung, in milliseconds. */
  readonly ringTimeMs: number
  /** How long a call may wait for somebody to take it, in milliseconds. */
  readonly maxWaitMs: number
  /** How long a side may be away (a reload, a lost network) before its call ends, in milliseconds. */
  readonly awayTimeMs: number
  /** How long a call goes on before its page must show again that it holds the browser key, in milliseconds. */
  readonly authorizationMs: number
  readonly gate: {
    readonly when: GateSetting
    /** Its callers may call with a passkey. */
    readonly passkeyHelps: boolean
  }
  /** What its agents may ask their callers to confirm. */
  readonly stepUps: StepUpMenu
  /** How often an agent may ask in one call. */
  readonly stepUpsPerCall: number
  /** How long what the site vouched for stays with the record; 0: not at all. */
  readonly keepVouchedMs: number
  /** Its site's back end hears of each call while it lives. */
  readonly tellsSite: boolean
}
