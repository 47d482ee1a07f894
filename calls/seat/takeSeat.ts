import {
  type AgentCall,
  type AgentId,
  codeOf,
  type Duty,
  RingfenceError,
  type TakeSeatAnswer,
} from '../../protocol/index.ts'
import {
  type CallSession,
  type CallWorld,
  endAwaiting,
  removeSeat,
  sessionAtSeat,
  updateSeat,
} from '../call/callSession.ts'
import { goAway } from '../call/connection/connectionLoss.ts'
import { presenceOf } from '../call/connection/presence.ts'
import { resumeTalk, talkOf } from '../call/connection/resume.ts'
import { endCall } from '../call/ending/hangup.ts'
import { recentCallOf } from '../call/ending/record.ts'
import { endRing } from '../call/ring/ringAgent.ts'
import { loads } from '../dispatch/queueNews.ts'
import { awaitMending, keepEmpty } from './awaitedSeat.ts'
import {
  changeDuty,
  isSameBrowser,
  isSamePage,
  isSameSignIn,
  type Seat,
  type SeatInput,
  sitDown,
} from './seat.ts'

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
  world: CallWorld,
  input: SeatInput,
  takeOver: TakeOver = 'from-nowhere',
): Promise<TakeSeatAnswer> {
  refuseIfTaken(world, input, takeOver)
  const records = await world.memory.records.recentOfAgent(input.agentId, recentCallsShown)
  refuseIfTaken(world, input, takeOver)
  let resumed: AgentCall | null = null
  // What was a ring a moment ago may be a talk by now: it is looked at again until nothing is waited for in between.
  for (
    let session = talkOf(world, input.agentId);
    session && !resumed;
    session = talkOf(world, input.agentId)
  ) {
    resumed = await takeUpTalk(world, session, input, takeOver)
  }
  if (!resumed) {
    // The same page is back, and its former connection is lost even if nobody has noticed: so is the ring.
    leaveSeat(world, input.agentId, 'gone')
    const seat = sitDown(input, world.clock.monotonic(), world.seats.get(input.agentId))
    if (seat.mending) awaitMending(world, seat.agentId)
    else endAwaiting(world, seat.agentId)
    world.seats.set(input.agentId, seat)
    world.log.info('seat taken', { agentId: seat.agentId, duty: seat.duty })
    world.changed()
  }
  const { agentId, name, role } = input
  return {
    agent: { agentId, name, role },
    duty: world.seats.get(agentId)?.duty ?? 'off-duty',
    queues: loads(world),
    recentCalls: records.map(recentCallOf),
    resumed,
  }
}

/** `null` when it ended meanwhile. */
async function takeUpTalk(
  world: CallWorld,
  session: CallSession,
  input: SeatInput,
  takeOver: TakeOver,
): Promise<AgentCall | null> {
  const refuse = () => refuseIfTaken(world, input, takeOver)
  try {
    return await resumeTalk(world, session, input, refuse)
  } catch (error) {
    if (codeOf(error) !== 'call-not-found') throw error
    refuse()
    return null
  }
}

function refuseIfTaken(world: CallWorld, input: SeatInput, takeOver: TakeOver): void {
  if (world.stopping) throw new RingfenceError('server-stopping')
  const seat = world.seats.get(input.agentId)
  if (!seat || takeOver === 'from-anywhere') return
  if (
    takeOver === 'from-nowhere' &&
    isSameSignIn(seat, input) &&
    sitsThere(world, seat) &&
    !isSamePage(seat, input)
  ) {
    throw new RingfenceError('seat-in-other-tab')
  }
  if (isSameBrowser(seat, input)) return
  if (takeOver === 'from-this-browser') throw new RingfenceError('fresh-sign-in-required')
  if (seat.occupation.state !== 'free') throw new RingfenceError('seat-taken')
}

/** Its socket is open. A page whose sound is lost is there, and mends it by itself; one that hangs is found by the beat. */
function sitsThere(world: CallWorld, seat: Seat): boolean {
  const session = sessionAtSeat(world, seat)
  return !seat.empty && !(session && presenceOf(session, 'agent').state === 'away')
}

/**
 * Idempotent. A ring is over and goes on without the agent. A talk, a duty and those in line wait for an agent who is gone, whose
 * page may come back; for one who signed out nothing waits.
 */
export function leaveSeat(world: CallWorld, agentId: AgentId, why: 'gone' | 'signed-out'): void {
  const seat = world.seats.get(agentId)
  if (!seat) return
  const session = sessionAtSeat(world, seat)
  const isTalking = seat.occupation.state === 'talking'
  if (session && isTalking && why === 'gone') {
    goAway(world, session, 'agent')
    return
  }
  // First, so that nothing is offered to the seat again.
  if (why === 'gone') keepEmpty(world, agentId)
  else removeSeat(world, agentId, why)
  if (session && isTalking) endCall(world, session, 'signed-out')
  else if (session) endRing(world, session, { outcome: 'gone', because: 'agent-left' })
  world.changed()
}

/**
 * The agent's own word. Leaving duty declines a ring under way; a talk goes on.
 * @throws RingfenceError `request-not-allowed` when the agent has no seat
 */
export function setDuty(world: CallWorld, agentId: AgentId, duty: Duty): void {
  const dutyBefore = world.seats.get(agentId)?.duty
  const seat = updateSeat(world, agentId, each => changeDuty(each, duty, world.clock.monotonic()))
  if (!seat) throw new RingfenceError('request-not-allowed')
  if (!seat.empty) endAwaiting(world, agentId)
  if (duty !== dutyBefore) world.log.info('duty changed', { agentId, duty })
  const session = sessionAtSeat(world, seat)
  if (session && duty !== 'on-duty' && seat.occupation.state === 'ringing') {
    endRing(world, session, { outcome: 'declined' })
  }
  world.changed()
}
