import { AgentId, BlockId, CallId, type KeyThumbprint } from '../../protocol/index.ts'
import type { Blocks, CallReport } from '../ports.ts'
import { newId } from '../randomIds.ts'
import { site } from './testService.ts'

/** As agents' sockets bring it: somebody was rude in a call of which nothing else is known here. */
export const testReport = (of: Partial<CallReport> & { readonly jkt: KeyThumbprint }): CallReport => ({
  callId: CallId.parse(`call_${newId()}`),
  agentId: AgentId.parse(`agent_${newId()}`),
  site,
  callerId: null,
  reason: 'abusive',
  atMs: 0,
  ...of,
})

/** Somebody at the shop who is blocked for good; answers by which block. */
export async function blockSomebody(blocks: Blocks, atMs: number): Promise<BlockId> {
  const blockId = BlockId.parse(`block_${newId()}`)
  const judge = () => ({ state: 'blocked', untilMs: null }) as const
  await blocks.report(testReport({ jkt: 'b'.repeat(43), atMs }), { sinceMs: 0, judge, blockId })
  return blockId
}
