import type { CallId } from '../../protocol/index.ts'
import type { SeatLink } from './seatLink.ts'

type Link = Pick<SeatLink, 'request'>

/** What cannot be told now is told when the talk is taken up again. */
export function tellMuted(link: Link, callId: CallId): void {
  link.request('setMuted', { callId, muted: true }).catch(() => undefined)
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
