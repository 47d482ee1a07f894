import type { ErrorRequestHandler, Request, RequestHandler } from 'express'
import {
  type ErrorBody,
  type ErrorCode,
  errorBody,
  errors,
  RingfenceError,
  retryAfterSeconds,
} from '../../protocol/index.ts'
import type { Log } from '../ports.ts'
import type { RefusalLog } from './refusalLog.ts'

/** Answers whatever a route threw: the row of the closed table, and never the error's own text. */
export function answerErrors(log: Log, logRefusal: RefusalLog): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error)
    const code = codeOf(error)
    if (code === 'internal-error') log.warn('auth-failed', { cause: error })
    else logRefusal(request, { code, error })
    const refused = error instanceof RingfenceError ? error : new RingfenceError(code)
    const body: ErrorBody = { error: errorBody(refused) }
    const seconds = retryAfterSeconds(refused.until)
    if (seconds !== undefined) response.set('Retry-After', seconds)
    response.status(errors[code].httpStatus).json(body)
  }
}

export const notFound: RequestHandler = () => {
  throw new RingfenceError('not-found')
}

export const cookieHeaderOf = (request: Pick<Request, 'get'>): string | undefined => request.get('cookie')

/** Express and its body reader throw errors with the HTTP status they suggest. */
function codeOf(error: unknown): ErrorCode {
  if (error instanceof RingfenceError) return error.code
  const status = error instanceof Error && 'status' in error ? error.status : undefined
  if (status === 413) return 'message-too-large'
  return typeof status === 'number' && status >= 400 && status < 500 ? 'message-malformed' : 'internal-error'
}
