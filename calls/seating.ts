import {
  type AgentCall,
  type AgentId,
  codeOf,
  type Duty,
  RingfenceError,
  type TakeSeatAnswer,
} from '../protocol/index.ts'
import { changeDuty, isSamePage, type SeatInput, sitDown } from './agents.ts'
import { awaitMending, keepEmpty } from './awaitedSeat.ts'
import { loads } from './board.ts'
import { endAwaiting, type Floor, type Line, lineAtSeat, removeSeat, updateSeat } from './floor.ts'
import { endCall } from './hangup.ts'
import { goAway } from './presence.ts'
import { recentCallOf } from './record.ts'
import { resumeTalk, talkOf } from './resuming.ts'
import { endRing } from './ringer.ts'

/** Recent calls that an agent sees on sitting down. */
const recentCallsShown = 20

/**
 * An agent opens the softphone. A seat of the same agent is given up for the new one while it is free, and at any time to
 * the page that sits there, known by its keys. That page takes its talk up again; a ring is over. So does another page that takes
 * the seat over, once the agent asks for that and has shown who they are.
 * @throws RingfenceError `seat-taken` while the agent is rung or talks on another page; `server-stopping`, `media-failed`,
 * `worker-died`
 */
export async function takeSeat(floor: Floor, input: SeatInput, takeOver = false): Promise<TakeSeatAnswer> {
  refuseIfTaken(floor, input, takeOver)
  const records = await floor.memory.records.recentOfAgent(input.agentId, recentCallsShown)
  refuseIfTaken(floor, input, takeOver)
  let resumed: AgentCall | null = null
  // What was a ring a moment ago may be a talk by now: it is looked at again until nothing is waited for in between.
  for (let line = talkOf(floor, input.agentId); line && !resumed; line = talkOf(floor, input.agentId)) {
    resumed = await takeUpTalk(floor, line, input, takeOver)
  }
  if (!resumed) {
    // The same page is back, and its former connection is lost even if nobody has noticed: so is the ring.
    leaveSeat(floor, input.agentId, 'gone')
    const seat = sitDown(input, floor.clock.monotonic(), floor.seats.get(input.agentId))
    if (seat.mending) awaitMending(floor, seat.agentId)
    else endAwaiting(floor, seat.agentId)
    floor.seats.set(input.agentId, seat)
    floor.log.info('seat taken', { agentId: seat.agentId, duty: seat.duty })
    floor.changed()
  }
  const { agentId, name, role } = input
  return {
    agent: { agentId, name, role },
    duty: floor.seats.get(agentId)?.duty ?? 'off-duty',
    queues: loads(floor),
    recentCalls: records.map(recentCallOf),
    resumed,
  }
}

/** `null` when it ended meanwhile. */
async function takeUpTalk(
  floor: Floor,
  line: Line,
  input: SeatInput,
  takeOver: boolean,
): Promise<AgentCall | null> {
  try {
    return await resumeTalk(floor, line, input)
  } catch (error) {
    if (codeOf(error) !== 'call-not-found') throw error
    refuseIfTaken(floor, input, takeOver)
    return null
  }
}

function refuseIfTaken(floor: Floor, input: SeatInput, takeOver: boolean): void {
  if (floor.stopping) throw new RingfenceError('server-stopping')
  const seat = floor.seats.get(input.agentId)
  if (seat && seat.occupation.state !== 'free' && !takeOver && !isSamePage(seat, input)) {
    throw new RingfenceError('seat-taken')
  }
}

/**
 * Idempotent. A ring is over and goes on without the agent. A talk, a duty and those in line wait for an agent who is gone, whose
 * page may come back; for one who signed out nothing waits.
 */
export function leaveSeat(floor: Floor, agentId: AgentId, why: 'gone' | 'signed-out'): void {
  const seat = floor.seats.get(agentId)
  if (!seat) return
  const line = lineAtSeat(floor, seat)
  const isTalking = seat.occupation.state === 'talking'
  if (line && isTalking && why === 'gone') {
    goAway(floor, line, 'agent')
    return
  }
  // First, so that nothing is offered to the seat again.
  if (why === 'gone') keepEmpty(floor, agentId)
  else removeSeat(floor, agentId, why)
  if (line && isTalking) endCall(floor, line, 'signed-out')
  else if (line) endRing(floor, line, { outcome: 'gone', because: 'agent-left' })
  floor.changed()
}

/**
 * The agent's own word. Leaving duty declines a ring under way; a talk goes on.
 * @throws RingfenceError `request-not-allowed` when the agent has no seat
 */
export function setDuty(floor: Floor, agentId: AgentId, duty: Duty): void {
  const dutyBefore = floor.seats.get(agentId)?.duty
  const seat = updateSeat(floor, agentId, each => changeDuty(each, duty, floor.clock.monotonic()))
  if (!seat) throw new RingfenceError('request-not-allowed')
  if (!seat.empty) endAwaiting(floor, agentId)
  if (duty !== dutyBefore) floor.log.info('duty changed', { agentId, duty })
  const line = lineAtSeat(floor, seat)
  if (line && duty !== 'on-duty' && seat.occupation.state === 'ringing') {
    endRing(floor, line, { outcome: 'declined' })
  }
  floor.changed()
}
