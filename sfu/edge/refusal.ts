import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import type { ErrorRequestHandler, RequestHandler } from 'express'
import type { RefusalLog } from '../../auth/index.ts'
import type { Log } from '../../calls/index.ts'
import { codeOf, errorBody, errors, RingfenceError, retryAfterSeconds } from '../../protocol/index.ts'

/** Last route: nothing is here. */
export const refuseUnknown: RequestHandler = (_request, _response, next) =>
  next(new RingfenceError('not-found'))

/** Any thrown value → status and body of the closed table. */
export function refuse(log: Log, logRefusal: RefusalLog): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    const refused = asked(error) ?? error
    const code = codeOf(refused)
    if (code === 'internal-error') {
      log.error('http request failed', { method: request.method, cause: error })
    } else logRefusal(request, { code, error })
    if (response.headersSent) return void response.destroy()
    response
      .status(errors[code].httpStatus)
      .set('Cache-Control', 'no-store')
      .json({ error: errorBody(refused) })
  }
}

/** Express throws errors with the status they suggest; what the asker did wrong, such as `%ff` in a path, is no failure of ours. */
function asked(error: unknown): RingfenceError | undefined {
  const status = error instanceof Error && 'status' in error ? error.status : undefined
  const byAsker = typeof status === 'number' && status >= 400 && status < 500
  return byAsker ? new RingfenceError('message-malformed', { cause: error }) : undefined
}

/** Refuses a WebSocket upgrade: an HTTP answer, then the end (RFC 6455 section 4.2.2). */
export function refuseUpgrade(socket: Duplex, refusal: RingfenceError): void {
  const { httpStatus } = errors[refusal.code]
  // No HTTP deadline watches an upgraded socket, so a peer that never closes its half would keep ours for ever.
  socket.once('finish', () => socket.destroy())
  const body = JSON.stringify({ error: errorBody(refusal) })
  const seconds = retryAfterSeconds(refusal.until)
  socket.end(
    `HTTP/1.1 ${httpStatus} ${STATUS_CODES[httpStatus]}\r\n` +
      (seconds === undefined ? '' : `Retry-After: ${seconds}\r\n`) +
      `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  )
}
