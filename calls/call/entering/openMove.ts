import type { MoveId, VerifiedCallToken } from '../../../protocol/index.ts'

/** How a wish to move ended. `released`: the device that wished is gone. */
type MoveOutcome = 'agreed' | 'refused' | 'unanswered' | 'released' | 'revoked'

/** A device of the same identity waits for the one that has the call, and once that agreed for its own leg. */
export interface OpenMove {
  readonly moveId: MoveId
  readonly token: VerifiedCallToken
  readonly endsAtMs: number
  /** `null` as long as the live device is asked. After `agreed` it may still become another. */
  outcome: MoveOutcome | null
  readonly end: (outcome: MoveOutcome) => void
}
