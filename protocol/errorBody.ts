import * as z from 'zod/mini'
import { fieldFaults } from './wrongField.ts'

/** Body of every refused HTTP request, and `error` of a refused socket request. */
export const ErrorBody = z.object({
  error: z.object({
    code: z.string(),
    retryable: z.boolean(),
    sentence: z.string(),
    /** The one that was wrong, by its path in the body or the parameters; where no field is to blame there is none. */
    field: z.exactOptional(z.string()),
    fault: z.exactOptional(z.enum(fieldFaults)),
    /** How long to wait before asking again, where that is known. In HTTP also as `Retry-After`. */
    retryAfterMs: z.exactOptional(z.number()),
    /** With `crowded` and other refusals for want of room: how long those wait who are let in, about. */
    expectedWaitMs: z.exactOptional(z.number()),
    /** With `closed-now`: when the queue opens, milliseconds since the epoch. */
    opensAtMs: z.exactOptional(z.number()),
    /** With `work-required`: what to compute, see `WorkAsked`. */
    work: z.exactOptional(
      z.object({
        challenge: z.string(),
        tries: z.int(),
        iterations: z.int(),
        expiresInMs: z.int(),
        passkeyHelps: z.boolean(),
      }),
    ),
    /** With `vouch-invalid`: why, one of `vouchReasons` or the path of a member, for whoever writes the site's back end. */
    reason: z.exactOptional(z.string()),
    /** With `blocked`: the caller may appeal once, by a passkey that is older than the block. */
    appeal: z.exactOptional(z.literal('passkey')),
  }),
})
export type ErrorBody = z.infer<typeof ErrorBody>
