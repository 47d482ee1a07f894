import { type Floor, timeOf, track } from './floor.ts'
import type { Clock } from './ports.ts'

/** A lease that is renewed no more ends by itself after this: a process that died blocks nobody for longer. */
export const leaseTimeMs = 60_000

/** Twice missed is no harm yet. */
const renewEveryMs = 20_000

/**
 * Renews the leases of all calls, in one write, for as long as there are any; without calls there is no timer. To be called
 * whenever a call came or went.
 */
export function keepLeases(floor: Floor): void {
  const isNeeded = floor.lines.size + floor.joining.size > 0
  const isKept = floor.stopRenewing !== null
  if (isNeeded === isKept) return
  if (isNeeded) renewLater(floor)
  else {
    floor.stopRenewing?.()
    floor.stopRenewing = null
  }
}

function renewLater(floor: Floor): void {
  floor.stopRenewing = floor.clock.after(renewEveryMs, () => {
    renewLater(floor)
    void track(floor, renew(floor))
  })
}

/** What the clock says beyond what has passed; it changes only when somebody sets the clock, or the machine has slept. */
export const clockAheadMs = ({ now, monotonic }: Clock): number => now() - monotonic()

/** A change that is none: the two are read one after the other, and never run quite alike. */
const noStepMs = 1000

/**
 * Leases end by the clock that all processes share. Where it was set, those of living calls are told their new end before
 * anybody counts them: else a clock set forward would end them, and their identity could have as many again.
 */
export async function followClock(floor: Floor): Promise<void> {
  if (Math.abs(clockAheadMs(floor.clock) - floor.clockAheadMs) >= noStepMs) await renew(floor)
}

async function renew(floor: Floor): Promise<void> {
  const joining = [...floor.joining.keys()].map(id => ({ id }))
  const lines = [...floor.lines].map(([id, { call }]) => ({ id, livedUntilMs: timeOf(floor, call) }))
  const calls = [...joining, ...lines]
  floor.clockAheadMs = clockAheadMs(floor.clock)
  try {
    await floor.memory.leases.renew(calls, floor.clock.now() + leaseTimeMs)
  } catch (cause) {
    floor.log.error('leases not renewed', { calls: calls.length, cause })
  }
}
