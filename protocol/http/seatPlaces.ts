import * as z from 'zod/mini'
import { AgentRole } from '../call.ts'
import { AgentId } from '../ids.ts'

/**
 * Where a seat stands that no cookie reaches. `frame`: the service's own softphone inside a page of this origin. `page`: a page of
 * this origin, whose own scripts hold the seat.
 */
export const SeatPlace = z.strictObject({
  kind: z.enum(['frame', 'page']),
  origin: z.string().check(z.minLength(1), z.maxLength(255)),
})
export type SeatPlace = z.infer<typeof SeatPlace>

/** 256 random bits. Of no use without the key that it was given to. */
export const SeatSecret = z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/))

/** In the frame that sits down: the session of a place, which the seat's proof beside it must be of. */
export const sessionOfPlace = { accessToken: z.exactOptional(SeatSecret) }

/** POST /auth/seat-tokens; see `SeatTokenRequest`. */
export const SeatTokenAnswer = z.strictObject({
  /** Goes along as `Authorization: DPoP …`, each time with a proof. */
  accessToken: SeatSecret,
  expiresInSeconds: z.int(),
  agent: z.strictObject({ agentId: AgentId, name: z.string(), role: AgentRole }),
})
export type SeatTokenAnswer = z.infer<typeof SeatTokenAnswer>
