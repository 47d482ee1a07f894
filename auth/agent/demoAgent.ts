import { AgentId, RingfenceError } from '../../protocol/index.ts'
import type { AgentAccount, AgentAccounts, Clock } from '../ports.ts'

/** One account for everybody who tries the product out. */
export const demoAgentId: AgentId = AgentId.parse('agent_RingfenceDemoAgent0000')

/** An admin, so that whoever tries the product out sees every screen; on loopback outside production only. */
const demoAccount = { agentId: demoAgentId, name: 'Demo agent', role: 'admin' } as const

/** The account of whoever tries the product out, made with the first of them. */
export const createDemoAccount =
  (accounts: AgentAccounts, clock: Clock): (() => Promise<AgentAccount>) =>
  async () => {
    await accounts.ensure({ ...demoAccount, createdAtMs: clock.now() })
    const account = await accounts.find(demoAgentId)
    if (account === undefined) throw new RingfenceError('internal-error')
    return account
  }
