import type { Level, Packet } from '../../calls/ports.ts'
import { meansOf } from './loudness.ts'
import type { Recorded } from './receiver.ts'

const frameMs = 20
const samplesPerFrame = 960
const ticksPerFrame = 960
/** The quietest that can be said (RFC 6464 section 3). */
const quietest = -127

/**
 * The packets that a browser would have sent of these frames, and the loudness it would have told. Of a pause only the first frame is
 * sent, and what keeps the listener's noise alive; the others have no more than two octets (RFC 6716 section 2.1.9).
 */
export function rowsOf(sizes: readonly number[], samples: Buffer, forMs: number): Recorded {
  const packets: Packet[] = []
  const loudness: Level[] = []
  let isPausing = false
  let sequence = 0
  sizes.slice(0, forMs / frameMs).forEach((size, index) => {
    const isPause = size <= 2
    const isSent = !isPause || !isPausing
    const marker = isPausing && !isPause ? 1 : 0
    isPausing = isPause
    if (!isSent) return
    const atMs = index * frameMs
    packets.push([atMs, index * ticksPerFrame, sequence, marker, size])
    loudness.push([atMs, loudnessOf(samples, index * samplesPerFrame)])
    sequence += 1
  })
  return { packets, levels: meansOf(loudness, forMs) }
}

/** Mean power of one frame against full scale. */
function loudnessOf(samples: Buffer, from: number): number {
  let sum = 0
  for (let at = from; at < from + samplesPerFrame; at += 1) sum += (samples.readInt16LE(2 * at) / 32_768) ** 2
  const power = sum / samplesPerFrame
  return power === 0 ? quietest : Math.max(quietest, Math.round(10 * Math.log10(power)))
}
