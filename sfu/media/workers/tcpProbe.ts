import { connect, type Socket } from 'node:net'
import { createSystemClock } from '../../clock.ts'

/**
 * The beginning of a frame of 65,535 bytes (RFC 4571), and more of it than a stranger may send. No STUN, no credentials.
 */
const unfinishedFrame = Buffer.alloc(5000, 0xff)

/** So often the worker goes on to other work, with this much time between, before a connection counts as left open. */
const turns = 5
const turnMs = 20

/**
 * Whether the worker behind this port bounds what a stranger may send over TCP: tried, not believed, because a worker may
 * come from anywhere (docs/decisions/worker.md). False also where the port cannot be reached from here.
 *
 * @param turn resolves when the worker has been at work since: a machine under load is waited for
 */
export async function boundsStrangers(
  place: { readonly ip: string; readonly port: number },
  turn: () => Promise<unknown>,
): Promise<boolean> {
  const socket = connect(place.port, place.ip)
  const closed = Promise.withResolvers<void>()
  socket.on('error', () => {}) // `close` follows
  socket.on('close', () => closed.resolve())
  socket.resume()
  try {
    const sent = await Promise.race([send(socket), closed.promise.then(() => false)])
    if (!sent) return false
    return await Promise.race([closed.promise.then(() => true), pass(turn).then(() => false)])
  } finally {
    socket.destroy()
  }
}

const send = (socket: Socket): Promise<boolean> =>
  new Promise(resolve => socket.write(unfinishedFrame, error => resolve(!error)))

async function pass(turn: () => Promise<unknown>): Promise<void> {
  const clock = createSystemClock()
  for (let passed = 0; passed < turns; passed += 1) {
    await turn()
    await new Promise<void>(resolve => clock.after(turnMs, resolve))
  }
}
