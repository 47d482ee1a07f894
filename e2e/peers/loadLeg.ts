import type { LegMedia } from '../../protocol/index.ts'
import type { DtlsIdentity } from './certificate.ts'
import { connectLoadPeer } from './loadPeer.ts'
import { createVoice } from './voice.ts'

/** One side of a call as the load plays it. */
export interface LoadLeg {
  /** Sends the next packet of this side's voice. */
  speak(): void
  /** RTP packets of the other side that came in so far. */
  received(): number
  /** Resolves when both connections are up. */
  readonly opened: Promise<unknown>
  /** Idempotent. */
  close(): void
}

/** Connects both transports of one side. */
export function openLoadLeg(
  media: Pick<LegMedia, 'send' | 'receive'>,
  ssrc: number,
  identity: DtlsIdentity,
): LoadLeg {
  const sending = connectLoadPeer(media.send, 'SendOnly', ssrc, identity)
  const receiving = connectLoadPeer(media.receive, 'RecvOnly', 0, identity)
  const nextPacket = createVoice(ssrc)
  return {
    speak: () => void sending.track.sendMessageBinary(nextPacket()),
    received: receiving.received,
    opened: Promise.all([sending.opened, receiving.opened]),
    close() {
      sending.close()
      receiving.close()
    },
  }
}
