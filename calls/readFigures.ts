import type { QueueKey, SiteKey } from '../protocol/index.ts'
import { type Figures, figuresOf } from './policy/figures/figuresOf.ts'
import type { CallMemory, Window } from './ports.ts'

/**
 * Figures of a window as they stand now: a verdict may still change, and calls that live are in none.
 * Duty is of all agents: whoever serves several sites or queues is on duty for each of them.
 */
export async function readFigures(
  { records, dutyTimes }: Pick<CallMemory, 'records' | 'dutyTimes'>,
  window: Window,
  of: { readonly site?: SiteKey; readonly queue?: QueueKey } = {},
): Promise<Figures> {
  const [calls, duty] = [await records.figureCalls(window, of), await dutyTimes.within(window)]
  return figuresOf({ calls, duty }, window)
}
