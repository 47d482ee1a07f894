import type { RevocationRequest, VerifiedCallToken } from '../../../protocol/index.ts'
import type { CallSession } from '../callSession.ts'
import type { CallWorld } from '../callWorld.ts'
import { endCall } from './endCall.ts'

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

/** Ends the call if it is one of those meant, in this very tick; a device that waits for it is refused. */
export function revokeCall(world: CallWorld, session: CallSession, request: RevocationRequest): void {
  if (session.move && concernsToken(request, session.move.token)) session.move.end('revoked')
  if (concernsToken(request, session.call.admitted.token)) endCall(world, session, 'revoked')
}
