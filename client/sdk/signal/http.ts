import { RingfenceError } from '../../../protocol/errors.ts'
import { errorOfBody } from '../errors.ts'
import type { Browser } from '../platform/browser.ts'

const answerTimeoutMs = 10_000

/** One request to the service. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** Absolute URL. */
  readonly url: string
  readonly body?: object
  /** Whether the agent's session cookie goes along. A caller has none. */
  readonly withSession: boolean
  readonly headers?: Readonly<Record<string, string>>
  /** Hears the headers of every answer, also of a refusal. */
  readonly onHeaders?: (headers: Headers) => void
}

/**
 * Asks the service over HTTP and reads the JSON of its answer; `undefined` when it has no body.
 * @throws RingfenceError the service's code; `server-unreachable`; `request-timed-out` after 10 s
 */
export async function askService(
  platform: Pick<Browser, 'fetch' | 'clock'>,
  request: HttpRequest,
): Promise<unknown> {
  const abort = new AbortController()
  const stopWaiting = platform.clock.after(answerTimeoutMs, () => abort.abort())
  try {
    const response = await platform.fetch(request.url, {
      method: request.method,
      credentials: request.withSession ? 'same-origin' : 'omit',
      cache: 'no-store',
      signal: abort.signal,
      headers: { ...request.headers, ...(request.body && { 'content-type': 'application/json' }) },
      ...(request.body && { body: JSON.stringify(request.body) }),
    })
    request.onHeaders?.(response.headers)
    const text = await response.text()
    const body = readJson(text)
    if (!response.ok) throw errorOfBody(body, response.status)
    // A page for people, where JSON was asked for: somebody else's server.
    if (text !== '' && body === undefined) throw new RingfenceError('service-missing')
    return body
  } catch (error) {
    if (error instanceof RingfenceError) throw error
    throw new RingfenceError(abort.signal.aborted ? 'request-timed-out' : 'server-unreachable', {
      cause: error,
    })
  } finally {
    stopWaiting()
  }
}

/** Requests of a signed-in agent: the session's cookie goes along. */
export const createAskWithSession =
  (platform: Pick<Browser, 'fetch' | 'clock'>, service: string, onHeaders?: HttpRequest['onHeaders']) =>
  (method: HttpRequest['method'], path: string, body?: object): Promise<unknown> =>
    askService(platform, {
      method,
      url: new URL(path, service).href,
      withSession: true,
      ...(body && { body }),
      ...(onHeaders && { onHeaders }),
    })

/** A proxy's HTML page is no answer of ours: the status decides, the body is nothing. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
