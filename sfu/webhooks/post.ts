import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { Clock } from '../../calls/ports.ts'
import { lookupPublic, refusePrivateHost } from './publicAddress.ts'

/** From the first step to the answer's header, in milliseconds. */
const deliveryTimeMs = 10_000

/** What one try came to. */
export type PostOutcome =
  | { readonly state: 'taken' }
  /** `why`: a status, a code of the network, or one of ours; nothing that the other side wrote. */
  | { readonly state: 'not-taken'; readonly why: string; readonly retryAfterMs?: number }

interface Posting {
  readonly url: string
  readonly fields: Readonly<Record<string, string>>
  readonly body: string
  /** Whether it may lead to this machine and its networks. */
  readonly mayBePrivate: boolean
  readonly clock: Pick<Clock, 'after'>
  readonly closing: AbortSignal
}

/**
 * Brings one message. Taken is what was answered with a 2xx in time. Nothing of an answer is read but its header, redirects are not followed, and no
 * connection is kept; never rejects.
 */
export async function post(posting: Posting): Promise<PostOutcome> {
  const { url, mayBePrivate, clock, closing } = posting
  const late = new AbortController()
  const cancel = clock.after(deliveryTimeMs, () => late.abort())
  try {
    if (!mayBePrivate) refusePrivateHost(new URL(url).hostname)
    return outcomeOf(await answerTo(posting, AbortSignal.any([late.signal, closing])))
  } catch (error) {
    return { state: 'not-taken', why: late.signal.aborted ? 'no-answer' : codeOf(error) }
  } finally {
    cancel()
  }
}

function answerTo(
  { url, fields, body, mayBePrivate }: Posting,
  signal: AbortSignal,
): Promise<Pick<IncomingMessage, 'statusCode' | 'headers'>> {
  const ask = url.startsWith('https:') ? httpsRequest : httpRequest
  return new Promise((resolve, reject) => {
    const request: ClientRequest = ask(url, {
      method: 'POST',
      agent: false,
      signal,
      maxHeaderSize: 16_384,
      headers: {
        ...fields,
        'Content-Type': 'application/json',
        'Content-Length': Buffer.byteLength(body),
        'User-Agent': 'Ringfence-Webhooks',
      },
      ...(!mayBePrivate && { lookup: lookupPublic }),
    })
    request.once('response', answer => {
      const { statusCode, headers } = answer
      resolve({ statusCode, headers })
      answer.destroy()
    })
    // What goes wrong when nobody waits any more is of no matter.
    request.on('error', reject)
    request.end(body)
  })
}

function outcomeOf({
  statusCode = 0,
  headers,
}: Pick<IncomingMessage, 'statusCode' | 'headers'>): PostOutcome {
  if (statusCode >= 200 && statusCode < 300) return { state: 'taken' }
  const seconds = /^\d{1,6}$/.exec(headers['retry-after'] ?? '')?.[0]
  return {
    state: 'not-taken',
    why: String(statusCode),
    ...(seconds !== undefined && { retryAfterMs: Number(seconds) * 1000 }),
  }
}

function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : 'failed'
}
