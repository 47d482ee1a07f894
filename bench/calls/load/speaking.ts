import type { LoadLeg } from '../../../e2e/peers/loadLeg.ts'
import { packetMs } from '../../../e2e/peers/voice.ts'

const phases = 10

/**
 * Lets every leg speak 50 packets a second, spread over the 20 ms as independent people would be. The returned
 * function stops it.
 */
export function speak(legs: readonly LoadLeg[]): () => void {
  const startedAtMs = performance.now()
  const groups = Array.from({ length: phases }, (_, phase) =>
    legs.filter((_leg, index) => index % phases === phase),
  )
  let done = 0
  // What a late timer missed is sent at once, so that the rate holds.
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - startedAtMs) / packetMs) * phases)
    for (; done < due; done += 1) for (const leg of groups[done % phases] ?? []) leg.speak()
  }, packetMs / phases)
  return () => clearInterval(timer)
}
