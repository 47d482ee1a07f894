import { z } from 'zod'

export const Limits = z.strictObject({
  callTokensPerMinute: z.int().min(1).default(60),
  signInsPerMinute: z.int().min(1).default(30),
  /** Apart from signing in: whoever used that up, or had it used up, can still leave. */
  signOutsPerMinute: z.int().min(1).default(120),
  /** What signed-in callers and agents ask about themselves and their calls: passkeys, recovery codes, notices, evidence. */
  accountRequestsPerMinute: z.int().min(1).default(120),
  /** A site's back end spends all its grants from one address. */
  spendsPerMinute: z.int().min(1).default(600),
  /** …and reads its calls. */
  siteRequestsPerMinute: z.int().min(1).default(600),
  socketsPerMinute: z.int().min(1).default(120),
  socketsAtOnce: z.int().min(1).default(64),
  connectionsAtOnce: z.int().min(1).default(64),
  connectionsAtOnceInAll: z.int().min(60).default(4000),
  requestsPerMinuteInAll: z.int().min(600).default(30_000),
  socketsPerMinuteInAll: z.int().min(600).default(30_000),
})
/** Per client address, unless the name says otherwise. */
export type Limits = z.infer<typeof Limits>
