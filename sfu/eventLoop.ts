import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Clock, Load } from '../calls/ports.ts'

/** How often the event loop is asked whether it is late, in milliseconds. */
const resolutionMs = 20
/** Shortest time over which its delay is told. */
const windowMs = 2000

/**
 * Watches how late the event loop of this process is: everything here waits for it, so it tells of too much to do whatever that is.
 * The median is told: a machine that slept, or one long turn, is no overload. `stop` is idempotent.
 */
export function watchEventLoop(
  clock: Pick<Clock, 'monotonic'>,
  mostDelayMs: number,
): Load & { readonly stop: () => void } {
  const histogram = monitorEventLoopDelay({ resolution: resolutionMs })
  histogram.enable()
  let sinceMs = clock.monotonic()
  let delayMs = 0
  return {
    mostDelayMs,
    delayMs() {
      if (clock.monotonic() - sinceMs >= windowMs && histogram.count > 0) {
        delayMs = Math.max(0, Math.round(histogram.percentile(50) / 1e6) - resolutionMs)
        histogram.reset()
        sinceMs = clock.monotonic()
      }
      return delayMs
    },
    stop: () => void histogram.disable(),
  }
}
