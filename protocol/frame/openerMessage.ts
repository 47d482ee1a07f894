import * as z from 'zod/mini'
import { BrowserPublicKey } from '../identity.ts'

/** A seat's page → the window that signs it in, which has said that it is ready; see `WindowMessage`. */
export const OpenerMessage = z.strictObject({
  ringfence: z.literal('sign-in-window'),
  says: z.literal('key'),
  seatKey: BrowserPublicKey,
})
export type OpenerMessage = z.infer<typeof OpenerMessage>
