import type { CallId } from '../protocol/index.ts'
import { type Floor, isIn, lineOf, type Party, tell } from './floor.ts'

/**
 * One side's browser measured whether anything of the other side arrives. That side is told, and told again when its page comes
 * back: it cannot know.
 * @throws RingfenceError `call-not-found`
 */
export function reportSound(floor: Floor, from: Party, callId: CallId, arrives: boolean): void {
  const line = lineOf(floor, from, callId)
  if (!isIn(line, 'talking')) return
  if (arrives) line.deaf.delete(from.side)
  else line.deaf.add(from.side)
  const other = from.side === 'caller' ? 'agent' : 'caller'
  tell(floor, line.call, other, { event: 'soundReported', callId, arrives })
}
