import type { WebRtcTransport } from 'mediasoup/types'
import type { Clock } from '../../calls/ports.ts'

type Received = { readonly bytesReceived: number; readonly rtpBytesReceived: number }

/** What is looked at of a leg. */
export interface Flow {
  readonly send: Pick<WebRtcTransport, 'closed' | 'iceState'> & { getStats(): Promise<readonly Received[]> }
  readonly receive: Pick<WebRtcTransport, 'closed' | 'iceState'>
  readonly producer: { readonly paused: boolean } | undefined
}

/** Whoever says nothing still sends some packets a second (RFC 7587 section 3.1.3). */
const withinMs = 3000
const everyMs = 200

/**
 * Whether packets of this side come, measured from now on. A browser may call a transport connected and answer every check of it
 * (Firefox, whose relay was started again), and send nothing on it for ever. Who is muted, or has not been heard on this leg
 * yet, need not send.
 */
export async function carries(leg: Flow, clock: Pick<Clock, 'after'>): Promise<boolean> {
  const mustSend = () => leg.producer?.paused === false
  if (!stands(leg)) return false
  const before = await received(leg.send)
  if (before.voice === 0) return true
  for (let waitedMs = 0; mustSend(); waitedMs += everyMs) {
    if (waitedMs >= withinMs || leg.send.closed) return false
    await new Promise<void>(resolve => clock.after(everyMs, resolve))
    if ((await received(leg.send)).all > before.all) break
  }
  return stands(leg)
}

const stands = ({ send, receive }: Flow): boolean =>
  [send, receive].every(({ closed, iceState }) => !closed && iceState !== 'disconnected')

/** Octets so far; checks of the path (STUN) are not counted. */
async function received(transport: Flow['send']): Promise<{ all: number; voice: number }> {
  if (transport.closed) return { all: 0, voice: 0 }
  const [stats] = await transport.getStats()
  return { all: stats?.bytesReceived ?? 0, voice: stats?.rtpBytesReceived ?? 0 }
}
