import { z } from 'zod'
import { BrowserPublicKey } from '../identity.ts'
import type { SeatPlace } from '../http/seatPlaces.ts'

/**
 * What a seat's page and the window that signs it in say to one another, by `postMessage`. Each checks the other's origin first. None of it is a
 * secret: the ticket is of no use without the key, which stays where it was made.
 */

const tag = { ringfence: z.literal('sign-in-window') }

/** The window → the page that opened it. */
export const WindowMessage = z.discriminatedUnion('says', [
  /** It is there, and asks for the key. */
  z.strictObject({ ...tag, says: z.literal('ready') }),
  /** The agent allowed it. */
  z.strictObject({ ...tag, says: z.literal('allowed'), ticket: z.string().max(64) }),
  /** The agent does not want to. */
  z.strictObject({ ...tag, says: z.literal('dropped') }),
])
export type WindowMessage = z.infer<typeof WindowMessage>

/** The page → the window. */
export const OpenerMessage = z.strictObject({ ...tag, says: z.literal('key'), seatKey: BrowserPublicKey })
export type OpenerMessage = z.infer<typeof OpenerMessage>

/** Address of the window that signs a seat in at a place. */
export function signInWindowAddress(service: string, { kind, origin }: SeatPlace): string {
  const url = new URL('/softphone/', service)
  url.search = new URLSearchParams({ allow: kind, origin }).toString()
  return url.href
}

/** The place that a window of such an address signs in at; `null` for any other address. */
export function placeOfWindow(search: string): SeatPlace | null {
  const query = new URLSearchParams(search)
  const [kind, origin] = [query.get('allow'), query.get('origin')]
  return (kind === 'frame' || kind === 'page') && origin ? { kind, origin } : null
}
