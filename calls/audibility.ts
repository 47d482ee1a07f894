import type { Call, ConnectingCall, TalkingCall } from './call.ts'
import type { Room, Side } from './ports.ts'

/** Who hears whom now. Nobody hears anybody before an agent accepted, whatever was produced before. */
export interface Audibility {
  readonly callerHears: 'agent' | 'nobody'
  readonly agentHears: 'caller' | 'nobody'
}

/** Decided by the phase alone. */
export const audibility = (call: Call): Audibility =>
  call.phase === 'talking'
    ? { callerHears: 'agent', agentHears: 'caller' }
    : { callerHears: 'nobody', agentHears: 'nobody' }

/** Lets the voices flow if this step opens them: the one place that tells a room to talk. */
export async function openVoices(room: Room, from: ConnectingCall, to: TalkingCall): Promise<void> {
  const opens = audibility(from).agentHears === 'nobody' && audibility(to).agentHears === 'caller'
  if (opens) await room.talk()
}

/** Who must be told that `side` was muted or not: the one who hears that side now. */
export function hearerOf(call: Call, side: Side): Side | null {
  const { callerHears, agentHears } = audibility(call)
  if (side === 'caller') return agentHears === 'caller' ? 'agent' : null
  return callerHears === 'agent' ? 'caller' : null
}
