import type { QueueLoad } from '../../protocol/index.ts'
import type { WaitingCall } from '../call/call.ts'
import { type CallWorld, waitingCalls } from '../call/callSession.ts'
import { expectedWaitMs, inOrder, queueLoads } from './queue.ts'

/** What a waiting caller may know: 1 is next. */
export function standing(
  world: CallWorld,
  call: WaitingCall,
): { place: number; expectedWaitMs: number | null } {
  const place = inOrder(waitingCalls(world)).indexOf(call) + 1
  return { place, expectedWaitMs: expectedWaitMs(place, world.recentTalksMs, world.seats.values()) }
}

export const loads = (world: CallWorld): QueueLoad[] =>
  queueLoads(world.queues, waitingCalls(world), world.clock.monotonic())

/** Tells a caller where in line they are. */
export function tellPlace(world: CallWorld, call: WaitingCall): void {
  const { callId } = call.admitted
  const session = world.sessions.get(callId)
  if (!session) return
  const { place, expectedWaitMs } = standing(world, call)
  session.toldPlace = place
  world.notify.caller(callId, { event: 'waiting', callId, place, expectedWaitMs })
}

/** Tells callers whose place changed, and every seat when the line is another than it was. */
export function announce(world: CallWorld): void {
  const session = inOrder(waitingCalls(world))
  for (const [index, call] of session.entries()) {
    const told = world.sessions.get(call.admitted.callId)?.toldPlace
    if (told !== index + 1) tellPlace(world, call)
  }
  const lineNow = session.map(call => call.admitted.callId).join(' ')
  if (lineNow === world.toldLine) return
  world.toldLine = lineNow
  const queues = loads(world)
  for (const agentId of world.seats.keys()) world.notify.agent(agentId, { event: 'queuesChanged', queues })
}
