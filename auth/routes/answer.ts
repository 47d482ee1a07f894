import type { ErrorRequestHandler, Request, RequestHandler } from 'express'
import { type ErrorBody, errorBody, errors, RingfenceError, retryAfterSeconds } from '../../protocol/index.ts'
import type { RefusalLog } from './refusalLog.ts'

/** A refusal over HTTP: the row of the closed table, and never the error's own text. */
interface HttpAnswer {
  readonly status: number
  /** Value of the header `Retry-After`, where the time is known. */
  readonly retryAfter: string | undefined
  readonly body: ErrorBody
}

/** The one map from a refusal to its HTTP answer. */
export const httpAnswerOf = (refusal: RingfenceError): HttpAnswer => ({
  status: errors[refusal.code].httpStatus,
  retryAfter: retryAfterSeconds(refusal.until),
  body: { error: errorBody(refusal) },
})

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
    const { status, retryAfter, body } = httpAnswerOf(refusal)
    if (retryAfter !== undefined) response.set('Retry-After', retryAfter)
    response.status(status).set('Cache-Control', 'no-store').json(body)
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
