import type { QueueKey, SiteKey } from '../../protocol/index.ts'
import type { Post } from '../ports/messages.ts'
import type { QueuePolicy } from '../ports/queuePolicy.ts'
import type { Clock } from '../ports.ts'
import type { AgentReserve } from './agentReserve.ts'
import type { KnownCall, KnownCalls } from './knownCalls.ts'
import type { KnownSeats } from './knownSeats.ts'
import type { NearRing } from './nearRing.ts'
import { expectedWaitMs, queueLoads } from './queue.ts'

/** Everybody is told at most this often, in milliseconds; of a line that is empty by now at once. */
const placesEveryMs = 1000

/** Tells waiting calls their places and whether the ring is near, and seats how full the queues are. */
export interface QueueNews {
  /** Something may have changed: what did is told now, or in a moment. */
  changed(): void
  /** A round of telling: everything is told again. */
  repeat(): void
  close(): void
}

interface NewsWorld {
  readonly queues: readonly QueuePolicy[]
  readonly calls: KnownCalls
  readonly seats: KnownSeats
  readonly reserve: AgentReserve
  readonly nearRing: NearRing
  readonly underPressure: (site: SiteKey, queue: QueueKey) => boolean
  readonly clock: Clock
  readonly post: Post
}

export function createQueueNews(world: NewsWorld): QueueNews {
  const { queues, calls, seats, reserve, nearRing, underPressure, clock, post } = world
  let toldAtMs = Number.NEGATIVE_INFINITY
  let cancelLater: (() => void) | null = null
  // Rising with time, so that of two who dispatch for a moment whoever stays is heard.
  let tellings = clock.now()
  let line = { telling: tellings, ids: '' }

  function tellPlaces(all: readonly KnownCall[], again: boolean): void {
    tellings = Math.max(tellings + 1, clock.now())
    const nowMs = clock.monotonic()
    const [forProven, forOthers] = [reserve.agentsFor('proven', nowMs), reserve.agentsFor('unproven', nowMs)]
    const near = nearRing.among(all, nowMs)
    for (const [index, call] of all.entries()) {
      const place = index + 1
      const isNear = near.has(call)
      // Whoever is being let in gets a place with the answer.
      if (!call.report || (call.toldPlace === place && call.toldNear === isNear && !again)) continue
      call.toldPlace = place
      call.toldNear = isNear
      const agents = call.share.callClass === 'proven' ? forProven : forOthers
      post({
        ...{ to: 'call', type: 'placeTold', callId: call.callId, telling: tellings, place },
        expectedWaitMs: expectedWaitMs(place, calls.recentTalksMs, agents),
        isNear,
        underPressure: underPressure(call.device.site, call.queue),
      })
    }
  }

  function tellSeats(all: readonly KnownCall[], again: boolean): void {
    const waiting = all.filter(({ report }) => report !== null)
    const ids = waiting.map(({ callId }) => callId).join(' ')
    if (ids !== line.ids) line = { telling: tellings, ids }
    const due = [...seats.byAgent.values()].filter(seat => again || seat.toldLine !== line.telling)
    if (due.length === 0) return
    const loads = queueLoads(queues, waiting, clock.monotonic())
    for (const seat of due) {
      seat.toldLine = line.telling
      const { agentId } = seat
      post({ to: 'seat', type: 'queuesTold', agentId, telling: line.telling, queues: loads })
    }
  }

  function tell(again = false): void {
    cancelLater?.()
    cancelLater = null
    toldAtMs = clock.monotonic()
    const all = [...calls.line.inOrder()]
    tellPlaces(all, again)
    tellSeats(all, again)
  }

  return {
    changed() {
      const leftMs = toldAtMs + placesEveryMs - clock.monotonic()
      const isNewSeat = [...seats.byAgent.values()].some(({ toldLine }) => toldLine === null)
      if (leftMs <= 0 || calls.line.size === 0 || isNewSeat) tell()
      else cancelLater ??= clock.after(leftMs, tell)
    },
    repeat: () => tell(true),
    close() {
      cancelLater?.()
      cancelLater = null
    },
  }
}
