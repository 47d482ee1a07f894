import type { WebRtcServer, Worker } from 'mediasoup/types'
import type { Room } from '../../calls/ports.ts'
import type { Mismatches } from './mismatches.ts'

/** One worker process with its one port, and the rooms it carries. */
export interface WorkerSlot {
  readonly worker: Worker
  readonly webRtcServer: WebRtcServer
  readonly mismatches: Mismatches
  readonly rooms: Set<Room>
}
