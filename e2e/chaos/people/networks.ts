import type { NodePlatform } from '../../../client/sdk/testing/index.ts'
import type { BrowserNet } from '../../harness/browserNet.ts'
import { pause } from '../pause.ts'
import type { NetworkMishap } from '../story.ts'

/** What a page stands on. */
export interface Ground {
  readonly net: BrowserNet
  readonly platform: NodePlatform
}

/** Whose sound has no way now. */
const pathless = new WeakSet<BrowserNet>()

/** Breaks the network of one browser for so long, silently unless the kind says otherwise. */
export async function breakNetwork(
  ground: () => Ground,
  kind: NetworkMishap,
  lastsMs: number,
  over: AbortSignal,
): Promise<void> {
  const { net, platform } = ground()
  if (kind === 'silent-network') {
    net.setSilent(true)
    await pause(lastsMs, over)
    net.setSilent(false)
  } else if (kind === 'silent-to-server' || kind === 'silent-to-browser') {
    // The sockets of now stay so; the page has to find out and open others.
    net.swallow(kind === 'silent-to-server' ? 'toServer' : 'toBrowser')
    await pause(lastsMs, over)
  } else if (kind === 'reset') {
    net.cut()
  } else if (kind === 'offline') {
    net.setOnline(false)
    net.cut()
    await pause(lastsMs, over)
    net.setOnline(true)
    ground().platform.wake()
  } else {
    pathless.add(net)
    platform.setPath('disconnected')
    await pause(lastsMs, over)
    pathless.delete(net)
  }
}

const lookEveryMs = 250

/** As a browser whose transports find their way, unless its sound has none now. The answer ends it. */
export function findPaths(ground: () => Ground): () => void {
  const timer = setInterval(() => {
    const { net, platform } = ground()
    if (!pathless.has(net)) platform.setPath('connected')
  }, lookEveryMs)
  return () => clearInterval(timer)
}
