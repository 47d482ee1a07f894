import type { Desk } from '../../../calls/index.ts'
import {
  type Authorization,
  type CallId,
  eventText,
  type JoinAnswer,
  type Params,
  RingfenceError,
} from '../../../protocol/index.ts'
import type { Entered, SocketContext } from './socketContext.ts'

type Joined = Awaited<ReturnType<Desk['join']>>

/** The caller's first frame: token and proof, once. */
export async function join(door: SocketContext, params: Params<'join'>): Promise<Entered<JoinAnswer>> {
  const { auth, desk } = door.world
  const { token: text, proof, ...rest } = params
  const token = await auth.verifyCallToken({ token: text, proof, nonce: door.nonce, origin: door.origin })
  // Noting the token's use took time. From here on the desk hears of revocations: nothing may be awaited in between.
  if (auth.isRevoked(token)) throw new RingfenceError('revoked')
  auth.refuseBlocked(token)
  const joined = await desk.join({
    ...rest,
    token,
    source: door.source,
    onHeld({ answerWithinMs, release }) {
      door.holdOpen()
      door.onClosed(release)
      door.connection.send(eventText({ event: 'held', answerWithinMs }))
    },
  })
  if (door.isOver()) {
    desk.callerGone(joined.callId)
    throw new RingfenceError('connection-lost')
  }
  return connect(door, joined)
}

/**
 * The first frame of a page that was loaded again, or that changed its network: the same browser key over this socket's nonce,
 * from the same origin. The call knows everything else.
 */
export async function resume(door: SocketContext, params: Params<'resume'>): Promise<Entered<JoinAnswer>> {
  const { auth, desk } = door.world
  const { callId, proof, ...abilities } = params
  const token = desk.tokenOf(callId)
  if (token.origin !== door.origin) throw new RingfenceError('origin-not-allowed')
  const { jkt, jti } = token
  auth.verifyProof(proof, { jkt, jti, nonce: door.nonce })
  if (auth.isRevoked(token)) throw new RingfenceError('revoked')
  auth.refuseBlocked(token)
  const joined = await desk.resume({ callId, jti, ...abilities })
  const entered = connect(door, joined)
  if (door.isOver()) {
    door.letGo()
    throw new RingfenceError('connection-lost')
  }
  return entered
}

/** From now on this socket is the caller's; one that was is told that its call went on elsewhere. */
function connect(door: SocketContext, joined: Joined): Entered<JoinAnswer> {
  const { desk, switchboard } = door.world
  const { authorizationMs, isTakenUp, ...answer } = joined
  const { callId } = answer
  desk.tokenOf(callId) // it may have ended in this very moment, when nobody was there to be told
  const former = switchboard.connectCaller(callId, door.connection)
  former?.send(eventText({ event: 'ended', callId, reason: 'moved', waitedMs: 0, talkedMs: 0 }))
  former?.close(null)
  door.onClosed(() => {
    if (switchboard.disconnectCaller(callId, door.connection)) desk.callerAway(callId)
  })
  const authorizations = createAuthorizations(door, callId)
  return {
    phase: { name: 'caller', party: { side: 'caller', callId }, refresh: authorizations.refresh },
    answer: { ...answer, authorization: authorizations.next(authorizationMs) },
    ...(isTakenUp && { afterwards: () => desk.catchUp({ side: 'caller', callId }) }),
  }
}

/** The browser key shows again and again that it is still here, each time over a new nonce. Media knows nothing of it. */
function createAuthorizations(door: SocketContext, callId: CallId) {
  const { auth, desk } = door.world
  let nonce = ''
  const next = (authorizationMs: number): Authorization => {
    nonce = auth.newNonce()
    return { nonce, expiresInSeconds: Math.max(1, Math.floor(authorizationMs / 1000)) }
  }
  return {
    next,
    refresh({ callId: asked, proof }: Params<'refresh'>): Authorization {
      if (asked !== callId) throw new RingfenceError('call-not-found')
      const token = desk.tokenOf(callId)
      const { jkt, jti } = token
      auth.verifyProof(proof, { jkt, jti, nonce })
      if (auth.isRevoked(token)) throw new RingfenceError('revoked')
      const { authorizationMs, ...relays } = desk.refresh(callId)
      return { ...next(authorizationMs), ...relays }
    },
  }
}
