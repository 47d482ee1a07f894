import type { EventFrame } from '../../../protocol/index.ts'
import type { Events } from '../events.ts'
import { callOf, type Seated } from './seatAfterEvent.ts'
import type { SeatEvents } from './seatTypes.ts'

/** Tells the seat's own events after one of the server's changed what is shown. */
export function tellSeatEvents(
  events: Events<SeatEvents>,
  event: EventFrame,
  after: Seated,
  before: Seated,
): void {
  const call = callOf(after.occupation)
  if (event.event === 'ringStarted' && call) events.emit('rang', call)
  if (event.event === 'talking' && call && before.occupation.state !== 'talking')
    events.emit('answered', call)
  if (event.event === 'ended' && before.occupation.state !== 'ringing') {
    const { callId, reason, talkedMs } = event
    events.emit('ended', { callId, reason, talkedMs })
  }
}
