import type { Page } from 'playwright'

/**
 * The way of each transport of the page's call, as the browser itself counts it (W3C WebRTC Statistics, section 8.12): direct, or over
 * a relay and how that is reached. The wall before the media port translates addresses, so the type of a relayed candidate may
 * be `prflx`; how a relay is reached is known of no other kind.
 */
export const pathsOf = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const paths: string[] = []
    for (const connection of window.probe.connections) {
      if (connection.connectionState !== 'connected') continue
      const reports: Record<string, unknown>[] = [...(await connection.getStats()).values()]
      const chosen = reports.find(({ type }) => type === 'transport')?.selectedCandidatePairId
      // Firefox marks the pair itself.
      const pair = reports.find(
        ({ type, id, selected }) => type === 'candidate-pair' && (id === chosen || selected === true),
      )
      const local = reports.find(({ id }) => id === pair?.localCandidateId)
      paths.push(local?.relayProtocol ? `relay ${local.relayProtocol}` : local ? 'direct' : 'none')
    }
    return paths
  })
