import { type AgentId, type Duty, RingfenceError, type TakeSeatAnswer } from '../protocol/index.ts'
import { changeDuty, type Seat, type SeatInput, sitDown } from './agents.ts'
import { loads } from './board.ts'
import { type Floor, type Line, updateSeat } from './floor.ts'
import { endCall } from './hangup.ts'
import { recentCallOf } from './record.ts'
import { endRing } from './ringer.ts'

/** Recent calls that an agent sees on sitting down. */
const recentCallsShown = 20

/**
 * An agent opens the softphone. A seat of the same agent is given up for the new one while it is free, and at any time to
 * the page that sits there, known by its media key.
 * @throws RingfenceError `seat-taken` while the agent is rung or talks on another page; `server-stopping`
 */
export async function takeSeat(floor: Floor, input: SeatInput): Promise<TakeSeatAnswer> {
  refuseIfTaken(floor, input)
  const records = await floor.memory.records.recentOfAgent(input.agentId, recentCallsShown)
  refuseIfTaken(floor, input)
  // The same page is back, and its former connection is lost even if nobody has noticed: so is what it was busy with.
  leaveSeat(floor, input.agentId, 'gone')
  const seat = sitDown(input, floor.clock.now())
  floor.seats.set(seat.agentId, seat)
  floor.changed()
  return {
    agent: { agentId: seat.agentId, name: seat.name, role: seat.role },
    duty: seat.duty,
    queues: loads(floor),
    recentCalls: records.map(recentCallOf),
  }
}

function refuseIfTaken(floor: Floor, { agentId, mediaKey }: SeatInput): void {
  if (floor.stopping) throw new RingfenceError('server-stopping')
  const seat = floor.seats.get(agentId)
  const isSamePage = seat?.mediaKey === mediaKey
  if (seat && seat.occupation.state !== 'free' && !isSamePage) throw new RingfenceError('seat-taken')
}

/** Idempotent. What the agent was busy with goes on without them, or ends. */
export function leaveSeat(floor: Floor, agentId: AgentId, why: 'gone' | 'signed-out'): void {
  const seat = floor.seats.get(agentId)
  if (!seat) return
  // The seat goes first, so that nothing is offered to it again.
  floor.seats.delete(agentId)
  const line = lineAt(floor, seat)
  if (line && seat.occupation.state === 'talking') {
    endCall(floor, line, why === 'signed-out' ? 'signed-out' : 'agent-gone')
  } else if (line) {
    endRing(floor, line, { outcome: 'gone', because: 'agent-left' })
  }
  floor.changed()
}

/**
 * The agent's own word. Leaving duty declines a ring under way; a talk goes on.
 * @throws RingfenceError `request-not-allowed` when the agent has no seat
 */
export function setDuty(floor: Floor, agentId: AgentId, duty: Duty): void {
  const seat = updateSeat(floor, agentId, each => changeDuty(each, duty, floor.clock.now()))
  if (!seat) throw new RingfenceError('request-not-allowed')
  const line = lineAt(floor, seat)
  if (line && duty !== 'on-duty' && seat.occupation.state === 'ringing') {
    endRing(floor, line, { outcome: 'declined' })
  }
  floor.changed()
}

const lineAt = (floor: Floor, { occupation }: Seat): Line | undefined =>
  occupation.state === 'free' ? undefined : floor.lines.get(occupation.callId)
