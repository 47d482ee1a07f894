import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import type { RequestHandler } from 'express'
import { httpAnswerOf } from '../../../auth/index.ts'
import { RingfenceError } from '../../../protocol/index.ts'

/** Last route: nothing is here. */
export const refuseUnknown: RequestHandler = (_request, _response, next) =>
  next(new RingfenceError('not-found'))

/** Refuses a WebSocket upgrade: an HTTP answer, then the end (RFC 6455 section 4.2.2). */
export function refuseUpgrade(socket: Duplex, refusal: RingfenceError): void {
  const { status, fields, body } = httpAnswerOf(refusal)
  // No HTTP deadline watches an upgraded socket, so a peer that never closes its half would keep ours for ever.
  socket.once('finish', () => socket.destroy())
  const text = JSON.stringify(body)
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n` +
      Object.entries(fields)
        .map(([name, value]) => `${name}: ${value}\r\n`)
        .join('') +
      `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(text)}\r\nConnection: close\r\n\r\n${text}`,
  )
}
