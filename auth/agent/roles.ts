import { type AgentRole, RingfenceError } from '../../protocol/index.ts'

const rank: Readonly<Record<AgentRole, number>> = { agent: 0, supervisor: 1, admin: 2 }

/**
 * Each role may do what the one before may.
 * @throws RingfenceError `role-required`.
 */
export function demandRole(agent: { readonly role: AgentRole }, least: AgentRole): void {
  if (rank[agent.role] < rank[least]) throw new RingfenceError('role-required')
}
