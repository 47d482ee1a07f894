import type { CallClass } from '../../protocol/index.ts'
import { lookAtReserve, reservedAgents, untouchedReserve } from '../policy/reserve.ts'
import type { KnownCalls } from './knownCalls.ts'
import type { KnownSeats } from './knownSeats.ts'
import { meanTalkMs } from './queue.ts'

/** Agents on duty and free, as far as callers of one class may have them. */
export interface Agents {
  readonly onDuty: number
  readonly free: number
}

/** Keeps some agents free for callers with proof. */
export interface AgentReserve {
  /** Somebody with proof was let in. */
  provenCame(nowMs: number): void
  /** Whom callers of this class may have; whoever is free and not among them is kept. */
  agentsFor(callClass: CallClass, nowMs: number): Agents
  /** A round of telling is over. */
  roundOver(nowMs: number): void
}

const hourMs = 3600_000

export function createAgentReserve(calls: KnownCalls, seats: KnownSeats): AgentReserve {
  /** Newest last, by the monotonic clock of dispatch. */
  const provenCameAtMs: number[] = []
  let look = untouchedReserve

  /** How many agents are kept now, free or busy with callers with proof. */
  function size(nowMs: number): number {
    while ((provenCameAtMs[0] ?? nowMs) < nowMs - hourMs) provenCameAtMs.shift()
    return reservedAgents({
      agents: seats.onDuty.size,
      provenLastHour: provenCameAtMs.length,
      meanTalkMs: meanTalkMs(calls.recentTalksMs),
      cutBy: look.cutBy,
    })
  }

  return {
    provenCame: nowMs => void provenCameAtMs.push(nowMs),
    agentsFor(callClass, nowMs) {
      const [onDuty, free] = [seats.onDuty.size, seats.free.length]
      if (callClass === 'proven') return { onDuty, free }
      const kept = size(nowMs)
      // Counted from those who are free: whoever talks may have left duty meanwhile, and whoever is on duty may be unreachable.
      const stillKept = Math.max(0, kept - calls.busyProven.size)
      return { onDuty: onDuty - kept, free: Math.max(0, free - stillKept) }
    },
    roundOver(nowMs) {
      const proven = calls.line.sizeOf('proven')
      const unproven = calls.line.size - proven
      look = lookAtReserve(look, {
        reserved: size(nowMs),
        free: seats.free.length,
        waiting: { proven, unproven },
      })
    },
  }
}
