import * as z from 'zod/mini'
import { RingfenceError } from './errors.ts'
import type { EventFrame } from './socket/events.ts'
import type { Reading } from './socket/reading.ts'
import { type Answer, RequestEnvelope, RequestFrame, type RequestName } from './socket/requests.ts'
import { maxFrameBytes } from './socket/version.ts'
import { type FieldFault, fieldFaults } from './wrongField.ts'

/**
 * Checks a value against a schema.
 * @throws RingfenceError `message-malformed`; it names the first field that was wrong, and its cause the paths of the first
 * four, never their values.
 */
export function parse<S extends z.core.$ZodType>(schema: S, value: unknown): z.infer<S> {
  const parsed = z.safeParse(schema, value)
  if (parsed.success) return parsed.data
  const { issues } = parsed.error
  const [first] = issues
  throw new RingfenceError('message-malformed', {
    cause: new Error(`wrong: ${issues.slice(0, 4).map(pathOf).join(', ')}`),
    wrongField: first && { field: fieldOf(first), fault: faultOf(first) },
  })
}

type Issue = z.core.$ZodIssue

const pathOf = (issue: Issue): string => issue.path.join('.') || '(whole)'

/** A name that the sender made up may be as long as a frame. */
const longestField = 120

/** The parameters of a request are what its sender wrote; the frame around them is not. */
function fieldOf(issue: Issue): string {
  const path = issue.code === 'unrecognized_keys' ? [...issue.path, ...issue.keys.slice(0, 1)] : issue.path
  const inside = path[0] === 'params' && path.length > 1 ? path.slice(1) : path
  return (inside.join('.') || '(whole)').slice(0, longestField)
}

function faultOf(issue: Issue): FieldFault {
  if (issue.code === 'unrecognized_keys') return 'unknown'
  if (issue.code === 'custom') return fieldFaults.find(fault => fault === issue.params?.fault) ?? 'wrong'
  if (issue.code !== 'too_small' && issue.code !== 'too_big') return 'wrong'
  if (issue.origin === 'string') return issue.code === 'too_small' ? 'too-short' : 'too-long'
  return issue.code === 'too_small' ? 'too-small' : 'too-large'
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
export function parseKnown<S extends z.core.$ZodType>(schema: S, value: unknown): z.infer<S> {
  const parsed = z.safeParse(schema, value)
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

/**
 * Text of one frame from a browser → what it asks and under which number; `checked` looks at its parameters.
 * Both throw like {@link parse}: this function when the text is no request at all.
 */
export function openRequestFrame(text: string): RequestEnvelope & { checked(): RequestFrame } {
  const value = parseJson(text)
  return { ...parse(RequestEnvelope, value), checked: () => parse(RequestFrame, value) }
}

/** Value of one event from the server → a checked event; `undefined` for one that this page does not know. Throws like {@link parse}. */
export const parseEventFrame = (
  { events, names }: Reading,
  value: object & { readonly event: unknown },
): EventFrame | undefined =>
  typeof value.event === 'string' && !names.has(value.event) ? undefined : parseKnown(events, value)

/** Value of one answer → the answer of that request. Throws like {@link parse}, and where this page never asks it. */
export function parseAnswer<N extends RequestName>({ answers }: Reading, name: N, value: unknown): Answer<N> {
  const answer = answers[name]
  if (!answer) throw new RingfenceError('message-malformed')
  // The compiler cannot follow that this schema is the one whose output is Answer<N>; the map in requests.ts says so.
  return parseKnown(answer, value) as Answer<N>
}
