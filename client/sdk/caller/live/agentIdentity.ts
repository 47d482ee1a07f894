import { checkAgentProof, type ExpectedCall } from '../../identity/agentProof.ts'
import type { ProvingEvent } from '../../signal/orderedEvents.ts'
import type { ShownAgent } from '../phoneTypes.ts'

/** Who the caller is shown after such an event: `null` when the proof does not hold for the call that this browser has. */
export async function shownAgentOf(event: ProvingEvent, expected: ExpectedCall): Promise<ShownAgent> {
  if (event.event === 'talking' && event.proofAwaited) return 'awaited'
  const { agentProof } = event
  const checked = await checkAgentProof(agentProof, expected)
  return checked && { ...checked, seat: agentProof.seat, method: agentProof.method }
}
