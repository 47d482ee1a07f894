import { announce } from './board.ts'
import { type DeskOptions, type Floor, linesIn } from './floor.ts'
import { endCall } from './hangup.ts'
import { clockAheadMs } from './leaseKeeping.ts'
import { createOutbox } from './outbox.ts'
import { presenceOf } from './presenceOf.ts'
import { hopeless, nextRing } from './queue.ts'
import { beginRing } from './ringer.ts'

/** An empty floor, which settles itself after every change. */
export function createFloor(options: DeskOptions): Floor {
  let isUnsettled = false
  const floor: Floor = {
    ...options,
    lines: new Map(),
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
        settle(floor)
      })
      settling.catch(cause => floor.log.error('floor not settled', { cause }))
    },
  }
  return floor
}

/** Brings the floor to rest after any number of changes: hopeless calls end, rings begin, people are told. */
function settle(floor: Floor): void {
  if (floor.stopping) return
  for (const line of linesIn(floor, 'waiting')) {
    const reason = hopeless(line.call, floor.seats.values())
    if (reason) endCall(floor, line, reason)
  }
  for (let match = nextMatch(floor); match; match = nextMatch(floor)) {
    const line = floor.lines.get(match.call.admitted.callId)
    if (line) beginRing(floor, line, match.seat)
  }
  announce(floor)
}

/** A call whose caller is away, or whose last attempt still has a leg on its way, is passed over until that is over. */
const nextMatch = (floor: Floor) =>
  nextRing(
    linesIn(floor, 'waiting')
      .filter(
        line => line.agentLeg === 'none' && presenceOf(line, 'caller').state === 'here' && !line.unreached,
      )
      .map(line => line.call),
    floor.seats.values(),
    floor.clock.monotonic(),
  )
