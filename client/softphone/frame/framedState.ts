import type { FramedCall, FramedState, SeatSnapshot } from '../../sdk/index.ts'
import type { SeatCall } from '../model/seatTypes.ts'

/** What the page around is told of the seat. */
export function framedStateOf(snapshot: SeatSnapshot): FramedState {
  if (snapshot.state !== 'seated') return snapshot.state
  switch (snapshot.occupation.state) {
    case 'free':
      return snapshot.duty
    case 'ringing':
      return 'ringing'
    case 'accepting':
    case 'talking':
      return 'talking'
  }
}

/** What the page around is told of a call: what the agent's screen shows of the caller. */
export function framedCallOf({ callId, queue, caller, waitedMs }: SeatCall): FramedCall {
  const { origin, assurance, callerId, vouched = null, pageContext } = caller
  const { site, queue: queueKey } = queue
  return { callId, site, queue: queueKey, origin, assurance, callerId, vouched, pageContext, waitedMs }
}
