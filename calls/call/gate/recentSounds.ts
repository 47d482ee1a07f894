import type { CallId } from '../../../protocol/index.ts'
import { type KeptPrint, sameAsRecent, soundPrintOf, withPrint } from '../../policy/liveness/soundPrint.ts'
import type { Clock, KeyedHash, Packet } from '../../ports.ts'

/** What calls of this process sounded like within the last hour, as nobody can turn it back. */
export interface RecentSounds {
  /** Whether another call sounded just like this one, which is kept in its turn. */
  isKnown(callId: CallId, packets: readonly Packet[]): boolean
}

export function createRecentSounds(hash: KeyedHash, clock: Pick<Clock, 'monotonic'>): RecentSounds {
  let recent: readonly KeptPrint[] = []
  return {
    isKnown(callId, packets) {
      const print = soundPrintOf(packets, hash)
      recent = withPrint(recent, { callId, atMs: clock.monotonic(), print })
      const others = recent.filter(kept => kept.callId !== callId)
      return sameAsRecent(packets, others, hash) !== null
    },
  }
}
