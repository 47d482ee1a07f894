import type { Room, Side } from '../ports.ts'
import type { Call } from './call.ts'

/** Who hears whom now. Nobody hears anybody before an agent accepted, whatever was produced before. */
interface Audibility {
  readonly callerHears: 'agent' | 'nobody'
  readonly agentHears: 'caller' | 'nobody'
}

/** Decided by phase and ring alone. */
export const audibility = (call: Call): Audibility =>
  call.phase === 'talking' || (call.phase === 'connecting' && call.ring.state === 'accepted')
    ? { callerHears: 'agent', agentHears: 'caller' }
    : { callerHears: 'nobody', agentHears: 'nobody' }

/** Lets the voices flow if this step opens them, or stops them if it closes them: the one place that tells a room so. */
export async function followVoices(room: Room, from: Call, to: Call): Promise<void> {
  const [flowed, flows] = [from, to].map(call => audibility(call).agentHears === 'caller')
  if (flows && !flowed) await room.talk()
  if (flowed && !flows) await room.hush()
}

/** Who must be told that `side` was muted or not: the one who hears that side now. */
export function hearerOf(call: Call, side: Side): Side | null {
  const { callerHears, agentHears } = audibility(call)
  if (side === 'caller') return agentHears === 'caller' ? 'agent' : null
  return callerHears === 'agent' ? 'caller' : null
}
