import * as z from 'zod/mini'
import { BrowserPublicKey } from '../identity.ts'
import { SeatPlace, SeatSecret } from './seatPlaces.ts'
import { PasskeyResponse } from './webauthn.ts'

/**
 * POST /auth/seat-tickets/options → options to show a passkey with, whose challenge names the key and the place. POST
 * /auth/seat-tickets/demo takes the same and answers as below. Asked by the service's own pages.
 */
export const SeatTicketOptionsRequest = z.strictObject({ seatKey: BrowserPublicKey, place: SeatPlace })
export type SeatTicketOptionsRequest = z.infer<typeof SeatTicketOptionsRequest>

/** POST /auth/seat-tickets: the browser's AuthenticationResponseJSON → 201. The ticket is good once, for that key at that place. */
export const SeatTicketRequest = z.strictObject({ response: PasskeyResponse })
export type SeatTicketRequest = z.infer<typeof SeatTicketRequest>
export const SeatTicketAnswer = z.strictObject({ ticket: SeatSecret, expiresInSeconds: z.int() })
export type SeatTicketAnswer = z.infer<typeof SeatTicketAnswer>

/** POST /auth/seat-tokens, with a `DPoP` proof by the seat's key (RFC 9449) → 201. Asked from the place itself. */
export const SeatTokenRequest = z.strictObject({ ticket: SeatSecret, seatKey: BrowserPublicKey })
export type SeatTokenRequest = z.infer<typeof SeatTokenRequest>
