import {
  type AgentCall,
  type AgentId,
  codeOf,
  type Duty,
  RingfenceError,
  type TakeSeatAnswer,
} from '../protocol/index.ts'
import {
  changeDuty,
  isSameBrowser,
  isSamePage,
  isSameSignIn,
  type Seat,
  type SeatInput,
  sitDown,
} from './agents.ts'
import { awaitMending, keepEmpty } from './awaitedSeat.ts'
import { loads } from './board.ts'
import { endAwaiting, type Floor, type Line, lineAtSeat, removeSeat, updateSeat } from './floor.ts'
import { endCall } from './hangup.ts'
import { goAway } from './presence.ts'
import { presenceOf } from './presenceOf.ts'
import { recentCallOf } from './record.ts'
import { resumeTalk, talkOf } from './resuming.ts'
import { endRing } from './ringer.ts'

/** Recent calls that an agent sees on sitting down. */
const recentCallsShown = 20

/** From where a page may take a seat that is in use; that is asked for by the agent, never by a page alone. */
export type TakeOver = 'from-nowhere' | 'from-this-browser' | 'from-anywhere'

/**
 * An agent opens the softphone. Another browser is given the seat while it is free. In the same browser the page that sits there
 * has it, also after a reload; another page gets it when that one is gone. Whoever gets it takes a talk up again; a ring is over.
 * @throws RingfenceError `seat-in-other-tab` while another page of this browser sits there; `seat-taken` while the agent is rung or
 * talks in another browser, `fresh-sign-in-required` to take it from there; `server-stopping`, `media-failed`, `worker-died`
 */
export async function takeSeat(
  floor: Floor,
  input: SeatInput,
  takeOver: TakeOver = 'from-nowhere',
): Promise<TakeSeatAnswer> {
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
  takeOver: TakeOver,
): Promise<AgentCall | null> {
  const refuse = () => refuseIfTaken(floor, input, takeOver)
  try {
    return await resumeTalk(floor, line, input, refuse)
  } catch (error) {
    if (codeOf(error) !== 'call-not-found') throw error
    refuse()
    return null
  }
}

function refuseIfTaken(floor: Floor, input: SeatInput, takeOver: TakeOver): void {
  if (floor.stopping) throw new RingfenceError('server-stopping')
  const seat = floor.seats.get(input.agentId)
  if (!seat || takeOver === 'from-anywhere') return
  if (
    takeOver === 'from-nowhere' &&
    isSameSignIn(seat, input) &&
    sitsThere(floor, seat) &&
    !isSamePage(seat, input)
  ) {
    throw new RingfenceError('seat-in-other-tab')
  }
  if (isSameBrowser(seat, input)) return
  if (takeOver === 'from-this-browser') throw new RingfenceError('fresh-sign-in-required')
  if (seat.occupation.state !== 'free') throw new RingfenceError('seat-taken')
}

/** Its socket is open. A page whose sound is lost is there, and mends it by itself; one that hangs is found by the beat. */
function sitsThere(floor: Floor, seat: Seat): boolean {
  const line = lineAtSeat(floor, seat)
  return !seat.empty && !(line && presenceOf(line, 'agent').state === 'away')
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
