import { z } from 'zod'

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
