import {
  type AgentId,
  type AgentRole,
  type AgentsAnswer,
  type InvitationAnswer,
  type RevocationRequest,
  RingfenceError,
} from '../../protocol/index.ts'
import type { AgentAccounts, AuditLog, Inviter } from '../ports.ts'
import type { Revocation } from '../revocation.ts'
import type { Enrolment } from './passkeys/enrolment.ts'
import type { Sessions } from './sessions.ts'

/** How long an invited person has to come. */
const invitationLifeMs = 24 * 3600_000

/** What admins do with other people. `by`: the admin who does it. */
export interface People {
  list(): Promise<AgentsAnswer>
  /** The invitation ends with the inviter's own rights. */
  invite(by: Inviter, role: AgentRole): Promise<InvitationAnswer>
  /**
   * The seat stays; what the former role allowed ends with this moment.
   * @throws RingfenceError `agent-not-found`, `last-admin`.
   */
  changeRole(by: AgentId, agentId: AgentId, role: AgentRole): Promise<void>
  /**
   * Ends everything of this agent at once: passkeys, sessions, the live seat.
   * @throws RingfenceError `agent-not-found`, `last-admin`.
   */
  remove(by: AgentId, agentId: AgentId): Promise<void>
  /** @throws RingfenceError `last-admin`, `message-malformed`. */
  revoke(by: AgentId, revocation: RevocationRequest): Promise<void>
}

export function createPeople(parts: {
  readonly accounts: AgentAccounts
  readonly enrolment: Enrolment
  readonly sessions: Sessions
  readonly revocation: Pick<Revocation, 'revokeUnlessLastAdmin'>
  readonly audit: AuditLog
}): People {
  const { accounts, enrolment, sessions, revocation, audit } = parts

  return {
    list: async () => {
      const [all, present] = await Promise.all([accounts.list(), sessions.signedIn()])
      return { agents: all.map(account => ({ ...account, signedIn: present.includes(account.agentId) })) }
    },
    invite: async (by, role) => {
      const { secret } = await enrolment.createLink({ by, role, lifeMs: invitationLifeMs })
      return { secret, expiresInSeconds: invitationLifeMs / 1000 }
    },
    changeRole: async (by, agentId, role) => {
      refuseUnless('changed', await accounts.setRole(agentId, role))
      await audit.append({ actor: by, action: 'role-changed', subject: agentId, details: { role } })
    },
    remove: async (by, agentId) => {
      refuseUnless('removed', await accounts.remove(agentId))
      await sessions.endAll({ agentId }, 'revoked')
      await audit.append({ actor: by, action: 'agent-removed', subject: agentId })
    },
    revoke: (by, request) => revocation.revokeUnlessLastAdmin(request, by),
  }
}

function refuseUnless<Done extends string>(done: Done, outcome: Done | 'not-found' | 'last-admin'): void {
  if (outcome === 'not-found') throw new RingfenceError('agent-not-found')
  if (outcome === 'last-admin') throw new RingfenceError('last-admin')
  if (outcome !== done) throw new RingfenceError('internal-error')
}
