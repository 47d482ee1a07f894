import type { PartyState } from '../parties.ts'

/**
 * Where a party is: `away`, its socket is lost; `media-lost`, its socket is there and its sound's way is not. Both are
 * one clock: whoever is lost in one way and then in the other is waited for no longer.
 */
type Presence =
  | { readonly state: 'here' }
  | { readonly state: 'away' | 'media-lost'; readonly untilMs: number }

export function presenceOf({ awayUntilMs, mediaLostUntilMs }: PartyState): Presence {
  if (awayUntilMs !== null) return { state: 'away', untilMs: awayUntilMs }
  if (mediaLostUntilMs !== null) return { state: 'media-lost', untilMs: mediaLostUntilMs }
  return { state: 'here' }
}

/** Somebody who is no party is not here. */
export const isHere = (party: PartyState | undefined): boolean =>
  party !== undefined && presenceOf(party).state === 'here'
