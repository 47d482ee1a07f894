import type { Clock } from '../../ports.ts'
import { type CallWorld, timeOf, track } from '../callSession.ts'

/** A lease that is renewed no more ends by itself after this: a process that died blocks nobody for longer. */
export const leaseTimeMs = 60_000

/** Twice missed is no harm yet. */
const renewEveryMs = 20_000

/**
 * Renews the leases of all calls, in one write, for as long as there are any; without calls there is no timer. To be called
 * whenever a call came or went.
 */
export function keepLeases(world: CallWorld): void {
  const isNeeded = world.sessions.size + world.joining.size > 0
  const isKept = world.stopRenewing !== null
  if (isNeeded === isKept) return
  if (isNeeded) renewLater(world)
  else {
    world.stopRenewing?.()
    world.stopRenewing = null
  }
}

function renewLater(world: CallWorld): void {
  world.stopRenewing = world.clock.after(renewEveryMs, () => {
    renewLater(world)
    void track(world, renew(world))
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
export async function followClock(world: CallWorld): Promise<void> {
  if (Math.abs(clockAheadMs(world.clock) - world.clockAheadMs) >= noStepMs) await renew(world)
}

async function renew(world: CallWorld): Promise<void> {
  const joining = [...world.joining.keys()].map(id => ({ id }))
  const sessions = [...world.sessions].map(([id, { call }]) => ({ id, livedUntilMs: timeOf(world, call) }))
  const calls = [...joining, ...sessions]
  world.clockAheadMs = clockAheadMs(world.clock)
  try {
    await world.memory.leases.renew(calls, world.clock.now() + leaseTimeMs)
  } catch (cause) {
    world.log.error('leases not renewed', { calls: calls.length, cause })
  }
}
