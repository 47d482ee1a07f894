import type {
  AlarmPattern,
  CallerId,
  CallId,
  KeyThumbprint,
  QueueKey,
  SiteKey,
} from '../../protocol/index.ts'
import type { Share } from './share.ts'

/** Somebody wants to call. */
export interface Coming {
  readonly site: SiteKey
  readonly queue: QueueKey
  readonly jkt: KeyThumbprint
  /** Whose caps the call counts under. */
  readonly identity: CallerId | KeyThumbprint
  readonly share: Share
}

/** Hears what happens, and looks whether it is usual. Each costs little, and none throws. */
export interface Watch {
  came(coming: Coming): void
  /** At a door, or by dispatch. */
  refused(site: SiteKey): void
  /** A call that an agent talked in is over; `isGood` as policy/goodCall says. */
  talked(call: Coming & { readonly callId: CallId; readonly isGood: boolean }): void
  /** An agent reported it: it speaks for nothing. */
  reported(callId: CallId): void
  /** An alarm was raised about where this comes from, or about whose it is, and is not over. */
  isNoticed(coming: Coming): boolean
}

/** Something that was learned of what is usual. */
export interface Learned {
  readonly site: SiteKey
  /** `null`: of the whole site. */
  readonly queue: QueueKey | null
  readonly pattern: AlarmPattern
  /** Hour of the week; 0 where it is of the whole week. */
  readonly slot: number
  readonly usual: number
}

/** What is usual, from one start to the next. Durable. */
export interface Baselines {
  all(): Promise<readonly Learned[]>
  /** Each in place of what was learned before; one atomic step. */
  save(learned: readonly Learned[]): Promise<void>
}
