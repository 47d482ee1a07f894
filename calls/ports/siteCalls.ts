import type { CallId, SiteKey } from '../../protocol/index.ts'
import type { ReadRecord } from './memory.ts'

/** A call's place in the list of a site's calls: by end, and calls of one moment by their names. */
export interface CallPlace {
  readonly endedAtMs: number
  readonly callId: string
}

interface SiteCallsAsked {
  readonly site: SiteKey
  /** Of the call's end, in milliseconds since the epoch; `toMs` is not included. */
  readonly fromMs: number
  readonly toMs: number
  /** The last one that was read: those behind it follow. */
  readonly after: CallPlace | null
  readonly most: number
}

/** Recorded calls of one site, for its back end. */
export interface SiteCalls {
  /** Oldest end first. */
  list(asked: SiteCallsAsked): Promise<readonly ReadRecord[]>
  /** `undefined` also for a call of another site. */
  find(site: SiteKey, callId: CallId): Promise<ReadRecord | undefined>
}
