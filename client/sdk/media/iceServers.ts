import type { Transport } from 'mediasoup-client/types'
import type { IceServer } from '../../../protocol/index.ts'

/**
 * Other relays for the next ICE restart of this transport. The library's Firefox handler refuses that for every Firefox, and
 * Firefox has been able to since version 99 (W3C WebRTC section 4.4.2, setConfiguration): then its connection is asked itself.
 */
export async function updateIceServers(transport: Transport, iceServers: IceServer[]): Promise<void> {
  try {
    await transport.updateIceServers({ iceServers })
  } catch (error) {
    const connection = connectionOf(transport)
    if (!connection) throw error
    connection.setConfiguration({ ...connection.getConfiguration(), iceServers })
  }
}

type Configurable = Pick<RTCPeerConnection, 'getConfiguration' | 'setConfiguration'>

function connectionOf({ handler }: Transport): Configurable | undefined {
  const connection = '_pc' in handler ? handler._pc : undefined
  return isConfigurable(connection) ? connection : undefined
}

const isConfigurable = (value: unknown): value is Configurable =>
  typeof value === 'object' && value !== null && 'getConfiguration' in value && 'setConfiguration' in value
