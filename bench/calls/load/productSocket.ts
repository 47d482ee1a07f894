import { WebSocket } from 'ws'
import type { EventFrame, RequestSide } from '../../../protocol/index.ts'
import type { ProductDoor } from './productDoor.ts'

export interface ProductSocket extends Pick<RequestSide, 'request'> {
  readonly nonce: string
  /** Idempotent. */
  close(): void
}

/** Opens the product's socket as one of its own pages would, and waits for hello. `onClosed` hears when it is no more. `localAddress`: of 127.0.0.0/8. */
export function openProductSocket(
  { contract, host, pageOrigin }: ProductDoor,
  onEvent: (event: EventFrame) => void,
  onClosed: () => void,
  from: { readonly cookie?: string; readonly localAddress?: string } = {},
): Promise<ProductSocket> {
  const { cookie, localAddress } = from
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://${host}${contract.socketPath}`, contract.socketSubprotocol, {
      origin: pageOrigin,
      perMessageDeflate: false,
      ...(localAddress !== undefined && { localAddress }),
      headers: cookie === undefined ? {} : { cookie },
    })
    const requests = contract.createRequestSide({
      socket,
      reading: contract.wholeReading,
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
      const error = new contract.RingfenceError('connection-lost', { cause: new Error(`${code} ${reason}`) })
      requests.close(error)
      onClosed()
      reject(error)
    })
  })
}

/** Posts JSON as one of the service's own pages would. */
export async function postAsPage(
  { host, pageOrigin }: ProductDoor,
  path: string,
  body: object,
): Promise<{ cookie: string; answer: unknown }> {
  const response = await fetch(`http://${host}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: pageOrigin },
    body: JSON.stringify(body),
  })
  const answer: unknown = await response.json()
  if (!response.ok) throw new Error(`${path} answered ${response.status} ${JSON.stringify(answer)}`)
  return { cookie: response.headers.getSetCookie()[0]?.split(';')[0] ?? '', answer }
}
