import type { Page } from 'playwright'
import { vi } from 'vitest'

/** Runs in the page: as in a network that lets nothing through but the way to the relay. */
export function relayOnly(): void {
  const iceTransportPolicy = 'relay'
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super({ ...configuration, iceTransportPolicy })
    }
    override setConfiguration(configuration?: RTCConfiguration): void {
      super.setConfiguration({ ...configuration, iceTransportPolicy })
    }
  }
}

/** How each open connection of a page reaches the service: `relay over udp`, `host`. Waits until all of them do. */
export async function pathsOf(page: Page): Promise<string[]> {
  return vi.waitFor(
    async () => {
      const paths = await page.evaluate(async () => {
        const open = window.probe.connections.filter(each => each.connectionState !== 'closed')
        return Promise.all(
          open.map(async connection => {
            const reports = await connection.getStats()
            const transport = [...reports.values()].find(({ type }) => type === 'transport')
            const pair = reports.get(transport?.selectedCandidatePairId ?? '')
            const local = reports.get(pair?.localCandidateId ?? '')
            if (!local || connection.connectionState !== 'connected') return null
            return local.candidateType === 'relay' ? `relay over ${local.relayProtocol}` : local.candidateType
          }),
        )
      })
      const known = paths.flatMap(path => path ?? [])
      if (paths.length === 0 || known.length < paths.length) throw new Error(`not connected: ${paths}`)
      return known
    },
    { timeout: 15_000, interval: 200 },
  )
}

/** What this browser can gather with the credentials that its open connections have. */
export function relayCandidates(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const configuration = window.probe.connections.at(-1)?.getConfiguration()
    const connection = new RTCPeerConnection({ ...configuration, iceTransportPolicy: 'relay' })
    const candidates: RTCIceCandidate[] = []
    connection.onicecandidate = ({ candidate }) => void (candidate?.candidate && candidates.push(candidate))
    connection.createDataChannel('x')
    await connection.setLocalDescription()
    await new Promise<void>(resolve => {
      connection.onicegatheringstatechange = () =>
        connection.iceGatheringState === 'complete' ? resolve() : undefined
    })
    connection.close()
    return candidates.length
  })
}
