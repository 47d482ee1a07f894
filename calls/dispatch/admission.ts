import type { ErrorCode } from '../../protocol/index.ts'

/** How things stand when a caller asks to come in. */
export interface Occupancy {
  /** Free or busy. */
  readonly agentsOnDuty: number
  /** Calls that live, and those being let in just now. */
  readonly calls: number
  readonly maxCalls: number
}

/** Why nobody is let in now, the most lasting reason first; `null` when there is room. */
export function refusal({ agentsOnDuty, calls, maxCalls }: Occupancy): ErrorCode | null {
  if (agentsOnDuty === 0) return 'no-agent'
  return calls >= maxCalls ? 'at-capacity' : null
}
