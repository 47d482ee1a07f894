import { isolated } from '../../ui/words/personText.ts'
import type { Words } from '../words/words.ts'
import { type SeatCall, signedNameOf } from './seatTypes.ts'

/** How a caller is called on screen: by the name the site signed, else as a visitor of the site. */
export function callerNameOf(call: SeatCall, words: Words): string {
  return isolated(signedNameOf(call) ?? words.ring.from(call.queue.siteName))
}
