import type { z } from 'zod'
import { RingfenceError } from './errors.ts'
import { EventFrame, isEventName } from './events.ts'
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

/**
 * As {@link parse}, of what the service says to a page: members that this page does not know are left out at any depth, because
 * the service may be newer than the page. What it does know is checked as ever.
 */
export function parseKnown<S extends z.ZodType>(schema: S, value: unknown): z.infer<S> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const known: unknown = JSON.parse(JSON.stringify(value)) // it came as JSON
  for (const issue of parsed.error.issues) {
    if (issue.code === 'unrecognized_keys') leaveOut(known, issue.path, issue.keys)
  }
  return parse(schema, known)
}

function leaveOut(value: unknown, path: readonly PropertyKey[], keys: readonly string[]): void {
  const place = path.reduce(
    (at: unknown, step) =>
      typeof at === 'object' && at !== null ? Object.getOwnPropertyDescriptor(at, step)?.value : undefined,
    value,
  )
  if (typeof place !== 'object' || place === null) return
  for (const key of keys) Reflect.deleteProperty(place, key)
}

/** Text of one frame from a browser → a checked request. Throws like {@link parse}. */
export const parseRequestFrame = (text: string): RequestFrame => parse(RequestFrame, parseJson(text))

/** Value of one event from the server → a checked event; `undefined` for one that this page does not know. Throws like {@link parse}. */
export const parseEventFrame = (value: object & { readonly event: unknown }): EventFrame | undefined =>
  typeof value.event === 'string' && !isEventName(value.event) ? undefined : parseKnown(EventFrame, value)

/** Value of one answer → the answer of that request. Throws like {@link parse}. */
export function parseAnswer<N extends RequestName>(name: N, value: unknown): Answer<N> {
  // The compiler cannot follow that this schema is the one whose output is Answer<N>; the map in requests.ts says so.
  return parseKnown(requests[name].answer, value) as Answer<N>
}
