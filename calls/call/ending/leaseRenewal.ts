import type { CallId } from '../../../protocol/index.ts'
import type { Clock, Leases, Log } from '../../ports.ts'

/** A lease that is renewed no more ends by itself after this: a process that died blocks nobody for longer. */
export const leaseTimeMs = 60_000

/** Twice missed is no harm yet. */
const renewEveryMs = 20_000

/** Renews the leases of all calls of this process, in one write, for as long as there are any; without calls there is no timer. */
export interface LeaseRenewal {
  /**
   * Renews this call's lease until what is returned is called, which is idempotent. `livedUntilMs`: now, on the call's own time
   * line; undefined as long as it is being let in.
   */
  keep(callId: CallId, livedUntilMs: () => number | undefined): () => void
  /**
   * Leases end by the clock that all processes share. Where it was set, those of living calls are told their new end before
   * anybody counts them: else a clock set forward would end them, and their identity could have as many again.
   */
  followClock(): Promise<void>
}

/** What the clock says beyond what has passed; it changes only when somebody sets the clock, or the machine has slept. */
const clockAheadMs = ({ now, monotonic }: Clock): number => now() - monotonic()

/** A change that is none: the two are read one after the other, and never run quite alike. */
const noStepMs = 1000

export function createLeaseRenewal(world: {
  readonly leases: Pick<Leases, 'renew'>
  readonly clock: Clock
  readonly log: Log
  readonly track: (work: Promise<unknown>) => unknown
}): LeaseRenewal {
  const { leases, clock, log } = world
  const kept = new Map<CallId, () => number | undefined>()
  let aheadMs = clockAheadMs(clock)
  let cancel: (() => void) | null = null

  async function renew(): Promise<void> {
    const calls = [...kept].map(([id, livedUntilMs]) => {
      const untilMs = livedUntilMs()
      return { id, ...(untilMs !== undefined && { livedUntilMs: untilMs }) }
    })
    aheadMs = clockAheadMs(clock)
    try {
      await leases.renew(calls, clock.now() + leaseTimeMs)
    } catch (cause) {
      log.error('leases not renewed', { calls: calls.length, cause })
    }
  }

  function renewLater(): void {
    cancel = clock.after(renewEveryMs, () => {
      renewLater()
      world.track(renew())
    })
  }

  return {
    keep(callId, livedUntilMs) {
      kept.set(callId, livedUntilMs)
      if (!cancel) renewLater()
      return () => {
        if (!kept.delete(callId) || kept.size > 0) return
        cancel?.()
        cancel = null
      }
    },
    async followClock() {
      if (Math.abs(clockAheadMs(clock) - aheadMs) >= noStepMs) await renew()
    },
  }
}
