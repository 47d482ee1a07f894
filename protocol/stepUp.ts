import * as z from 'zod/mini'
import { CallerId, GrantId, StepUpId } from './ids.ts'
import { RefusedLine } from './text/lineFields.ts'

/** How one step-up ended. `no-passkey`: the caller's browser has none for this site. `failed`: a passkey answered wrongly. */
export const StepUpOutcome = z.enum(['proven', 'refused', 'no-passkey', 'failed', 'timed-out'])
export type StepUpOutcome = z.infer<typeof StepUpOutcome>

/** Unit of a limit as people write it: `EUR`, `pieces`. */
export const LimitUnit = RefusedLine(12)

/** A bound of what is confirmed. `amount` has at most two decimals. */
export const Limit = z.strictObject({
  unit: LimitUnit,
  amount: z.number().check(z.positive(), z.maximum(1_000_000_000)),
})
export type Limit = z.infer<typeof Limit>

/** A limit as it is told to whoever confirms it: what it may be was checked when it was asked for. */
export const ToldLimit = z.strictObject({ unit: z.string(), amount: z.number() })

/** What an agent may choose: `most` bounds the limit; `null` where no limit applies. */
export const StepUpPurpose = z.strictObject({
  key: z.string(),
  /** With `{limit}` where the limit stands, if one applies. */
  sentence: z.string(),
  limit: z.nullable(z.strictObject({ unit: LimitUnit, most: z.number() })),
})
export type StepUpPurpose = z.infer<typeof StepUpPurpose>

/** What the queue lets its agents ask. */
export const StepUpMenu = z.strictObject({
  purposes: z.array(StepUpPurpose),
  /** Whether an agent may type a sentence. */
  typed: z.boolean(),
})
export type StepUpMenu = z.infer<typeof StepUpMenu>

/** A sentence that a person reads before signing: one line of plain text, never changed, so that what is read is signed. */
export const Sentence = RefusedLine(160, 3)

/** What the agent asks the caller to confirm. */
export const StepUpChoice = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('listed'),
    key: z.string().check(z.maxLength(40)),
    amount: z.exactOptional(z.number().check(z.positive())),
  }),
  z.strictObject({ kind: z.literal('typed'), sentence: Sentence }),
])
export type StepUpChoice = z.infer<typeof StepUpChoice>

/** What the caller's browser answers. `response` is AuthenticationResponseJSON of WebAuthn Level 3 section 5.1. */
export const StepUpAnswer = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('signed'),
    response: z.looseObject({ id: z.string().check(z.maxLength(2048)) }),
  }),
  z.strictObject({ kind: z.literal('refused') }),
  z.strictObject({ kind: z.literal('no-passkey') }),
  z.strictObject({ kind: z.literal('failed') }),
])
export type StepUpAnswer = z.infer<typeof StepUpAnswer>

/** What a proven step-up is worth: this call, this purpose, one use, until it expires. */
export const Grant = z.strictObject({ grantId: GrantId, expiresInMs: z.number() })
export type Grant = z.infer<typeof Grant>

/** What holds for every step-up, whoever asks: told to the agent's page, which keeps no numbers of its own. */
export const StepUpRules = z.strictObject({
  /** How long a proven purpose may be spent. */
  grantMs: z.int().check(z.minimum(1)),
  /** An agent waits this long after a step-up ended before asking again: a caller is not to be worn down. */
  pauseMs: z.int().check(z.minimum(0)),
  /** So many failures end the right to ask in a call, and mark its record. */
  failuresAllowed: z.int().check(z.minimum(1)),
})
export type StepUpRules = z.infer<typeof StepUpRules>

/** As this service keeps them. A page reads them from its call: it may be older or newer than the service. */
export const stepUpRules: StepUpRules = { grantMs: 300_000, pauseMs: 5000, failuresAllowed: 3 }

/** What happened so far in a call, for an agent whose page was loaded again; and at the ring, how often may be asked. */
export const StepUpsSoFar = z.strictObject({
  asksLeft: z.int(),
  /** Whose passkey signed; `null` while nothing was proven. */
  provenBy: z.nullable(CallerId),
  /** Oldest first. `endsInMs`: until the answer is due (`asked`), or the grant expires (`proven`). */
  list: z.array(
    z.strictObject({
      stepUpId: StepUpId,
      sentence: z.string(),
      outcome: z.enum(['asked', ...StepUpOutcome.options]),
      endsInMs: z.number(),
    }),
  ),
})
export type StepUpsSoFar = z.infer<typeof StepUpsSoFar>

/** One step-up as receipts and records keep it. */
export const StepUpNote = z.strictObject({
  stepUpId: StepUpId,
  sentence: z.string(),
  limit: z.nullable(Limit),
  outcome: StepUpOutcome,
  /** Milliseconds since the epoch. */
  askedAtMs: z.number(),
  endedAtMs: z.number(),
  grantId: z.nullable(GrantId),
})
export type StepUpNote = z.infer<typeof StepUpNote>
