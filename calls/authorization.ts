import type { IceServer } from '../protocol/index.ts'
import { type Floor, type Line, setTimer } from './floor.ts'
import { endCall } from './hangup.ts'
import { relaysFor } from './relaying.ts'

/** For an answer that is on its way when the time is over. */
const authorizationGraceMs = 5000

/**
 * From now on the call may go on for `policy.authorizationMs` (which it answers) without another word from its browser key.
 * Media is not touched, and being away stops no clock.
 */
export function authorize(floor: Floor, line: Line): number {
  const { authorizationMs } = line.call.admitted.policy
  setTimer(floor, line, 'authorization', authorizationMs + authorizationGraceMs, () =>
    endCall(floor, line, 'authorization-expired'),
  )
  return authorizationMs
}

/** The browser key was proven again. */
export interface Refreshed {
  /** For how many milliseconds that counts. */
  readonly authorizationMs: number
  /** For the next ICE restart, where the service has relays. */
  readonly iceServers?: IceServer[]
}

export const refresh = (floor: Floor, line: Line): Refreshed => ({
  authorizationMs: authorize(floor, line),
  ...relaysFor(floor, line.call),
})
