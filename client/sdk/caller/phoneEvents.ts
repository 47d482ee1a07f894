import type { EventFrame } from '../../../protocol/index.ts'
import type { Events } from '../events.ts'
import type { PhoneEvents, PhoneSnapshot } from './phoneTypes.ts'

/** Tells the phone's own events after one of the server's changed what is shown. */
export function tellPhoneEvents(
  events: Events<PhoneEvents>,
  event: EventFrame,
  after: PhoneSnapshot,
  before: PhoneSnapshot,
): void {
  switch (event.event) {
    case 'connecting':
      events.emit('rang', { callId: event.callId })
      return
    case 'talking':
      if (after.state !== 'talking' || before.state === 'talking') return
      events.emit('answered', { callId: event.callId, agentName: after.agentName })
      return
    case 'capNear':
      events.emit('capNeared', { callId: event.callId, secondsLeft: event.secondsLeft })
      return
    case 'stepUpAsked':
      events.emit('stepUpAsked', { callId: event.callId, sentence: event.sentence })
      return
    case 'stepUpEnded': {
      const { callId, sentence, outcome } = event
      events.emit('stepUpEnded', { callId, sentence, outcome })
    }
  }
}
