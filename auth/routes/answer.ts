import type { ErrorRequestHandler, Request, RequestHandler } from 'express'
import { type ErrorBody, errorBody, errors, RingfenceError, retryAfterSeconds } from '../../protocol/index.ts'
import { rateLimitFieldsOf } from '../reachedLimit.ts'
import type { RefusalLog } from './refusalLog.ts'

/** A refusal over HTTP: the row of the closed table, and never the error's own text. */
interface HttpAnswer {
  readonly status: number
  /** `Retry-After`, where the time is known, and what is said of a limit that was reached. */
  readonly fields: Readonly<Record<string, string>>
  readonly body: ErrorBody
}

/** The one map from a refusal to its HTTP answer. */
export function httpAnswerOf(refusal: RingfenceError): HttpAnswer {
  const retryAfter = retryAfterSeconds(refusal.until)
  return {
    status: errors[refusal.code].httpStatus,
    fields: {
      ...(retryAfter !== undefined && { 'Retry-After': retryAfter }),
      ...rateLimitFieldsOf(refusal),
    },
    body: { error: errorBody(refusal) },
  }
}

/** Answers whatever a route threw; what is no refusal is a failure of ours, noted by `logFailure`. */
export function answerErrors(
  logRefusal: RefusalLog,
  logFailure: (request: Pick<Request, 'method'>, cause: unknown) => void,
): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    const refusal = refusalOf(error)
    const { code } = refusal
    if (code === 'internal-error') logFailure(request, error)
    else logRefusal(request, { code, error })
    if (response.headersSent) return void response.destroy()
    const { status, fields, body } = httpAnswerOf(refusal)
    response
      .status(status)
      .set({ ...fields, 'Cache-Control': 'no-store' })
      .json(body)
  }
}

export const notFound: RequestHandler = () => {
  throw new RingfenceError('not-found')
}

export const cookieHeaderOf = (request: Pick<Request, 'get'>): string | undefined => request.get('cookie')

/**
 * Express and its body reader throw errors with the HTTP status they suggest; what the asker did wrong, such as `%ff` in a path,
 * is no failure of ours.
 */
function refusalOf(error: unknown): RingfenceError {
  if (error instanceof RingfenceError) return error
  const status = error instanceof Error && 'status' in error ? error.status : undefined
  if (status === 413) return new RingfenceError('message-too-large')
  const isByAsker = typeof status === 'number' && status >= 400 && status < 500
  return new RingfenceError(isByAsker ? 'message-malformed' : 'internal-error')
}
