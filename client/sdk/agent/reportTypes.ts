import type { BlocksAnswer, CallId, ReportReason } from '../../../protocol/index.ts'

/** What this page's agent reported of a call, and what it means for its caller. */
export interface SeatReport {
  readonly callId: CallId
  readonly reason: ReportReason
  /** `until`: milliseconds of the page's own clock. */
  readonly block:
    | { readonly state: 'none' }
    | { readonly state: 'until'; readonly untilMs: number }
    | { readonly state: 'for-good' }
}

/** Who may not call because agents reported them. Only admins may; the others are refused with `role-required`. */
export interface SeatBlocks {
  list(): Promise<BlocksAnswer>
  /** It ends no more by itself. @throws RingfenceError `not-found` for one that is over */
  keep(blockId: string): Promise<BlocksAnswer>
  /** The caller may call again. @throws RingfenceError `not-found` for one that is over */
  undo(blockId: string): Promise<BlocksAnswer>
}
