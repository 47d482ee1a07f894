import { connect } from 'node:net'
import { serverAddress } from '../ports.ts'

/** An answer as it came: status, and the body's text. */
interface RawAnswer {
  readonly status: number
  readonly body: string
}

const silenceMs = 10_000

/** Posts JSON from one address of 127.0.0.0/8 on a connection of its own, cheaply: a flood pays for what it sends, not for a client. */
export function postFrom(
  localAddress: string,
  { port, path, origin, body }: { port: number; path: string; origin: string; body: string },
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: serverAddress, port, localAddress })
    let heard = ''
    socket.setTimeout(silenceMs, () => socket.destroy(new Error('no answer')))
    socket.on('data', bytes => {
      heard += String(bytes)
    })
    socket.once('error', reject)
    socket.once('close', () => {
      const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(heard)?.[1])
      if (Number.isNaN(status)) return reject(new Error('closed unanswered'))
      const at = heard.indexOf('\r\n\r\n')
      resolve({ status, body: heard.slice(at + 4) })
    })
    socket.write(
      `POST ${path} HTTP/1.1\r\nHost: ${serverAddress}:${port}\r\nOrigin: ${origin}\r\nContent-Type: application/json\r\n` +
        `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
    )
  })
}

/** The code of a refusal's body, else its status. */
export function outcomeOf({ status, body }: RawAnswer): string {
  return /"code":"([a-z-]+)"/.exec(body)?.[1] ?? String(status)
}
