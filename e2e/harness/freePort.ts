import { once } from 'node:events'
import { createServer } from 'node:net'

/** Below the kernel's own choices for outgoing connections, so that a restarted server finds its port free again. */
const first = 12_000
const last = 32_000

/** A TCP port of 127.0.0.1 that nobody holds now. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = first + Math.floor(Math.random() * (last - first))
    const holder = createServer()
    const taken = await new Promise<boolean>(resolve => {
      holder.once('error', () => resolve(true))
      holder.listen(port, '127.0.0.1', () => resolve(false))
    })
    if (taken) continue
    holder.close()
    await once(holder, 'close')
    return port
  }
}
