import type { QueueLoad } from '../protocol/index.ts'
import type { WaitingCall } from './call.ts'
import { type Floor, waitingCalls } from './floor.ts'
import { expectedWaitMs, inOrder, queueLoads } from './queue.ts'

/** What a waiting caller may know: 1 is next. */
export function standing(floor: Floor, call: WaitingCall): { place: number; expectedWaitMs: number | null } {
  const place = inOrder(waitingCalls(floor)).indexOf(call) + 1
  return { place, expectedWaitMs: expectedWaitMs(place, floor.recentTalksMs, floor.seats.values()) }
}

export const loads = (floor: Floor): QueueLoad[] =>
  queueLoads(floor.queues, waitingCalls(floor), floor.clock.monotonic())

/** Tells a caller where in line they are. */
export function tellPlace(floor: Floor, call: WaitingCall): void {
  const { callId } = call.admitted
  const line = floor.lines.get(callId)
  if (!line) return
  const { place, expectedWaitMs } = standing(floor, call)
  line.toldPlace = place
  floor.notify.caller(callId, { event: 'waiting', callId, place, expectedWaitMs })
}

/** Tells callers whose place changed, and every seat when the line is another than it was. */
export function announce(floor: Floor): void {
  const line = inOrder(waitingCalls(floor))
  for (const [index, call] of line.entries()) {
    const told = floor.lines.get(call.admitted.callId)?.toldPlace
    if (told !== index + 1) tellPlace(floor, call)
  }
  const lineNow = line.map(call => call.admitted.callId).join(' ')
  if (lineNow === floor.toldLine) return
  floor.toldLine = lineNow
  const queues = loads(floor)
  for (const agentId of floor.seats.keys()) floor.notify.agent(agentId, { event: 'queuesChanged', queues })
}
