import * as z from 'zod/mini'
import { Assurance, CallerProof, Language, PageContext, Vouched } from '../identity.ts'
import { CallerId } from '../ids.ts'

/** What an agent may know of the caller. What was proven and what the page typed never mix. */
export const CallerCard = z.strictObject({
  assurance: Assurance,
  /** Who this is to the site, the same on every device; `null` for an anonymous caller. */
  callerId: z.nullable(CallerId),
  /** How that was proven; empty for an anonymous caller. */
  proofs: z.array(CallerProof),
  /** In which the two words are shown. */
  language: Language,
  /** Signed by the site's back end; absent when it signed nothing. */
  vouched: z.exactOptional(Vouched),
  /** Typed by the visitor's page; proven by nobody. */
  pageContext: PageContext,
  /** Origin of the page that opened the call, checked by the server. */
  origin: z.string(),
})
export type CallerCard = z.infer<typeof CallerCard>
