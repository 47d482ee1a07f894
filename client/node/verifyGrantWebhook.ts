import { createRemoteJWKSet, jwtVerify, type RemoteJWKSet } from 'jose'
import { z } from 'zod'
import { CallerId, CallId, GrantId, Limit, parse, RingfenceError } from '../../protocol/index.ts'
import { originOf } from './signedText.ts'

/** How old a message may be; the service tries for half a minute. */
const maxAgeSeconds = 300

/** Difference between the service's clock and the site's that is forgiven, in seconds. */
const skewSeconds = 5

const GrantWebhookEvent = z.object({
  /** Seen before: the same message, delivered twice. */
  jti: z.string(),
  event: z.literal('grant-issued'),
  callId: CallId,
  grantId: GrantId,
  /** What to spend the grant by. */
  purpose: z.string(),
  /** What the caller read and confirmed. */
  sentence: z.string(),
  limit: z.nullable(Limit),
  /** Milliseconds since the epoch; the grant is worth nothing from then on. */
  expiresAtMs: z.number(),
  /** Who this is to the site; pairwise, so not the `sub` that the site vouched for. */
  callerId: CallerId,
  /** As you vouched for this call; `null` where you did not. */
  customerReference: z.string().nullable().default(null),
})
export type GrantWebhookEvent = z.infer<typeof GrantWebhookEvent>

export interface GrantWebhookOptions {
  /** Origin of the service. */
  readonly service: string
  /** The site's own address as the service's configuration has it, `webhookUrl`. */
  readonly webhookUrl: string
  /** Where the service publishes its record keys; `/.well-known/ringfence-records.json` of the service where absent. */
  readonly jwksUrl?: string
  /** Now where absent. */
  readonly now?: Date
}

/**
 * Reads what the service tells, if it is from the service, for this address, and fresh. The body is text as it came
 * (`application/jose`), not parsed as anything.
 *
 * @throws JOSEError of `jose`, or RingfenceError `message-malformed`: answer 400 and believe nothing of it.
 */
export async function verifyGrantWebhook(
  body: string,
  options: GrantWebhookOptions,
): Promise<GrantWebhookEvent> {
  // Libraries read several spellings of one signature; a message whose text changes is another one to whoever compares texts.
  if (!isOneSpelling(body)) throw new RingfenceError('message-malformed')
  const service = originOf(options.service, 'service')
  const { webhookUrl, jwksUrl = `${service}/.well-known/ringfence-records.json`, now } = options
  const { payload } = await jwtVerify(body, keysAt(jwksUrl), {
    algorithms: ['ES256'],
    typ: 'webhook+jwt',
    issuer: service,
    audience: webhookUrl,
    maxTokenAge: maxAgeSeconds,
    clockTolerance: skewSeconds,
    ...(now === undefined ? {} : { currentDate: now }),
  })
  return parse(GrantWebhookEvent, payload)
}

/** Half the order of P-256 (FIPS 186-4 D.1.2.3): of the two signatures that are worth the same the service writes the lower. */
const halfOrder = Buffer.from('7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8', 'hex')

/** Three parts in base64url without a spare bit, nothing around them (RFC 7515 section 2, RFC 4648 section 3.5), and the lower s. */
function isOneSpelling(body: string): boolean {
  const parts = typeof body === 'string' ? body.split('.') : []
  const s = Buffer.from(parts[2] ?? '', 'base64url').subarray(32)
  if (s.length !== 32 || Buffer.compare(s, halfOrder) > 0) return false
  return (
    parts.length === 3 && parts.every(part => Buffer.from(part, 'base64url').toString('base64url') === part)
  )
}

/** One per address, so that keys are fetched once and kept. */
const keySets = new Map<string, RemoteJWKSet>()

function keysAt(url: string): RemoteJWKSet {
  const known = keySets.get(url)
  if (known !== undefined) return known
  const keys = createRemoteJWKSet(new URL(url))
  keySets.set(url, keys)
  return keys
}
