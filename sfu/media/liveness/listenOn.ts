import type { Producer, Router } from 'mediasoup/types'
import type { Clock, Heard } from '../../../calls/ports.ts'
import { RingfenceError } from '../../../protocol/index.ts'
import type { WorkerSlot } from '../workers/workerSlot.ts'
import { type HowLong, listenTo } from './ear.ts'

/**
 * How many voices of one worker may be listened to at once. Each costs it 0.7 ms of processor time per second, so all together cost what
 * six or seven talks do.
 */
export const mostListening = 32

/**
 * Listens to a voice as {@link listenTo} does, where the worker can bear one more.
 * @throws RingfenceError `at-capacity`
 */
export async function listenOn(
  slot: Pick<WorkerSlot, 'listening'>,
  voice: { readonly router: Router; readonly producer: Producer },
  howLong: HowLong,
  clock: Clock,
): Promise<Heard> {
  if (slot.listening >= mostListening) throw new RingfenceError('at-capacity')
  slot.listening += 1
  try {
    return await listenTo(voice, howLong, clock)
  } finally {
    slot.listening -= 1
  }
}
