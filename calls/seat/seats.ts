import { type AgentId, type Duty, RingfenceError, type TakeSeatAnswer } from '../../protocol/index.ts'
import type { RingTold, ToSeat } from '../ports/messagesToSeat.ts'
import { endAwaiting, keepEmpty, leave } from './awaitedSeat.ts'
import { hearForAgent, hearQueues, hearRing, letRingGo, loseHold, roundOver } from './hold.ts'
import { changeDuty, type SeatInput, type SeatRing } from './seat.ts'
import { refuseHold, type SeatSession, seatChanged, tellAgain, tellCall } from './seatSession.ts'
import type { SeatWorld } from './seatWorld.ts'
import { type SeatTable, type TakeOver, takeSeat } from './takeSeat.ts'

/** All seats of this process. */
export interface Seats {
  /** See {@link takeSeat}. */
  take(input: SeatInput, takeOver: TakeOver): Promise<TakeSeatAnswer>
  /**
   * A ring is over and goes on without the agent. A talk, a duty and those in line wait for an agent who is gone, whose page may
   * come back; for one who signed out nothing waits. Idempotent.
   */
  leave(agentId: AgentId, why: 'gone' | 'signed-out'): void
  /** Of the agent with this id, if there is one here. */
  revoke(agentId: string): void
  /**
   * The agent's own word. Leaving duty declines a ring under way; a talk goes on.
   * @throws RingfenceError `request-not-allowed` when the agent has no seat
   */
  setDuty(agentId: AgentId, duty: Duty): void
  /** Whether the page can ring aloud by now. Idempotent. */
  setAudible(agentId: AgentId, audible: boolean): void
  /** What this agent is rung for, or talks in. */
  ringAt(agentId: AgentId, state: 'ringing' | 'talking'): SeatRing | undefined
  receive(message: ToSeat): void
  /** A round of telling is over. */
  roundOver(): void
  readonly size: number
  /** Nobody sits here, and nothing is held. */
  readonly isEmpty: boolean
  /** Of these, the ones whose agent may be back any moment. */
  readonly awaited: number
  /** Nobody sits down any more, and nobody is waited for. */
  stop(): void
}

/** Adds to the world what only it knows: a seat that is left is found no more. */
export function createSeats(shared: Omit<SeatWorld, 'forget' | 'isStopping'>): Seats {
  const sessions = new Map<AgentId, SeatSession>()
  const turns = new Map<AgentId, Promise<unknown>>()
  let isStopping = false
  const world: SeatWorld = {
    ...shared,
    isStopping: () => isStopping,
    forget(session) {
      if (sessions.get(session.agentId) === session) sessions.delete(session.agentId)
    },
  }

  function find(agentId: AgentId): SeatSession | undefined {
    const session = sessions.get(agentId)
    return session?.leftBecause ? undefined : session
  }

  const tableOf = (agentId: AgentId): SeatTable => ({
    find: () => find(agentId),
    put(session) {
      // Whoever left before has not heard how it ended, and will not: another page sits here now.
      const left = sessions.get(agentId)
      if (left?.hold) loseHold(world, left, left.hold)
      sessions.set(agentId, session)
    },
    refuseIfStopping() {
      if (isStopping) throw new RingfenceError('server-stopping')
    },
  })

  function inTurn<T>(agentId: AgentId, turn: () => Promise<T>): Promise<T> {
    const before = turns.get(agentId)
    const done = before ? before.then(turn, turn) : turn()
    const last = done.catch(() => {})
    turns.set(agentId, last)
    void last.then(() => turns.get(agentId) === last && turns.delete(agentId))
    return done
  }

  function leaveSeat(agentId: AgentId, why: 'gone' | 'signed-out' | 'revoked'): void {
    const session = find(agentId)
    if (!session) return
    if (!session.hold?.isTaken) letRingGo(world, session, why)
    if (why !== 'gone') leave(world, session, why)
    else if (session.hold) session.goneAtMs ??= world.clock.monotonic()
    else keepEmpty(world, session)
    if (session.hold) tellCall(world, session, session.hold)
    seatChanged(world, session)
  }

  function receive(message: ToSeat): void {
    const session = sessions.get(message.agentId)
    if (!session) {
      if (message.type === 'ringTold') refuseForNobody(message)
      return
    }
    if (message.type === 'ringTold') hearRing(world, session, message)
    else if (message.type === 'agentTold') hearForAgent(world, session, message)
    else hearQueues(world, session, message)
  }

  /** Nobody sits there, so nobody is held; of a ring that is over nothing need be said. */
  function refuseForNobody({ callId, ringId, ring }: RingTold): void {
    if (ring.stage !== 'failed' && ring.stage !== 'talked') refuseHold(world, { callId, ringId }, 'gone')
  }

  return {
    take: (input, takeOver) =>
      inTurn(input.agentId, () => takeSeat(world, tableOf(input.agentId), input, takeOver)),
    leave: leaveSeat,
    revoke(agentId) {
      const session = [...sessions.values()].find(each => each.agentId === agentId)
      if (session) leaveSeat(session.agentId, 'revoked')
    },
    setDuty(agentId, duty) {
      const session = find(agentId)
      if (!session) throw new RingfenceError('request-not-allowed')
      const dutyBefore = session.seat.duty
      session.seat = changeDuty(session.seat, duty, world.clock.monotonic())
      if (!session.seat.empty) endAwaiting(session)
      if (duty !== dutyBefore) world.log.info('duty changed', { agentId, duty })
      if (duty !== 'on-duty' && !session.hold?.isTaken) letRingGo(world, session, 'declined')
      seatChanged(world, session)
    },
    setAudible(agentId, audible) {
      const session = find(agentId)
      if (!session) return
      session.seat = { ...session.seat, audible }
      seatChanged(world, session)
    },
    ringAt(agentId, state) {
      const session = find(agentId)
      return session?.hold && session.seat.occupation.state === state ? session.hold : undefined
    },
    receive,
    roundOver() {
      world.dutyWatch.roundOver()
      for (const session of [...sessions.values()]) {
        roundOver(world, session)
        tellAgain(world, session)
      }
    },
    get size() {
      return [...sessions.values()].filter(({ leftBecause }) => leftBecause === null).length
    },
    get isEmpty() {
      return sessions.size === 0
    },
    get awaited() {
      return [...sessions.values()].filter(({ cancelAwaiting }) => cancelAwaiting !== null).length
    },
    stop() {
      isStopping = true
      for (const session of [...sessions.values()]) {
        if (session.cancelAwaiting) leave(world, session, 'gone')
        session.onQueues()
        session.onHoldChanged()
      }
      world.dutyWatch.settle()
    },
  }
}
