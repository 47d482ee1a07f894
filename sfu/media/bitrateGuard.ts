import type { Clock } from '../../calls/ports.ts'

/** How often a voice is weighed; a flood is cut after two weighings. */
const weighEveryMs = 5000

/** A voice as the guard sees it: mediasoup's producer, or anything that tells its bitrate. */
export interface Weighed {
  readonly closed: boolean
  getStats(): Promise<readonly { readonly bitrate: number }[]>
}

/**
 * Cuts a voice that stays above its bitrate. A browser is asked to stay below (REMB, transport-wide feedback), but
 * nothing makes a hostile sender obey; this does. The returned function ends the guard.
 */
export function guardBitrate(
  voice: Weighed,
  maxBitrate: number,
  clock: Clock,
  onExceeded: () => void,
): () => void {
  let timesOver = 0
  let stopped = false
  let cancel = () => {}

  const weigh = async () => {
    const streams = await voice.getStats()
    const bitrate = streams.reduce((sum, stream) => sum + stream.bitrate, 0)
    timesOver = bitrate > maxBitrate ? timesOver + 1 : 0
  }
  const next = () => {
    if (stopped) return
    cancel = clock.after(weighEveryMs, () => {
      if (voice.closed) return
      weigh().then(
        () => (timesOver >= 2 && !stopped ? onExceeded() : next()),
        () => {}, // the voice closed while it was weighed
      )
    })
  }
  next()
  return () => {
    stopped = true
    cancel()
  }
}
