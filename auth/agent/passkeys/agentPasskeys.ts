import type { PublicKeyCredentialCreationOptionsJSON } from '@simplewebauthn/server'
import {
  type AgentId,
  type PasskeyAddition,
  type PasskeyEntry,
  type PasskeyNotice,
  type PasskeysAnswer,
  parse,
  RingfenceError,
} from '../../../protocol/index.ts'
import type { AgentAccounts, AgentCredential, AuditLog, Clock } from '../../ports.ts'
import { newChallenge, newId } from '../../randomIds.ts'
import type { Revoked } from '../../revocation.ts'
import { RegistrationResponse, type RelyingParty } from '../../webauthn/responses.ts'
import { demandFresh } from '../freshness.ts'
import type { Sessions, SignedInAgent } from '../sessions.ts'
import type { Ceremonies } from './ceremonies.ts'
import { creationOptions, verifiedCredential } from './registration.ts'

/** An agent's own passkeys. There is always one left: nobody can give an agent another. */
export interface AgentPasskeys {
  list(agent: SignedInAgent): Promise<PasskeysAnswer>
  /** @throws RingfenceError `role-required` for the demo agent, who is nobody; `fresh-sign-in-required`. */
  begin(agent: SignedInAgent): Promise<PublicKeyCredentialCreationOptionsJSON>
  /** @throws RingfenceError `passkey-invalid`, `revoked`, `message-malformed`. */
  add(agent: SignedInAgent, addition: PasskeyAddition): Promise<void>
  /** @throws RingfenceError `passkey-not-found`. */
  rename(agent: SignedInAgent, credentialId: string, name: string): Promise<void>
  /**
   * Ends the sessions that it opened, too.
   * @throws RingfenceError `passkey-not-found`, `last-passkey`, `fresh-sign-in-required`.
   */
  remove(agent: SignedInAgent, credentialId: string): Promise<void>
  /** The agent has read it. Idempotent. */
  dismissNotice(agent: SignedInAgent, noticeId: string): Promise<void>
}

interface OwnPasskeysParts {
  readonly relyingParty: RelyingParty
  readonly ceremonies: Ceremonies
  readonly accounts: AgentAccounts
  readonly sessions: Sessions
  readonly revoked: Revoked
  readonly audit: AuditLog
  readonly clock: Clock
  /** Hears whose account has something new to read. */
  readonly tell: (agentId: AgentId) => void
}

export function createAgentPasskeys(parts: OwnPasskeysParts): AgentPasskeys {
  const { relyingParty, ceremonies, accounts, sessions, revoked, audit, clock, tell } = parts

  const newNotice = (what: PasskeyNotice['what']) => ({ noticeId: newId(), atMs: clock.now(), what })

  return {
    list: async ({ agentId }) => ({
      passkeys: (await accounts.credentialsOf(agentId)).map(entryOf),
      notices: [...(await accounts.noticesOf(agentId))],
      recoveryCodesLeft: null,
      relyingPartyId: relyingParty.id,
      userId: Buffer.from(agentId).toString('base64url'),
    }),
    begin: async agent => {
      const { agentId, name, method, sessionId } = agent
      if (method === 'demo') throw new RingfenceError('role-required')
      demandFresh(agent, clock.now())
      const exclude = await accounts.credentialsOf(agentId)
      const challenge = newChallenge()
      const creation = await creationOptions(relyingParty, { agentId, name, challenge, exclude })
      await ceremonies.begin({ for: 'addition', agentId, sessionId }, creation.challenge)
      return creation
    },
    add: async ({ agentId, sessionId }, { name, response }) => {
      const answer = parse(RegistrationResponse, response)
      const { ceremony, challenge } = await ceremonies.take(answer.response.clientDataJSON)
      if (ceremony.for !== 'addition' || ceremony.sessionId !== sessionId) {
        throw new RingfenceError('passkey-invalid')
      }
      const of = { agentId, name, createdAtMs: clock.now() }
      const credential = await verifiedCredential(answer, challenge, relyingParty, of)
      if (revoked.credential(credential.credentialId)) throw new RingfenceError('revoked')
      const notice = { ...newNotice('passkey-added'), passkeyName: name }
      if ((await accounts.addCredential(credential, notice)) === 'exists') {
        throw new RingfenceError('passkey-invalid')
      }
      tell(agentId)
      await audit.append({ actor: agentId, action: 'passkey-added', subject: credential.credentialId })
    },
    rename: async ({ agentId }, credentialId, name) => {
      if (!(await accounts.renameCredential(agentId, credentialId, name))) {
        throw new RingfenceError('passkey-not-found')
      }
      await audit.append({ actor: agentId, action: 'passkey-renamed', subject: credentialId })
    },
    remove: async (agent, credentialId) => {
      const { agentId } = agent
      demandFresh(agent, clock.now())
      const notice = newNotice('passkey-removed')
      const outcome = await accounts.removeCredential(agentId, credentialId, notice)
      if (outcome === 'not-found') throw new RingfenceError('passkey-not-found')
      if (outcome === 'last') throw new RingfenceError('last-passkey')
      tell(agentId)
      await sessions.endAll({ credentialId }, 'signed-out')
      await audit.append({ actor: agentId, action: 'passkey-removed', subject: credentialId })
    },
    dismissNotice: ({ agentId }, noticeId) => accounts.dismissNotice(agentId, noticeId),
  }
}

/** An agent's passkey proves from its first moment on. */
const entryOf = (credential: AgentCredential): PasskeyEntry => ({
  credentialId: credential.credentialId,
  name: credential.name,
  createdAtMs: credential.createdAtMs,
  lastUsedAtMs: credential.lastUsedAtMs,
  synced: credential.synced,
  usableAtMs: null,
})
