import * as z from 'zod/mini'
import { CallId } from '../ids.ts'

/** What was heard of a caller in line, from sizes and times of packets alone; see `docs/decisions/liveness.md`. None of it names anybody. */
export const HeardSound = z.enum([
  'silent',
  'steady',
  'repeating',
  'same-as-another',
  'forged-level',
  'voice',
  'unknown',
])
export type HeardSound = z.infer<typeof HeardSound>

/** How a caller showed to be there, where that was asked. */
export const GateWay = z.enum(['voice', 'key'])
export type GateWay = z.infer<typeof GateWay>

/** What the service knows of a caller by listening and asking; both `null` as long as it knows nothing. */
export const CallerHeard = z.strictObject({
  sound: z.nullable(HeardSound),
  /** `null` also where nothing was asked. */
  gate: z.nullable(GateWay),
})
export type CallerHeard = z.infer<typeof CallerHeard>

/** What a caller is asked before anybody is rung for them. */
export const Gate = z.strictObject({
  /** `soon`: it goes on at a moment that nobody knows before. `on`: say something now. `off`: nobody listens just now. */
  light: z.enum(['soon', 'on', 'off']),
  /** What came to nothing last: `voice`, no voice was heard that the service could be sure of; `key`, it was another key. */
  missed: z.nullable(GateWay),
  /** Nothing can be heard of who is muted; that time does not count. */
  muted: z.boolean(),
  /** What to press, or to type, instead of speaking; the number of the question goes with the answer. `null`: no more for now. */
  key: z.nullable(z.strictObject({ number: z.int(), key: z.string() })),
  triesLeft: z.int().check(z.minimum(0)),
  /** When the light may go on again, where no try is left. */
  nextTryInMs: z.nullable(z.number()),
  /** Whether callers of this queue may call with a passkey, for whom nothing of this is asked. */
  passkeyHelps: z.boolean(),
})
export type Gate = z.infer<typeof Gate>

/** Event to a caller in line: what is asked before an agent is rung, each time that changes; `null`: nothing any more. */
export const gateChanged = z.strictObject({
  event: z.literal('gateChanged'),
  callId: CallId,
  gate: z.nullable(Gate),
})

/** Event to an agent who is rung, or talks: more is known of what was heard of the caller in line. */
export const callerHeard = z.strictObject({
  event: z.literal('callerHeard'),
  callId: CallId,
  heard: CallerHeard,
})
