import type { RevocationRequest, VerifiedCallToken } from '../../../protocol/index.ts'
import { type CallWorld, removeSeat, sessionAtSeat } from '../callSession.ts'
import { endRing } from '../ring/ringAgent.ts'
import { endCall } from './hangup.ts'

/** Whether a call with this token is one of those meant. Agents are no part of a token. */
export function concernsToken(request: RevocationRequest, token: VerifiedCallToken): boolean {
  switch (request.kind) {
    case 'jti':
      return token.jti === request.value
    case 'browser-key':
      return token.jkt === request.value
    case 'credential':
      return token.credentialId === request.value
    case 'identity':
      return token.callerId === request.value
    case 'site':
      return token.site === request.value
    case 'before':
      return token.issuedAtMs < request.value
    case 'agent':
      return false
  }
}

/** Ends every call that a revocation means, in this very tick; one that is being let in is refused, one that is held too. */
export function revoke(world: CallWorld, request: RevocationRequest): void {
  for (const joining of world.joining.values()) {
    if (concernsToken(request, joining.token)) joining.isRevoked = true
  }
  for (const session of [...world.sessions.values()]) {
    if (session.move && concernsToken(request, session.move.token)) session.move.end('revoked')
    if (concernsToken(request, session.call.admitted.token)) endCall(world, session, 'revoked')
  }
  if (request.kind === 'agent') revokeSeat(world, request.value)
}

function revokeSeat(world: CallWorld, agentId: string): void {
  const seat = [...world.seats.values()].find(each => each.agentId === agentId)
  if (!seat) return
  const session = sessionAtSeat(world, seat)
  if (session && seat.occupation.state === 'talking') endCall(world, session, 'revoked')
  else if (session) endRing(world, session, { outcome: 'gone', because: 'agent-left' })
  removeSeat(world, seat.agentId, 'revoked')
  world.changed()
}
