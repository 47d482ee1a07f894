import { z } from 'zod'
import {
  CallId,
  canonicalJson,
  Limit,
  MediaKey,
  QueueKey,
  SeatPseudonym,
  SiteKey,
  StepUpId,
} from '../../protocol/index.ts'

/** What a caller's passkey signs inside a call. Its canonical text (RFC 8785) is hashed into the challenge. */
export const StepUpStatement = z.strictObject({
  type: z.literal('ringfence-step-up-statement'),
  version: z.literal(1),
  stepUpId: StepUpId,
  callId: CallId,
  site: SiteKey,
  queue: QueueKey,
  /** Origin of the caller's page. */
  origin: z.string(),
  /** Key of the purpose; `null` for a sentence that the agent typed. */
  purpose: z.string().nullable(),
  /** As the caller read it. */
  sentence: z.string(),
  limit: z.nullable(Limit),
  /** Who asked. */
  seat: SeatPseudonym,
  callerMediaKey: MediaKey,
  agentMediaKey: MediaKey,
  /** Milliseconds since the epoch. */
  askedAtMs: z.int(),
  expiresAtMs: z.int(),
  nonce: z.string(),
})
export type StepUpStatement = z.infer<typeof StepUpStatement>

/** Reads a statement that is spelled in the one canonical way; `undefined` for any other text. */
export function readStatement<S extends z.ZodType>(schema: S, text: string): z.infer<S> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    const json = z.json().parse(value)
    return canonicalJson(json) === text ? schema.safeParse(value).data : undefined
  } catch {
    return undefined
  }
}
