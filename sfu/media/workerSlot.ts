import type { WebRtcServer, Worker } from 'mediasoup/types'
import type { Room } from '../../calls/ports.ts'

/** One worker process with its one port, and the rooms it carries. */
export interface WorkerSlot {
  readonly worker: Worker
  readonly webRtcServer: WebRtcServer
  readonly rooms: Set<Room>
}
