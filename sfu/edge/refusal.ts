import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import type { ErrorRequestHandler, RequestHandler } from 'express'
import type { Log } from '../../calls/index.ts'
import { codeOf, type ErrorCode, errorBody, errors, RingfenceError } from '../../protocol/index.ts'

/** Last route: nothing is here. */
export const refuseUnknown: RequestHandler = (_request, _response, next) =>
  next(new RingfenceError('not-found'))

/** Any thrown value → status and body of the closed table. */
export function refuse(log: Log): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    const code = codeOf(error)
    if (code === 'internal-error') {
      log.error('http request failed', {
        method: request.method,
        cause: error instanceof Error ? error.stack : '',
      })
    }
    if (response.headersSent) return void response.destroy()
    response
      .status(errors[code].httpStatus)
      .set('Cache-Control', 'no-store')
      .json({ error: errorBody(code) })
  }
}

/** Refuses a WebSocket upgrade: an HTTP answer, then the end (RFC 6455 section 4.2.2). */
export function refuseUpgrade(socket: Duplex, code: ErrorCode): void {
  const { httpStatus } = errors[code]
  const body = JSON.stringify({ error: errorBody(code) })
  socket.end(
    `HTTP/1.1 ${httpStatus} ${STATUS_CODES[httpStatus]}\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  )
}
