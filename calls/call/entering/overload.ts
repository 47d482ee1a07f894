import type { CallClass } from '../../../protocol/index.ts'
import { RingfenceError } from '../../../protocol/index.ts'
import { isOverloaded } from '../../policy/overload.ts'
import type { Load, Log } from '../../ports.ts'

/** Keeps an overloaded process from what can be refused; calls that live are never touched. */
export interface Overload {
  /** @throws RingfenceError `at-capacity` for callers for whom nobody answers, while there is too much to do */
  refuse(callClass: CallClass): void
}

export function createOverload({ load, log }: { readonly load: Load; readonly log: Log }): Overload {
  let isOver = false
  return {
    refuse(callClass) {
      const delayMs = load.delayMs()
      const was = isOver
      isOver = isOverloaded(delayMs, load.mostDelayMs, was)
      if (isOver !== was) log.warn(isOver ? 'overloaded' : 'overload over', { delayMs })
      if (isOver && (callClass === 'unproven' || callClass === 'returning')) {
        throw new RingfenceError('at-capacity')
      }
    },
  }
}
