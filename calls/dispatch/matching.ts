import { type CallWorld, type DeskOptions, sessionsIn } from '../call/callSession.ts'
import { presenceOf } from '../call/connection/presence.ts'
import { endCall } from '../call/ending/hangup.ts'
import { clockAheadMs } from '../call/ending/leaseRenewal.ts'
import { createOutbox } from '../call/ending/outbox.ts'
import { beginRing } from '../call/ring/ringAgent.ts'
import { hopeless, nextRing } from './queue.ts'
import { announce } from './queueNews.ts'

/** An empty floor, which settles itself after every change. */
export function createFloor(options: DeskOptions): CallWorld {
  let isUnsettled = false
  const world: CallWorld = {
    ...options,
    sessions: new Map(),
    joining: new Map(),
    seats: new Map(),
    outbox: createOutbox(options),
    awaitedSeats: new Map(),
    pending: new Set(),
    recentTalksMs: [],
    arrivals: 0,
    clockAheadMs: clockAheadMs(options.clock),
    stopRenewing: null,
    stopping: false,
    toldLine: '',
    changed() {
      if (isUnsettled) return
      isUnsettled = true
      const settling = Promise.resolve().then(() => {
        isUnsettled = false
        settle(world)
      })
      settling.catch(cause => world.log.error('world not settled', { cause }))
    },
  }
  return world
}

/** Brings the floor to rest after any number of changes: hopeless calls end, rings begin, people are told. */
function settle(world: CallWorld): void {
  if (world.stopping) return
  for (const session of sessionsIn(world, 'waiting')) {
    const reason = hopeless(session.call, world.seats.values())
    if (reason) endCall(world, session, reason)
  }
  for (let match = nextMatch(world); match; match = nextMatch(world)) {
    const session = world.sessions.get(match.call.admitted.callId)
    if (session) beginRing(world, session, match.seat)
  }
  announce(world)
}

/** A call whose caller is away, or whose last attempt still has a leg on its way, is passed over until that is over. */
const nextMatch = (world: CallWorld) =>
  nextRing(
    sessionsIn(world, 'waiting')
      .filter(
        session =>
          session.agentLeg === 'none' && presenceOf(session, 'caller').state === 'here' && !session.unreached,
      )
      .map(session => session.call),
    world.seats.values(),
    world.clock.monotonic(),
  )
