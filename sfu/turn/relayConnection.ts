import { createSocket } from 'node:dgram'
import { connect, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { Clock } from '../../calls/ports.ts'
import { answers, lengthOf } from './stunMessage.ts'

/** A way to one relay, one question at a time. */
interface RelayConnection {
  /** @throws Error of the network or of TLS, or after a while without an answer */
  ask(request: Buffer): Promise<Buffer>
  /** Idempotent. */
  close(): void
}

/** A relay that has not answered by now is not there for a caller either. */
const patienceMs = 5000
/** UDP loses what it likes (RFC 8489 section 6.2.1). */
const betweenSendsMs = 500

/** RFC 7065; what the configuration lets in. */
const pattern = /^(turns?):(\[[^\]]+\]|[^:?]+)(?::(\d+))?(?:\?transport=(udp|tcp))?$/

/** Opens nothing before it is asked. */
export function relayConnection(url: string, parts: RelayConnectionParts): RelayConnection {
  const [, scheme, name = '', port, transport] = pattern.exec(url) ?? []
  const isTls = scheme === 'turns'
  const place = { host: name.replace(/^\[|\]$/g, ''), port: Number(port ?? (isTls ? 5349 : 3478)) }
  return isTls || transport === 'tcp' ? overTcp(place, isTls, parts) : overUdp(place, parts)
}

interface Place {
  readonly host: string
  readonly port: number
}

/** When a connection is given up, and with what it tells time. */
export interface RelayConnectionParts {
  readonly clock: Pick<Clock, 'after'>
  readonly signal: AbortSignal
}

/** One question, answered by `settle`, or by nobody in time. `begin` answers what takes it back. */
function inTime(
  { clock, signal }: RelayConnectionParts,
  begin: (settle: (answer: Buffer) => void, fail: (error: Error) => void) => () => void,
): Promise<Buffer> {
  return new Promise<Buffer>((resolve, reject) => {
    let end = () => {}
    const over = () => {
      cancel()
      signal.removeEventListener('abort', giveUp)
      end()
    }
    const fail = (error: Error) => {
      over()
      reject(error)
    }
    const giveUp = () => fail(new Error('given up'))
    const cancel = clock.after(patienceMs, () => fail(new Error('no answer')))
    signal.addEventListener('abort', giveUp)
    end = begin(answer => {
      over()
      resolve(answer)
    }, fail)
  })
}

function overUdp({ host, port }: Place, parts: RelayConnectionParts): RelayConnection {
  const socket = createSocket(isIP(host) === 6 ? 'udp6' : 'udp4')
  let isClosed = false
  socket.on('error', () => {}) // each question hears it itself
  return {
    ask: request =>
      inTime(parts, (settle, fail) => {
        let cancel = () => {}
        const send = () => {
          if (isClosed) return
          socket.send(request, port, host, error => error && fail(error))
          cancel = parts.clock.after(betweenSendsMs, send)
        }
        const hear = (answer: Buffer) => {
          if (answers(answer, request)) settle(answer)
        }
        socket.on('message', hear)
        send()
        return () => {
          cancel()
          socket.off('message', hear)
        }
      }),
    close() {
      if (!isClosed) socket.close()
      isClosed = true
    },
  }
}

function overTcp({ host, port }: Place, isTls: boolean, parts: RelayConnectionParts): RelayConnection {
  let socket: Socket | undefined
  let heard = Buffer.alloc(0)
  const open = (): Socket => {
    const opened = isTls
      ? connectTls({ host, port, ...(isIP(host) === 0 && { servername: host }) })
      : connect(port, host)
    opened.on('error', () => {}) // each question hears it itself
    return opened
  }
  return {
    ask: request =>
      inTime(parts, (settle, fail) => {
        socket ??= open()
        const present = socket
        const hear = (octets: Buffer) => {
          heard = Buffer.concat([heard, octets])
          const length = lengthOf(heard)
          if (length === undefined || heard.length < length) return
          const answer = heard.subarray(0, length)
          heard = heard.subarray(length)
          if (answers(answer, request)) settle(answer)
        }
        const onClose = () => fail(new Error('connection closed'))
        present.on('data', hear)
        present.once('error', fail)
        present.once('close', onClose)
        present.write(request)
        return () => {
          present.off('data', hear)
          present.off('error', fail)
          present.off('close', onClose)
        }
      }),
    close: () => void socket?.destroy(),
  }
}
