import type { JoinAnswer, LegMedia } from '../../../protocol/index.ts'
import { capsOf } from '../admitted.ts'
import { type CallSession, isIn } from '../callSession.ts'
import type { CallWorld } from '../callWorld.ts'
import { authorize } from './authorization.ts'
import { withRelays } from './relayCredentials.ts'

/** What a caller is answered, but for the nonce that the socket draws. */
export type Joined = Omit<JoinAnswer, 'authorization'> & {
  /** For how long the call may go on without another proof. */
  readonly authorizationMs: number
  /** It lives already: how it stands is to be told after the answer, by `catchUp`. */
  readonly isTakenUp: boolean
}

/** Where a call stands, as its caller is answered. A call that does not wait is next. */
export function joinedOf(
  world: CallWorld,
  session: CallSession,
  media: LegMedia | null,
): Omit<Joined, 'isTakenUp'> {
  const { call } = session
  const { callId } = call.admitted
  const standing = isIn(session, 'waiting') ? session.heardPlace.standing : { place: 1, expectedWaitMs: null }
  const { awayTimeMs } = call.admitted.policy
  const authorizationMs = authorize(world, session)
  return {
    callId,
    caps: capsOf(call.admitted),
    ...standing,
    media: media && withRelays(world, call, media),
    authorizationMs,
    awayMs: awayTimeMs,
  }
}
