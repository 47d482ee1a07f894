import { z } from 'zod'
import { AgentRole } from '../call.ts'
import { BrowserPublicKey } from '../identity.ts'
import { AgentId } from '../ids.ts'
import { PasskeyResponse } from './webauthn.ts'

/**
 * Where a seat stands that no cookie reaches. `frame`: the service's own softphone inside a page of this origin. `page`: a page of
 * this origin, whose own scripts hold the seat.
 */
export const SeatPlace = z.strictObject({
  kind: z.enum(['frame', 'page']),
  origin: z.string().min(1).max(255),
})
export type SeatPlace = z.infer<typeof SeatPlace>

/** 256 random bits. Of no use without the key that it was given to. */
const secret = z.string().regex(/^[A-Za-z0-9_-]{43}$/)

/** In the frame that sits down: the session of a place, which the seat's proof beside it must be of. */
export const sessionOfPlace = { accessToken: secret.exactOptional() }

/**
 * POST /auth/seat-tickets/options → options to show a passkey with, whose challenge names the key and the place. POST
 * /auth/seat-tickets/demo takes the same and answers as below. Asked by the service's own pages.
 */
export const SeatTicketOptionsRequest = z.strictObject({ seatKey: BrowserPublicKey, place: SeatPlace })
export type SeatTicketOptionsRequest = z.infer<typeof SeatTicketOptionsRequest>

/** POST /auth/seat-tickets: the browser's AuthenticationResponseJSON → 201. The ticket is good once, for that key at that place. */
export const SeatTicketRequest = z.strictObject({ response: PasskeyResponse })
export type SeatTicketRequest = z.infer<typeof SeatTicketRequest>
export const SeatTicketAnswer = z.strictObject({ ticket: secret, expiresInSeconds: z.int() })
export type SeatTicketAnswer = z.infer<typeof SeatTicketAnswer>

/** POST /auth/seat-tokens, with a `DPoP` proof by the seat's key (RFC 9449) → 201. Asked from the place itself. */
export const SeatTokenRequest = z.strictObject({ ticket: secret, seatKey: BrowserPublicKey })
export type SeatTokenRequest = z.infer<typeof SeatTokenRequest>
export const SeatTokenAnswer = z.strictObject({
  /** Goes along as `Authorization: DPoP …`, each time with a proof. */
  accessToken: secret,
  expiresInSeconds: z.int(),
  agent: z.strictObject({ agentId: AgentId, name: z.string(), role: AgentRole }),
})
export type SeatTokenAnswer = z.infer<typeof SeatTokenAnswer>
