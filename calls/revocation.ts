import type { RevocationRequest, VerifiedCallToken } from '../protocol/index.ts'
import { type Floor, lineAtSeat, removeSeat } from './floor.ts'
import { endCall } from './hangup.ts'
import { endRing } from './ringer.ts'

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
export function revoke(floor: Floor, request: RevocationRequest): void {
  for (const joining of floor.joining.values()) {
    if (concernsToken(request, joining.token)) joining.isRevoked = true
  }
  for (const line of [...floor.lines.values()]) {
    if (line.move && concernsToken(request, line.move.token)) line.move.end('revoked')
    if (concernsToken(request, line.call.admitted.token)) endCall(floor, line, 'revoked')
  }
  if (request.kind === 'agent') revokeSeat(floor, request.value)
}

function revokeSeat(floor: Floor, agentId: string): void {
  const seat = [...floor.seats.values()].find(each => each.agentId === agentId)
  if (!seat) return
  const line = lineAtSeat(floor, seat)
  if (line && seat.occupation.state === 'talking') endCall(floor, line, 'revoked')
  else if (line) endRing(floor, line, { outcome: 'gone', because: 'agent-left' })
  removeSeat(floor, seat.agentId, 'revoked')
  floor.changed()
}
