import { RingfenceError } from '../../protocol/errors.ts'
import { codeOfBody } from './errors.ts'
import type { Platform } from './platform.ts'

const answerTimeoutMs = 10_000

/** One request to the service. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** Absolute URL. */
  readonly url: string
  readonly body?: object
  /** Whether the agent's session cookie goes along. A caller has none. */
  readonly withSession: boolean
}

/**
 * Asks the service over HTTP and reads the JSON of its answer; `undefined` when it has no body.
 * @throws RingfenceError the service's code; `server-unreachable`; `request-timed-out` after 10 s
 */
export async function askService(
  platform: Pick<Platform, 'fetch' | 'clock'>,
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
      ...(request.body && {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(request.body),
      }),
    })
    const text = await response.text()
    const body = readJson(text)
    if (!response.ok) throw new RingfenceError(codeOfBody(body))
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

/** A proxy's HTML page is no answer of ours: the status decides, the body is nothing. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
