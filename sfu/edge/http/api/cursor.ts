import type { CallPlace } from '../../../../calls/index.ts'
import { CallId, RingfenceError } from '../../../../protocol/index.ts'

/** A place in a list as an address carries it: nobody's to read but ours, so that it may become another. */
export const cursorOf = ({ endedAtMs, callId }: CallPlace): string =>
  Buffer.from(`${endedAtMs} ${callId}`).toString('base64url')

/** @throws RingfenceError `message-malformed` for what {@link cursorOf} did not write. */
export function placeOf(cursor: string): CallPlace {
  const text = Buffer.from(cursor, 'base64url').toString()
  const [, endedAtMs = '', name = ''] = /^(\d{1,15}(?:\.\d{1,6})?) (\S+)$/.exec(text) ?? []
  const callId = CallId.safeParse(name).data
  if (callId !== undefined) {
    const place = { endedAtMs: Number(endedAtMs), callId }
    if (cursorOf(place) === cursor) return place
  }
  throw new RingfenceError('message-malformed', { wrongField: { field: 'cursor', fault: 'wrong' } })
}
