import { type Floor, track } from './floor.ts'

/** A lease that is renewed no more ends by itself after this: a process that died blocks nobody for longer. */
export const leaseTimeMs = 60_000

/** Twice missed is no harm yet. */
export const renewEveryMs = 20_000

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

async function renew(floor: Floor): Promise<void> {
  const ids = [...floor.joining.keys(), ...floor.lines.keys()]
  try {
    await floor.memory.leases.renew(ids, floor.clock.now() + leaseTimeMs)
  } catch (cause) {
    floor.log.error('leases not renewed', { calls: ids.length, cause })
  }
}
