import { type ErrorCode, isErrorCode, RingfenceError } from '../../protocol/errors.ts'
import { readReason } from '../../protocol/http/vouchReason.ts'
import { readRefusedUntil } from '../../protocol/refusedUntil.ts'
import { readWrongField } from '../../protocol/wrongField.ts'

/** Whether a thrown value carries a code of the closed table, whichever copy of the class made it. */
function carriesCode(
  error: unknown,
): error is Pick<RingfenceError, 'code' | 'cause' | 'wrongField' | 'until' | 'work' | 'reason'> {
  return (
    error instanceof Error && error.name === 'RingfenceError' && 'code' in error && isErrorCode(error.code)
  )
}

/**
 * Any thrown value → the one error class of this library. The part loaded on first intent is bundled apart and has
 * its own copy of the class, so the code is read, not the constructor; the public door promises `instanceof`. What was behind the
 * copy stays behind it; the copy itself is behind nothing.
 */
export function asRingfenceError(error: unknown, otherwise: ErrorCode = 'internal-error'): RingfenceError {
  if (error instanceof RingfenceError) return error
  if (carriesCode(error)) {
    const { code, cause, wrongField, until, work, reason } = error
    return new RingfenceError(code, { cause, wrongField, until, work, reason })
  }
  return new RingfenceError(otherwise, { cause: error })
}

/**
 * What the body of a refused HTTP request says (ErrorBody of the protocol). Where it says nothing of ours, whoever answered tells
 * by the status: a proxy whose service is gone, or a server that is another one.
 */
export function errorOfBody(body: unknown, status = 500): RingfenceError {
  const unnamed = unnamedRefusal(status)
  if (typeof body !== 'object' || body === null || !('error' in body)) return new RingfenceError(unnamed)
  const { error } = body
  if (typeof error !== 'object' || error === null || !('code' in error)) return new RingfenceError(unnamed)
  const code = isErrorCode(error.code) ? error.code : 'internal-error'
  return new RingfenceError(code, {
    wrongField: readWrongField(error),
    until: readRefusedUntil(error),
    work: 'work' in error ? error.work : undefined,
    reason: readReason(error),
  })
}

/** RFC 9110 sections 15.5.5, 15.5.6 and 15.6.3 to 15.6.5. */
function unnamedRefusal(status: number): ErrorCode {
  if (status === 404 || status === 405) return 'service-missing'
  return status === 502 || status === 503 || status === 504 ? 'service-unavailable' : 'internal-error'
}

const microphoneCodes: Readonly<Record<string, ErrorCode>> = {
  NotAllowedError: 'microphone-denied',
  SecurityError: 'microphone-denied',
  NotFoundError: 'microphone-missing',
  OverconstrainedError: 'microphone-missing',
  NotReadableError: 'microphone-busy',
  AbortError: 'microphone-busy',
}

/** What `getUserMedia` threw → a code (W3C Media Capture and Streams, section 10.2.1). */
export function microphoneError(error: unknown): RingfenceError {
  const name = error instanceof Error ? error.name : ''
  return new RingfenceError(microphoneCodes[name] ?? 'browser-unsupported', { cause: error })
}

/** Nobody knows whether it arrived: the connection is lost, or about to be doubted, and what comes back on another one begins anew. */
export const isUnanswered = (error: unknown): boolean =>
  ['request-timed-out', 'connection-lost'].includes(asRingfenceError(error).code)
