import type { LegMedia } from '../../protocol/index.ts'
import type { DtlsIdentity } from './certificate.ts'
import { connectLoadPeer } from './loadPeer.ts'
import { createVoice } from './voice.ts'

/** One side of a call as the load plays it. */
export interface LoadLeg {
  /** Sends the next packet of this side's voice, unless its connection is lost. */
  speak(): void
  /** Sends this as one packet of RTP, whatever it is. */
  send(packet: Buffer): void
  /** RTP packets of the other side that came in so far. */
  received(): number
  /** Whether either connection broke, or the other end closed it. */
  isLost(): boolean
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
  const opened = Promise.all([sending.opened, receiving.opened])
  // Whoever has closed it meanwhile does not wait for it.
  opened.catch(() => undefined)
  const nextPacket = createVoice(ssrc)
  return {
    speak: () => sending.send(nextPacket()),
    send: sending.send,
    isLost: () => sending.isLost() || receiving.isLost(),
    received: receiving.received,
    opened,
    close() {
      sending.close()
      receiving.close()
    },
  }
}
