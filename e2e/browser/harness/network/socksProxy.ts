import { once } from 'node:events'
import type { Socket } from 'node:net'

/**
 * The little of SOCKS 5 (RFC 1928) that a browser says before its own first octet: whoever comes in here is asked for nothing,
 * and whatever they name is where the line leads anyway.
 */
export async function throughSocks(socket: Socket): Promise<void> {
  const take = taker(socket)
  const [, methodCount = 0] = await take(2)
  await take(methodCount)
  socket.write(Uint8Array.of(5, 0))
  const [, , , addressType] = await take(4)
  const addressLength = addressType === 1 ? 4 : addressType === 4 ? 16 : ((await take(1))[0] ?? 0)
  await take(addressLength + 2)
  socket.write(Uint8Array.of(5, 0, 0, 1, 127, 0, 0, 1, 0, 0))
}

/** Reads so many octets and leaves the rest to whoever reads next. */
const taker =
  (socket: Socket) =>
  async (length: number): Promise<Uint8Array> => {
    if (length === 0) return new Uint8Array()
    for (;;) {
      const octets: unknown = socket.read(length)
      if (octets instanceof Uint8Array) return octets
      if (socket.readableEnded || socket.destroyed) throw new Error('the browser has gone')
      await once(socket, 'readable')
    }
  }
