import type { Side } from '../../ports.ts'
import type { CallSession } from '../callSession.ts'

/**
 * Where one side of a call is: `away`, its socket is lost; `media-lost`, its socket is there and its sound's way is not. Both are
 * one clock: whoever is lost in one way and then in the other is waited for no longer.
 */
type Presence =
  | { readonly state: 'here' }
  | { readonly state: 'away' | 'media-lost'; readonly untilMs: number }

export function presenceOf({ awayUntilMs, mediaLostUntilMs }: CallSession, side: Side): Presence {
  const away = awayUntilMs[side]
  if (away !== null) return { state: 'away', untilMs: away }
  const mediaLost = mediaLostUntilMs[side]
  return mediaLost === null ? { state: 'here' } : { state: 'media-lost', untilMs: mediaLost }
}
