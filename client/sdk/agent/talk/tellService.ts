import type { CallId, Duty } from '../../../../protocol/index.ts'
import { saysNothing } from '../../media/keptMicrophone.ts'
import type { AgentConnection } from '../agentConnection.ts'
import { type Seated, seatVoiced } from '../seatAfterEvent.ts'
import type { AgentVoice } from './agentVoice.ts'

type Link = Pick<AgentConnection, 'request'>

/** What cannot be told now is told when the talk is taken up again. */
export function tellMuted(link: Link, callId: CallId, muted: boolean): void {
  link.request('setMuted', { callId, muted }).catch(() => undefined)
}

/** Whoever comes back after a loss is asked again. */
export function tellSignature(link: Link, callId: CallId, signature: string): void {
  link.request('signAgentStatement', { callId, signature }).catch(() => undefined)
}

/** Whether the service knows; if it does not, the next connection says it. */
export async function tellHangUp(link: Link, callId: CallId): Promise<boolean> {
  return link.request('hangUp', { callId, because: 'person' }).then(
    () => true,
    () => false,
  )
}

/** Shows what became of the agent's own microphone; the caller hears only whether anything comes. */
export function tellVoice(link: Link, before: Seated, voice: AgentVoice): Seated {
  const talk = before.occupation
  if (talk.state !== 'talking') return before
  if (saysNothing(talk.microphone) !== saysNothing(voice.microphone))
    tellMuted(link, talk.call.callId, voice.isSilent)
  return seatVoiced(before, voice)
}

/** Whether the server took it. Where it is lost again, or refused, the server's word stays. */
export async function tellDuty(link: Link, duty: Duty): Promise<boolean> {
  try {
    await link.request('setDuty', { duty })
    return true
  } catch {
    return false
  }
}
