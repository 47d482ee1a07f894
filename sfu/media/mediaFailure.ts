import { RingfenceError } from '../../protocol/index.ts'
import type { WorkerSlot } from './workers/workerSlot.ts'

/** Turns whatever mediasoup throws into a code; a dead worker has its own. */
export async function guard<T>(slot: WorkerSlot, act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (cause) {
    if (cause instanceof RingfenceError) throw cause
    throw new RingfenceError(slot.worker.closed ? 'worker-died' : 'media-failed', { cause })
  }
}
