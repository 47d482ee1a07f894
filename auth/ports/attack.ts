import type { AgentId, Alarm, AttackEnding, AttackWindowId, QueueKey, SiteKey } from '../../protocol/index.ts'

/** A time in which a site was said to be under attack: by an admin, or by an alarm. */
export interface AttackWindow {
  readonly windowId: AttackWindowId
  /** `null`: all sites. */
  readonly site: SiteKey | null
  /** Where the alarm is about one queue. */
  readonly queue: QueueKey | null
  /** The admin; `null` for an alarm. */
  readonly by: AgentId | null
  /** What the admin wrote; `null` for an alarm. */
  readonly reason: string | null
  readonly alarm: Alarm | null
  /** Milliseconds since the epoch, both. */
  readonly sinceMs: number
  readonly untilMs: number
  /** How it ended before its time; `null`: it did not. */
  readonly ended: AttackEnding | null
}

/** Attack windows. Durable: a restart in the middle of a flood ends none. */
export interface AttackWindows {
  open(window: AttackWindow): Promise<void>
  /** It goes on until then, with what the alarm sees now. Nothing happens to one that ended before its time. */
  goOn(windowId: AttackWindowId, to: Pick<AttackWindow, 'untilMs' | 'alarm'>): Promise<void>
  /** It is over at `atMs`, if it was not before; `was-us` may also be said of one that is over. Whether there was such a one to end. */
  end(
    windowId: AttackWindowId,
    how: { readonly ended: AttackEnding; readonly atMs: number },
  ): Promise<boolean>
  /** Those that are open or were, after that moment; newest first. */
  since(ms: number): Promise<readonly AttackWindow[]>
}

export interface AttackMemory {
  readonly attackWindows: AttackWindows
}
