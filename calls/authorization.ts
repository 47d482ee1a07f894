import { type Floor, type Line, setTimer } from './floor.ts'
import { endCall } from './hangup.ts'

/** For an answer that is on its way when the time is over. */
export const authorizationGraceMs = 5000

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
