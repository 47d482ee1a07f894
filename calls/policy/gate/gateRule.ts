import type { CallClass, GateWay, HeardSound } from '../../../protocol/index.ts'
import type { GateSetting } from '../../ports/queuePolicy.ts'
import type { Allowance } from '../allowance.ts'

/** How somebody showed to be there, and when, by the monotonic clock. */
export interface Passed {
  readonly by: GateWay
  readonly atMs: number
}

/** Three tries at once, and one more each minute. What was passed costs none. */
export const gateAllowance: Allowance = { most: 3, oneMoreMs: 60_000 }

/** Under pressure an agent is rung only for whoever showed to be there within so long, in milliseconds. */
const freshMs = 10_000

/**
 * Whether callers of this class are asked now. An identity is asked nothing: it is what is offered to those who are not heard, and
 * many that were made at once share one turn.
 */
export const isGated = (setting: GateSetting, callClass: CallClass, underPressure: boolean): boolean =>
  callClass === 'unproven' && (setting === 'always' || (setting === 'under-pressure' && underPressure))

/** Whether an agent may be rung for who passed, if at all, at this moment; who passed long ago is asked once more under pressure. */
export const isFresh = ({ atMs }: Passed, nowMs: number, underPressure: boolean): boolean =>
  !underPressure || nowMs - atMs <= freshMs

const played: readonly HeardSound[] = ['repeating', 'same-as-another', 'forged-level']

/**
 * Whether others are rung for first because of what was heard: the same again and again, or what another call sent as well. Who says
 * nothing in line, or sits beside a fan, is as everybody is.
 */
export const soundsPlayed = (sound: HeardSound | null): boolean => sound !== null && played.includes(sound)
