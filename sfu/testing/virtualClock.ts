import { createVirtualClock as createClock, type VirtualClock } from '../../calls/testing/virtualClock.ts'

/** A clock that moves only when told to; between one timer and the next whatever it led to is done. */
export const createVirtualClock = (startMs: number): VirtualClock =>
  createClock(startMs, () => new Promise(resolve => setImmediate(resolve)))
