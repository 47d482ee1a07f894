import type { Clock } from '../../calls/ports.ts'

/**
 * How often a transport is weighed: a flood is cut after one weighing, a voice somewhat too wide after a few. Weighing costs
 * the worker some 0.2 ms, so more often would cost honest calls more than a flood of this length costs anybody.
 */
export const weighEveryMs = 15_000

/** A transport as the guard sees it: mediasoup's, or anything that tells what came in. */
interface Weighed {
  readonly closed: boolean
  getStats(): Promise<readonly { readonly bytesReceived: number }[]>
}

/**
 * Cuts a transport that takes in more than its bitrate. A browser is asked to stay below (REMB, transport-wide feedback),
 * but nothing makes a hostile sender obey; this does. Everything that comes in counts, whether it belongs to a voice or
 * not, and what is too much in one weighing is held against the next: pauses between two floods help nobody, while silence
 * saves nothing up. One weighing's worth too much is forgiven. The returned function ends the guard.
 */
export function guardBitrate(
  transport: Weighed,
  maxBitrate: number,
  clock: Clock,
  onExceeded: () => void,
): () => void {
  const bytesIn = (ms: number): number => (maxBitrate / 8) * (ms / 1000)
  let seenBytes = 0
  let excessBytes = 0
  let weighedAtMs = clock.monotonic()
  let isWeighing = false
  let stopped = false
  let cancel = () => {}

  const stop = () => {
    stopped = true
    cancel()
  }
  const weigh = async () => {
    const streams = await transport.getStats()
    const nowMs = clock.monotonic()
    const bytes = streams.reduce((sum, stream) => sum + stream.bytesReceived, 0)
    excessBytes = Math.max(0, excessBytes + bytes - seenBytes - bytesIn(nowMs - weighedAtMs))
    seenBytes = bytes
    weighedAtMs = nowMs
    isWeighing = false
    if (stopped || excessBytes <= bytesIn(weighEveryMs)) return
    stop()
    onExceeded()
  }
  const next = () => {
    cancel = clock.after(weighEveryMs, () => {
      if (stopped || transport.closed) return
      next()
      // A worker that stands still is asked once, and what came meanwhile is held against the time that passed.
      if (isWeighing) return
      isWeighing = true
      weigh().catch(() => {}) // the transport closed while it was weighed
    })
  }
  next()
  return stop
}
