import {
  generateAuthenticationOptions,
  type PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server'
import { parse, RingfenceError, type SessionVerification } from '../../../protocol/index.ts'
import type { AgentAccounts, AuditLog, Clock } from '../../ports.ts'
import { newChallenge } from '../../randomIds.ts'
import type { Revoked } from '../../revocation.ts'
import { AuthenticationResponse, ceremonyTimeMs, type RelyingParty } from '../../webauthn/responses.ts'
import type { Sessions, SignedInAgent } from '../sessions.ts'
import type { Ceremonies } from './ceremonies.ts'
import { demandShown } from './shownPasskey.ts'

/** A signed-in agent shows a passkey again, without leaving the seat. */
export interface Verification {
  /** @throws RingfenceError `role-required` for the demo agent, who has none. */
  begin(agent: SignedInAgent): Promise<PublicKeyCredentialRequestOptionsJSON>
  /** @throws RingfenceError `passkey-invalid`, `revoked`, `message-malformed`. */
  finish(agent: SignedInAgent, shown: SessionVerification): Promise<void>
}

export function createVerification(parts: {
  readonly relyingParty: RelyingParty
  readonly ceremonies: Ceremonies
  readonly accounts: AgentAccounts
  readonly sessions: Sessions
  readonly revoked: Revoked
  readonly audit: AuditLog
  readonly clock: Clock
}): Verification {
  const { relyingParty, ceremonies, accounts, sessions, audit } = parts
  return {
    begin: async ({ agentId, method, sessionId }) => {
      if (method === 'demo') throw new RingfenceError('role-required')
      const own = await accounts.credentialsOf(agentId)
      const request = await generateAuthenticationOptions({
        rpID: relyingParty.id,
        challenge: newChallenge(),
        timeout: ceremonyTimeMs,
        userVerification: 'required',
        allowCredentials: own.map(({ credentialId }) => ({ id: credentialId })),
      })
      await ceremonies.begin({ for: 'verification', agentId, sessionId }, request.challenge)
      return request
    },
    finish: async ({ agentId, sessionId, place }, { response }) => {
      const ancestor = place?.kind === 'frame' ? place.origin : undefined
      const answer = parse(AuthenticationResponse, response)
      const { ceremony, challenge } = await ceremonies.take(answer.response.clientDataJSON, ancestor)
      if (ceremony.for !== 'verification' || ceremony.sessionId !== sessionId) {
        throw new RingfenceError('passkey-invalid')
      }
      const credential = await accounts.findCredential(answer.id)
      if (credential?.agentId !== agentId) throw new RingfenceError('passkey-invalid')
      await demandShown(answer, credential, challenge, { ...parts, ancestor })
      await sessions.noteVerified(sessionId)
      await audit.append({ actor: agentId, action: 'agent-verified', subject: credential.credentialId })
    },
  }
}
