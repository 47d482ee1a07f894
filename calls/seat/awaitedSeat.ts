import { type SeatSession, seatChanged } from './seatSession.ts'
import type { SeatWorld } from './seatWorld.ts'

/** The agent is back, or never will be. */
export function endAwaiting(session: SeatSession): void {
  session.cancelAwaiting?.()
  session.cancelAwaiting = null
}

/** Nobody sits there any more. Idempotent. */
export function leave(world: SeatWorld, session: SeatSession, why: 'gone' | 'signed-out' | 'revoked'): void {
  endAwaiting(session)
  if (session.leftBecause) return
  session.leftBecause = why
  const { agentId } = session
  world.log.info('seat left', { agentId, why })
  seatChanged(world, session)
  if (!session.hold) world.forget(session)
}

/**
 * The page of this agent is gone, and may come back: until then the seat is not rung, but those who wait keep their places. An
 * agent who is off duty leaves nothing behind. Idempotent: the time counts from the first loss.
 * @param forMs what is left of the time, where some of it has passed
 */
export function keepEmpty(world: SeatWorld, session: SeatSession, forMs = world.awayTimeMs): void {
  const { agentId, seat } = session
  if (seat.empty) return
  if (seat.duty === 'off-duty' || world.isStopping()) {
    leave(world, session, 'gone')
    return
  }
  session.seat = { ...seat, empty: true }
  session.goneAtMs ??= world.clock.monotonic()
  world.log.info('seat empty', { agentId, duty: seat.duty })
  waitFor(world, session, forMs, () => leave(world, session, 'gone'))
}

/** The microphone of this agent failed: those who wait do not pay for it, and keep their places while it is looked at. */
export function awaitMending(world: SeatWorld, session: SeatSession): void {
  waitFor(world, session, world.awayTimeMs, () => {
    session.seat = { ...session.seat, mending: false }
  })
}

/** One time per seat; another one takes its place. */
function waitFor(world: SeatWorld, session: SeatSession, ms: number, giveUp: () => void): void {
  endAwaiting(session)
  if (world.isStopping()) return
  session.cancelAwaiting = world.clock.after(ms, () => {
    session.cancelAwaiting = null
    giveUp()
    seatChanged(world, session)
  })
}
