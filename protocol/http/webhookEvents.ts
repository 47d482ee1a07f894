import * as z from 'zod/mini'
import { CallerId, CallId, GrantId, SiteKey } from '../ids.ts'
import { Limit } from '../stepUp.ts'
import { CallBegun, CallOver, CallTalking, SiteVouched } from './siteCalls.ts'

/** What the site itself signed about the caller for this call; `null` where it did not, and in what is sent again later. */
const vouched = { vouched: z.nullable(SiteVouched) }

/**
 * What the back end of a site hears of, by type: the closed table. Another type is another row here, and what writes it; nothing of how
 * events are kept, signed, carried and verified knows any of them, but that each has `vouched`, which is personal and kept apart.
 */
export const webhookEvents = {
  'call.admitted': z.strictObject({ ...CallBegun.shape, ...vouched }),
  'call.answered': z.strictObject({ ...CallTalking.shape, ...vouched }),
  'call.ended': z.strictObject({ ...CallOver.shape, ...vouched }),
  /** A caller confirmed something by passkey; it is worth nothing until the site spends it. */
  'grant.issued': z.strictObject({
    callId: CallId,
    grantId: GrantId,
    /** What to spend it by: key of the purpose, or the sentence that the agent typed. */
    purpose: z.string(),
    /** What the caller read and confirmed. */
    sentence: z.string(),
    limit: z.nullable(Limit),
    /** Milliseconds since the epoch. */
    expiresAtMs: z.number(),
    /** Who confirmed, pairwise. */
    callerId: CallerId,
    ...vouched,
  }),
} as const

export type WebhookType = keyof typeof webhookEvents

export const webhookTypes = [
  'call.admitted',
  'call.answered',
  'call.ended',
  'grant.issued',
] as const satisfies WebhookType[]
export const WebhookType = z.enum(webhookTypes)

/** What is told of one type. */
export type WebhookData<Type extends WebhookType> = z.infer<(typeof webhookEvents)[Type]>

/** The body of a message of one type. */
export const webhookEventOf = <Type extends WebhookType>(type: Type) =>
  z.strictObject({
    type: z.literal(type),
    /** When it happened, ISO 8601 in UTC; the header `webhook-timestamp` says when this try was made. */
    timestamp: z.iso.datetime(),
    site: SiteKey,
    data: webhookEvents[type],
  })

/** The body of one message (Standard Webhooks: `type`, `timestamp`, `data`). */
export const WebhookEvent = z.discriminatedUnion('type', [
  webhookEventOf('call.admitted'),
  webhookEventOf('call.answered'),
  webhookEventOf('call.ended'),
  webhookEventOf('grant.issued'),
])
export type WebhookEvent = z.infer<typeof WebhookEvent>
