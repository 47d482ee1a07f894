import { WebSocket } from 'ws'
import {
  createRequestSide,
  type EventFrame,
  type RequestSide,
  RingfenceError,
  socketPath,
  socketSubprotocol,
} from '../../protocol/index.ts'
import { ports, serverAddress } from '../ports.ts'

/** As browsers see the service; the load goes to the server itself. */
export const pageOrigin = `http://localhost:${ports.product}`
const serverHost = `${serverAddress}:${ports.productBehindProxy}`

export interface ProductSocket extends Pick<RequestSide, 'request'> {
  readonly nonce: string
  /** Idempotent. */
  close(): void
}

/** Opens the product's socket as a page of `origin` would, and waits for hello. */
export function openProductSocket(
  onEvent: (event: EventFrame) => void,
  cookie?: string,
): Promise<ProductSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://${serverHost}${socketPath}`, socketSubprotocol, {
      origin: pageOrigin,
      perMessageDeflate: false,
      headers: cookie === undefined ? {} : { cookie },
    })
    const requests = createRequestSide({
      socket,
      timeoutMs: 20_000,
      after(ms, act) {
        const timer = setTimeout(act, ms)
        return () => clearTimeout(timer)
      },
      onEvent(event) {
        if (event.event !== 'hello') return onEvent(event)
        resolve({ nonce: event.nonce, request: requests.request, close: () => socket.close() })
      },
    })
    socket.on('message', bytes => requests.receive(bytes.toString()))
    socket.on('error', reject)
    socket.on('close', (code, reason) => {
      const error = new RingfenceError('connection-lost', { cause: new Error(`${code} ${reason}`) })
      requests.close(error)
      reject(error)
    })
  })
}

/** Posts JSON as one of the service's own pages would. */
export async function postAsPage(path: string, body: object): Promise<{ cookie: string; answer: unknown }> {
  const response = await fetch(`http://${serverHost}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: pageOrigin },
    body: JSON.stringify(body),
  })
  const answer: unknown = await response.json()
  if (!response.ok) throw new Error(`${path} answered ${response.status} ${JSON.stringify(answer)}`)
  return { cookie: response.headers.getSetCookie()[0]?.split(';')[0] ?? '', answer }
}
