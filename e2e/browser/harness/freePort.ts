import { once } from 'node:events'
import { createServer } from 'node:net'

/** Ports from here up are given to outgoing connections of anybody, so a free one may be taken a moment later. */
const firstEphemeralPort = 32_768
const lowestPort = 20_000

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = lowestPort + Math.floor(Math.random() * (firstEphemeralPort - lowestPort))
    const holder = createServer()
    const answer = Promise.race([
      once(holder, 'listening').then(() => true),
      once(holder, 'error').then(() => false),
    ])
    holder.listen(port, '127.0.0.1')
    if (!(await answer)) continue
    holder.close()
    await once(holder, 'close')
    return port
  }
}
