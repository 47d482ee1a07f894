import type { ErrorRequestHandler, Request, RequestHandler } from 'express'
import { type ErrorBody, type ErrorCode, errors, RingfenceError } from '../../protocol/index.ts'
import type { Log } from '../ports.ts'
import type { Sites } from '../sites.ts'

/** Answers whatever a route threw: the row of the closed table, and never the error's own text. */
export function answerErrors(log: Log, sites: Sites): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error)
    const code = codeOf(error)
    if (code === 'internal-error') log.warn('auth-failed', { cause: error })
    else logRefusal(log, sites, request, { code, error })
    const { httpStatus, retryable, sentence } = errors[code]
    const body: ErrorBody = { error: { code, retryable, sentence } }
    response.status(httpStatus).json(body)
  }
}

/**
 * One line for a refusal: the code, the route as it is written in the source, the site where it is one of ours, and which
 * part of a vouch is wrong. Nothing that the asker wrote: a path may hold a name or a secret.
 */
export function logRefusal(
  log: Log,
  sites: Sites,
  request: Pick<Request, 'method' | 'path' | 'route'>,
  { code, error }: { readonly code: ErrorCode; readonly error: unknown },
): void {
  const route: unknown = request.route?.path
  // Nobody is limited in asking for what is not here, or in reading what needs a session: no line for each of those.
  const reads = !['POST', 'PATCH', 'DELETE'].includes(request.method)
  if (typeof route !== 'string' || (reads && unlimitedCodes.includes(code))) return
  const asked = /^\/auth\/sites\/([^/]+)/i.exec(request.path)?.[1]
  const site = sites.find(({ key }) => key === asked)?.key
  const reason = code === 'vouch-invalid' ? wrongPartOf(error) : undefined
  log.info('http request refused', {
    code,
    route: `${request.method} ${route}`,
    ...(site && { site }),
    ...(reason && { reason }),
  })
}

const unlimitedCodes: readonly ErrorCode[] = ['sign-in-required', 'site-unknown']

/** The name of what is wrong; never its value. */
function wrongPartOf(error: unknown): string | undefined {
  const cause = error instanceof Error ? error.cause : undefined
  return cause instanceof Error ? /^wrong: ([a-z ]+)$/i.exec(cause.message)?.[1] : undefined
}

export const notFound: RequestHandler = () => {
  throw new RingfenceError('not-found')
}

/** @throws RingfenceError `origin-not-allowed` unless one of our own pages asks; else any site could act as the agent. */
export function ownPagesOnly(publicOrigin: string): RequestHandler {
  return (request, _response, next) => {
    if (request.get('origin') !== publicOrigin) throw new RingfenceError('origin-not-allowed')
    next()
  }
}

const loopbackNames = ['localhost', '127.0.0.1', '[::1]']
const proxyHeaders = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host']

/**
 * For what only somebody at this very machine may do. A tunnel or a proxy that ends at a loopback address brings
 * strangers to it: they ask for another host name, or are announced by a header (RFC 7239, RFC 9110 section 7.6.3). The
 * host name also stops a foreign page whose name was pointed at loopback.
 *
 * @throws RingfenceError `not-found`.
 */
export const thisMachineOnly: RequestHandler = (request, _response, next) => {
  const host = request.get('host')?.replace(/:\d+$/, '') ?? ''
  const isForwarded = proxyHeaders.some(name => request.get(name) !== undefined)
  if (isForwarded || !loopbackNames.includes(host)) throw new RingfenceError('not-found')
  next()
}

export const cookieHeaderOf = (request: Pick<Request, 'get'>): string | undefined => request.get('cookie')

/** Express and its body reader throw errors with the HTTP status they suggest. */
function codeOf(error: unknown): ErrorCode {
  if (error instanceof RingfenceError) return error.code
  const status = error instanceof Error && 'status' in error ? error.status : undefined
  if (status === 413) return 'message-too-large'
  return typeof status === 'number' && status >= 400 && status < 500 ? 'message-malformed' : 'internal-error'
}
