import type { AgentId, EventFrame, QueueLoad, RingId } from '../../protocol/index.ts'
import type { HoldReport, LetGo, SeatedAgent, SeatReport } from '../ports/messages.ts'
import type { Seat, SeatRing } from './seat.ts'
import type { SeatWorld } from './seatWorld.ts'

/** What a seat is held for, and what was said about it. */
export interface Hold extends SeatRing {
  /** The sitting that was asked. */
  readonly incarnation: number
  /** Of what the call was told, and of what it told. */
  toldVersion: number
  heardVersion: number
  /** Of the events that its call had for the agent. */
  heardOrder: number
  /** The agent's page knows of the ring. */
  isKnown: boolean
  /** The agent took it. */
  isTaken: boolean
  /** How long the talk waits for an agent whose page is gone, in milliseconds. */
  awayTimeMs: number
  /** Rounds of telling since the call was heard of. */
  silentRounds: number
}

/** One agent's place: the seat as it stands, replaced by each step, and what is said of it. */
export interface SeatSession {
  readonly agentId: AgentId
  seat: Seat
  incarnation: number
  hold: Hold | null
  /** Rings that are over, and the round in which they were: what comes late of them makes no ghost. */
  readonly overRings: Map<RingId, number>
  rounds: number
  /** When its page was gone, by the monotonic clock; `null`: it is there. */
  goneAtMs: number | null
  /** Nobody sits there any more; it only hears how the last talk ended. `null`: somebody does, or may come back. */
  leftBecause: 'gone' | 'signed-out' | 'revoked' | null
  /** Ends the wait for an agent who may be back any moment. */
  cancelAwaiting: (() => void) | null
  /** What dispatch was last told. */
  readonly told: { version: number; report: string }
  /** How full the queues are, as dispatch last told this sitting. */
  queues: { readonly telling: number; readonly loads: readonly QueueLoad[] } | null
  /** Wakes whoever waits for that. */
  onQueues: () => void
  /** Wakes whoever waits for news of what the seat is held for. */
  onHoldChanged: () => void
}

export const createSeatSession = (agentId: AgentId, seat: Seat, incarnation: number): SeatSession => ({
  agentId,
  seat,
  incarnation,
  hold: null,
  overRings: new Map(),
  rounds: 0,
  goneAtMs: null,
  leftBecause: null,
  cancelAwaiting: null,
  told: { version: 0, report: '' },
  queues: null,
  onQueues: () => {},
  onHoldChanged: () => {},
})

/** Tells the agent's page, which is there. */
export const tellPage = ({ tellAgent }: SeatWorld, { agentId }: SeatSession, event: EventFrame): void =>
  tellAgent(agentId, event)

/** Tells dispatch how the seat stands, if that is news, and notes duty. To be called after whatever may have changed it. */
export function seatChanged(world: SeatWorld, session: SeatSession): void {
  const { told } = session
  world.dutyWatch.look(session)
  const report = reportOf(world, session)
  const sinceMs = idleSinceMs(session)
  const spelled = JSON.stringify([session.incarnation, report && { ...report, idleMs: sinceMs }])
  if (spelled === told.report) return
  told.report = spelled
  told.version += 1
  sayToDispatch(world, session)
}

/** A round of telling: dispatch and the call hear again what is so. */
export function tellAgain(world: SeatWorld, session: SeatSession): void {
  sayToDispatch(world, session)
  if (session.hold) tellCall(world, session, session.hold)
}

/** Tells the call that the seat is held for how that stands. */
export function tellCall(world: SeatWorld, session: SeatSession, hold: Hold): void {
  const { leftBecause: why, goneAtMs } = session
  if (why) sayHold(world, hold, { state: 'let-go', why })
  else sayHold(world, hold, { state: 'held', agent: seatedAgentOf(session), isHere: goneAtMs === null })
}

export function sayHold({ post }: SeatWorld, hold: Hold, report: HoldReport): void {
  hold.toldVersion += 1
  const { callId, ringId, toldVersion: version } = hold
  post({ to: 'call', type: 'holdTold', callId, ringId, version, hold: report })
}

/** No seat holds this ring, and none ever will: whatever was said of it before is over. */
export function refuseHold(
  { post }: Pick<SeatWorld, 'post'>,
  { callId, ringId }: SeatRing,
  why: LetGo,
): void {
  const hold = { state: 'let-go', why } as const
  post({ to: 'call', type: 'holdTold', callId, ringId, version: Number.MAX_SAFE_INTEGER, hold })
}

function sayToDispatch(world: SeatWorld, session: SeatSession): void {
  const { agentId, incarnation, told } = session
  const { version } = told
  const seat = reportOf(world, session)
  world.post({ to: 'dispatch', type: 'seatTold', agentId, incarnation, version, seat })
}

const idleSinceMs = ({ seat: { occupation } }: SeatSession): number | null =>
  occupation.state === 'free' ? occupation.idleSinceMs : null

function reportOf({ clock }: SeatWorld, session: SeatSession): SeatReport {
  if (session.leftBecause) return null
  const { duty, mending: isAwaited, audible } = session.seat
  const sinceMs = idleSinceMs(session)
  const idleMs = sinceMs === null ? null : clock.monotonic() - sinceMs
  return { duty, idleMs, isHere: session.goneAtMs === null, isAwaited, audible }
}

export function seatedAgentOf({ seat, incarnation }: Pick<SeatSession, 'seat' | 'incarnation'>): SeatedAgent {
  const { agentId, name, mediaKey, seatKey, method, rtpCapabilities, dtlsRole } = seat
  return {
    ...{ agentId, name, incarnation, mediaKey, seatKey, method, rtpCapabilities },
    ...(dtlsRole && { dtlsRole }),
  }
}
