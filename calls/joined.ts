import type { JoinAnswer, LegMedia } from '../protocol/index.ts'
import { capsOf } from './admission.ts'
import { authorize } from './authorization.ts'
import { standing } from './board.ts'
import { type Floor, isIn, type Line } from './floor.ts'
import { withRelays } from './relaying.ts'

/** What a caller is answered, but for the nonce that the socket draws. */
export type Joined = Omit<JoinAnswer, 'authorization'> & {
  /** For how long the call may go on without another proof. */
  readonly authorizationMs: number
  /** It lives already: how it stands is to be told after the answer, by `catchUp`. */
  readonly isTakenUp: boolean
}

/** Where a call stands, as its caller is answered. A call that does not wait is next. */
export function joinedOf(floor: Floor, line: Line, media: LegMedia): Omit<Joined, 'isTakenUp'> {
  const { call } = line
  const { callId } = call.admitted
  const inLine = isIn(line, 'waiting') ? standing(floor, line.call) : { place: 1, expectedWaitMs: null }
  const { awayTimeMs } = call.admitted.policy
  const authorizationMs = authorize(floor, line)
  return {
    callId,
    caps: capsOf(call.admitted),
    ...inLine,
    media: withRelays(floor, call, media),
    authorizationMs,
    awayMs: awayTimeMs,
  }
}
