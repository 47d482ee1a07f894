import { z } from 'zod'
import { AgentId, KeyThumbprint, RingfenceError, SeatPlace } from '../../../protocol/index.ts'
import type { Challenges, Clock } from '../../ports.ts'
import { hashOf, newSecret } from '../../randomIds.ts'
import type { Revoked } from '../../revocation.ts'
import { type AgentPlaces, mayHaveSeat } from '../../sites/agentPlaces.ts'

/** How long the page that opened the window has to come for its session. */
export const ticketSeconds = 60

const SeatTicket = z.strictObject({
  agentId: AgentId,
  /** Of the key that the passkey's challenge named. */
  seatJkt: KeyThumbprint,
  /** `null` for the demo agent. */
  credentialId: z.string().nullable(),
  place: SeatPlace,
  issuedAtMs: z.int(),
})

/** What an agent allowed in a window: a seat for this key, at this place. */
export type SeatTicket = Omit<z.infer<typeof SeatTicket>, 'issuedAtMs'>

/** One-time tickets with which a place comes for the session that was allowed to it. Only their hashes are remembered. */
export interface SeatTickets {
  /** @throws RingfenceError `origin-not-allowed` for a place that is not configured. */
  demandAllowed(place: SeatPlace): void
  /** @throws RingfenceError `origin-not-allowed` for a place that is not configured. */
  issue(ticket: SeatTicket): Promise<string>
  /**
   * Whose seat it is. The first try uses a ticket up, right or wrong.
   * @throws RingfenceError `ticket-invalid`; `revoked`; `origin-not-allowed` for a place that is configured no more.
   */
  take(
    secret: string,
    from: { readonly seatJkt: KeyThumbprint; readonly origin: string },
  ): Promise<SeatTicket>
}

export function createSeatTickets(parts: {
  readonly challenges: Challenges
  readonly places: AgentPlaces
  readonly revoked: Revoked
  /** Where the pages of a frame come from. */
  readonly publicOrigin: string
  readonly clock: Clock
}): SeatTickets {
  const { challenges, places, revoked, publicOrigin, clock } = parts
  const demandAllowed = (place: SeatPlace) => {
    if (!mayHaveSeat(places, place)) throw new RingfenceError('origin-not-allowed')
  }
  return {
    demandAllowed,
    issue: async ticket => {
      demandAllowed(ticket.place)
      const secret = newSecret()
      const issuedAtMs = clock.now()
      await challenges.put({
        value: nameOf(secret),
        purpose: JSON.stringify({ ...ticket, issuedAtMs }),
        expiresAtMs: issuedAtMs + ticketSeconds * 1000,
      })
      return secret
    },
    take: async (secret, { seatJkt, origin }) => {
      const taken = await challenges.take(nameOf(secret), clock.now())
      if (taken === undefined) throw new RingfenceError('ticket-invalid')
      const { issuedAtMs: createdAtMs, ...ticket } = SeatTicket.parse(JSON.parse(taken.purpose))
      const { place, agentId, credentialId } = ticket
      const expected = place.kind === 'page' ? place.origin : publicOrigin
      if (ticket.seatJkt !== seatJkt || origin !== expected) throw new RingfenceError('ticket-invalid')
      demandAllowed(place)
      if (revoked.session({ agentId, credentialId, createdAtMs })) throw new RingfenceError('revoked')
      return ticket
    },
  }
}

/** No challenge of a passkey has a blank in it, so neither is ever taken for the other. */
const nameOf = (secret: string): string => `seat-ticket ${hashOf(secret)}`
