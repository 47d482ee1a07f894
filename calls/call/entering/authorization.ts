import type { IceServer } from '../../../protocol/index.ts'
import { type CallSession, setTimer } from '../callSession.ts'
import type { CallWorld } from '../callWorld.ts'
import { endCall } from '../ending/endCall.ts'
import { relaysFor } from './relayCredentials.ts'

/** For an answer that is on its way when the time is over. */
const authorizationGraceMs = 5000

/**
 * From now on the call may go on for `policy.authorizationMs` (which it answers) without another word from its browser key.
 * Media is not touched, and being away stops no clock.
 */
export function authorize(world: CallWorld, session: CallSession): number {
  const { authorizationMs } = session.call.admitted.policy
  setTimer(world, session, 'authorization', authorizationMs + authorizationGraceMs, () =>
    endCall(world, session, 'authorization-expired'),
  )
  return authorizationMs
}

/** The browser key was proven again. */
export interface Refreshed {
  /** For how many milliseconds that counts. */
  readonly authorizationMs: number
  /** For the next ICE restart, where the service has relays and the caller a leg. */
  readonly iceServers?: IceServer[]
}

export const refresh = (world: CallWorld, session: CallSession): Refreshed => ({
  authorizationMs: authorize(world, session),
  ...(session.callerLeg.state === 'up' && relaysFor(world, session.call)),
})
