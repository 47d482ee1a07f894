import type { z } from 'zod'
import { RingfenceError } from './errors.ts'
import { EventFrame } from './events.ts'
import { type Answer, RequestFrame, type RequestName, requests } from './requests.ts'
import { maxFrameBytes } from './version.ts'

/**
 * Checks a value against a schema.
 * @throws RingfenceError `message-malformed`; its cause is replaced by the paths that were wrong, never by their values.
 */
export function parse<S extends z.ZodType>(schema: S, value: unknown): z.infer<S> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const paths = parsed.error.issues.map(issue => issue.path.join('.') || '(whole)')
  throw new RingfenceError('message-malformed', {
    cause: new Error(`wrong: ${paths.slice(0, 4).join(', ')}`),
  })
}

/**
 * Reads JSON text no longer than the frame limit.
 * @throws RingfenceError `message-too-large`, `message-malformed`.
 */
export function parseJson(text: string): unknown {
  if (text.length > maxFrameBytes) throw new RingfenceError('message-too-large')
  try {
    return JSON.parse(text)
  } catch {
    throw new RingfenceError('message-malformed')
  }
}

/** Text of one frame from a browser → a checked request. Throws like {@link parse}. */
export const parseRequestFrame = (text: string): RequestFrame => parse(RequestFrame, parseJson(text))

/** Value of one event from the server → a checked event. Throws like {@link parse}. */
export const parseEventFrame = (value: unknown): EventFrame => parse(EventFrame, value)

/** Value of one answer → the answer of that request. Throws like {@link parse}. */
export function parseAnswer<N extends RequestName>(name: N, value: unknown): Answer<N> {
  // The compiler cannot follow that this schema is the one whose output is Answer<N>; the map in requests.ts says so.
  return parse(requests[name].answer, value) as Answer<N>
}
