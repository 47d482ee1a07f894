import type { EventFrame } from '../../../../protocol/index.ts'
import type { Joined } from '../live/liveCallTypes.ts'
import type { MadePasskey, PhoneSnapshot } from '../phoneTypes.ts'
import type { JoinParts } from './joinCall.ts'

export interface AdmissionParts extends JoinParts {
  /** Only a passkey leads in, and the person asks for just that. */
  readonly appeals: boolean
  /** The person wants to sign this call with a passkey, and is offered that first. */
  readonly wantsPasskey: boolean
  /** Whether the person may make a passkey now. */
  readonly mayMake: () => boolean
  /** The passkey that they made in this call, if they did. */
  readonly made: () => MadePasskey | null
  /** What the call shows now. */
  readonly known: () => PhoneSnapshot
  readonly over: () => boolean
  readonly become: (next: PhoneSnapshot) => void
  /** Let in, with this token. */
  readonly onJoined: (joined: Joined, jti: string, early: readonly EventFrame[]) => Promise<void>
}

/** From a token to admission. Its promises reject with what the call is refused for. */
export interface Admission {
  /** Resolves in line, or at the choice about a passkey. */
  begin(): Promise<void>
  /** In `offering-passkey`. Resolves in line, or at the choice again when it failed. */
  usePasskey(): Promise<void>
  /** `enter` is given the way on when a passkey was chosen in the field. The answer stops the offer. */
  autofill(enter: (way: () => Promise<void>) => void): () => void
  /** In `offering-passkey`, unless it is required. */
  withoutPasskey(): Promise<void>
  /** Closes a prompt that is up. An answer that is on its way is waited for: who is let in now must hang up. */
  close(): void
  /** The page goes away: nothing is waited for. */
  drop(): void
}
