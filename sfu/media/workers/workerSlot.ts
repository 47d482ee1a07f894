import type { WebRtcServer, Worker } from 'mediasoup/types'
import type { Room } from '../../../calls/ports.ts'
import type { Mismatches } from './mismatches.ts'
import type { WorkerWatch } from './workerWatch.ts'

/** One worker process with its one port, and the rooms it carries. */
export interface WorkerSlot {
  readonly worker: Worker
  readonly webRtcServer: WebRtcServer
  readonly mismatches: Mismatches
  readonly watch: WorkerWatch
  readonly rooms: Set<Room>
  /** Rooms that are being opened: many calls may begin before the first of them has its room. */
  opening: number
  /** Voices that are listened to now. */
  listening: number
}

/** What a worker has to carry, now and in a moment. */
const load = ({ rooms, opening }: WorkerSlot): number => rooms.size + opening

/** The least busy of the workers that answer; of all where none does. */
export function leastBusy(slots: Iterable<WorkerSlot>): WorkerSlot | undefined {
  const all = [...slots].sort((a, b) => load(a) - load(b))
  return all.find(({ watch }) => watch.answers) ?? all[0]
}
