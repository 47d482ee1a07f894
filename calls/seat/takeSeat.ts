import {
  type AgentCall,
  codeOf,
  type QueueLoad,
  RingfenceError,
  type TakeSeatAnswer,
} from '../../protocol/index.ts'
import { awaitMending, endAwaiting } from './awaitedSeat.ts'
import { letRingGo, loseHold } from './hold.ts'
import { isSameBrowser, isSamePage, isSameSignIn, type SeatInput, sitDown } from './seat.ts'
import {
  createSeatSession,
  type Hold,
  type SeatSession,
  seatChanged,
  seatedAgentOf,
  tellCall,
} from './seatSession.ts'
import type { SeatWorld } from './seatWorld.ts'

/** From where a page may take a seat that is in use; that is asked for by the agent, never by a page alone. */
export type TakeOver = 'from-nowhere' | 'from-this-browser' | 'from-anywhere'

/** The seats of this process, as taking one needs them. */
export interface SeatTable {
  /** One that somebody sits at, or may come back to. */
  find(): SeatSession | undefined
  put(session: SeatSession): void
  /** @throws RingfenceError `server-stopping` */
  refuseIfStopping(): void
}

/** How long word of the end of a talk may take, in milliseconds. */
const overTimeMs = 1000

/** How long dispatch may take to say how full the queues are, in milliseconds; a page that is not told in time hears later. */
const queuesTimeMs = 1000

/**
 * An agent opens the softphone. Another browser is given the seat while it is free. In the same browser the page that sits there
 * has it, also after a reload; another page gets it when that one is gone. Whoever gets it takes a talk up again; a ring is over.
 * Of tries at once each begins when the one before is done.
 * @throws RingfenceError `seat-in-other-tab` while another page of this browser sits there; `seat-taken` while the agent is rung or
 * talks in another browser, `fresh-sign-in-required` to take it from there; `server-stopping`, `media-failed`, `worker-died`
 */
export async function takeSeat(
  world: SeatWorld,
  table: SeatTable,
  input: SeatInput,
  takeOver: TakeOver,
): Promise<TakeSeatAnswer> {
  const refuse = () => refuseIfTaken(table, input, takeOver)
  refuse()
  const recentCalls = await world.recentCalls(input.agentId)
  refuse()
  const { session, resumed } = await takeUpTalkOrSit(world, table, input, refuse)
  const { agentId, name, role } = input
  return {
    agent: { agentId, name, role },
    duty: session.seat.duty,
    queues: await queuesOf(world, session),
    recentCalls,
    resumed,
    awayMs: world.awayTimeMs,
  }
}

function refuseIfTaken(table: SeatTable, input: SeatInput, takeOver: TakeOver): void {
  table.refuseIfStopping()
  const session = table.find()
  if (!session || takeOver === 'from-anywhere') return
  const { seat, goneAtMs } = session
  const isOtherPage = isSameSignIn(seat, input) && !isSamePage(seat, input)
  // A page whose sound is lost is there, and mends it by itself; one that hangs is found by the beat.
  if (takeOver === 'from-nowhere' && isOtherPage && goneAtMs === null) {
    throw new RingfenceError('seat-in-other-tab')
  }
  if (isSameBrowser(seat, input)) return
  if (takeOver === 'from-this-browser') throw new RingfenceError('fresh-sign-in-required')
  if (seat.occupation.state !== 'free') throw new RingfenceError('seat-taken')
}

/** What was a ring a moment ago may be a talk by now: it is looked at again until nothing is waited for in between. */
async function takeUpTalkOrSit(
  world: SeatWorld,
  table: SeatTable,
  input: SeatInput,
  refuse: () => void,
): Promise<{ readonly session: SeatSession; readonly resumed: AgentCall | null }> {
  for (;;) {
    const session = table.find()
    if (!session?.hold?.isTaken) {
      return { session: sit(world, table, input), resumed: null }
    }
    const resumed = await takeUpTalk(world, table, session, input)
    if (resumed) return { session, resumed }
    refuse()
  }
}

/** `null` when it is no talk yet or none any more; whichever it is has been heard then. */
async function takeUpTalk(
  world: SeatWorld,
  table: SeatTable,
  session: SeatSession,
  input: SeatInput,
): Promise<AgentCall | null> {
  const { hold, seat } = session
  if (!hold) return null
  if (seat.occupation.state !== 'talking') {
    // The page that took the ring is gone, and its call says whether a talk has come of it.
    session.goneAtMs ??= world.clock.monotonic()
    tellCall(world, session, hold)
    await heardOfHold(world, session, hold)
    return null
  }
  const incarnation = world.newIncarnation()
  const seated = { ...seat, ...input, audible: input.audible ?? seat.audible, page: input.page }
  try {
    const resumed = await world.takeUpTalk(hold, seatedAgentOf({ seat: seated, incarnation }))
    if (table.find() !== session || session.hold !== hold) return null
    sitAgain(world, session, { ...session.seat, ...input, page: input.page }, incarnation)
    return resumed
  } catch (error) {
    if (codeOf(error) !== 'call-not-found') throw error
    await heardOfHold(world, session, hold)
    return null
  }
}

/** Word of what the seat is held for is on its way: a talk began, or all is over. When none comes, it is over all the same. */
async function heardOfHold(world: SeatWorld, session: SeatSession, hold: Hold): Promise<void> {
  const wasTalking = session.seat.occupation.state === 'talking'
  const isHeard = () => session.hold !== hold || (!wasTalking && session.seat.occupation.state === 'talking')
  if (!isHeard()) {
    await heard(world, overTimeMs, wake => {
      session.onHoldChanged = wake
    })
  }
  if (!isHeard()) loseHold(world, session, hold)
}

/** Resolves when woken, or when the time is over; at once when the service stops. */
async function heard(world: SeatWorld, ms: number, listen: (wake: () => void) => void): Promise<void> {
  if (world.isStopping()) return
  const { promise, resolve } = Promise.withResolvers<void>()
  listen(resolve)
  const cancel = world.clock.after(ms, resolve)
  await promise
  cancel()
}

function sitAgain(
  world: SeatWorld,
  session: SeatSession,
  seat: SeatSession['seat'],
  incarnation: number,
): void {
  session.seat = seat
  session.incarnation = incarnation
  session.goneAtMs = null
  if (session.hold) tellCall(world, session, session.hold)
  seatChanged(world, session)
}

/** The same page is back, and its former connection is lost even if nobody has noticed: so is the ring. */
function sit(world: SeatWorld, table: SeatTable, input: SeatInput): SeatSession {
  const { agentId } = input
  const before = table.find()
  if (before) letRingGo(world, before, 'gone')
  const incarnation = world.newIncarnation()
  const seat = sitDown(input, world.clock.monotonic(), before?.seat)
  const session = before ?? createSeatSession(agentId, seat, incarnation)
  session.seat = seat
  session.incarnation = incarnation
  session.goneAtMs = null
  session.queues = null
  if (!before) table.put(session)
  if (seat.mending) awaitMending(world, session)
  else endAwaiting(session)
  world.log.info('seat taken', { agentId, duty: seat.duty })
  seatChanged(world, session)
  return session
}

/** How full the queues are, by the word of dispatch. */
async function queuesOf(world: SeatWorld, session: SeatSession): Promise<QueueLoad[]> {
  if (!session.queues) {
    await heard(world, queuesTimeMs, wake => {
      session.onQueues = wake
    })
  }
  return [...(session.queues?.loads ?? [])]
}
