import { parseKnown, RingfenceError, WebhookEvent, WebhookType } from '../../protocol/index.ts'

/** How old a message may be, and how far ahead of this machine's clock, in seconds (Standard Webhooks). */
const toleranceSeconds = 300

/** Fields of the request, as `Headers` or as Node has them; their names in lower case. */
export type WebhookFields = Headers | Readonly<Record<string, string | readonly string[] | undefined>>

export interface WebhookOptions {
  /** `whsec_…`, as in the secret file of the service; several while one takes the place of another. */
  readonly secret: string | readonly string[]
  /** Now where absent. */
  readonly now?: Date
}

/** One message that the service signed. */
export interface WebhookMessage {
  /** The same at every try: one that was seen before is the same message, delivered twice. */
  readonly id: string
  /** `null`: of a type that this version does not know. Answer 2xx, else it comes again for days. */
  readonly event: WebhookEvent | null
}

/**
 * Reads what the service tells of calls (Standard Webhooks, `v1`), if it is signed by the secret and fresh. The body is the text as it came, not parsed
 * and written again.
 *
 * @throws RingfenceError `message-malformed`: answer 400 and believe nothing of it.
 * @throws TypeError for a secret that is none.
 */
export async function verifyWebhook(
  body: string,
  fields: WebhookFields,
  options: WebhookOptions,
): Promise<WebhookMessage> {
  const secrets = [options.secret].flat().map(octetsOf)
  const [id, timestamp, signatures] = ['id', 'timestamp', 'signature'].map(name =>
    fieldOf(fields, `webhook-${name}`),
  )
  if (!id || !timestamp || !signatures || typeof body !== 'string') throw wrong('fields')
  const seconds = (options.now ?? new Date()).getTime() / 1000
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(seconds - Number(timestamp)) > toleranceSeconds)
    throw wrong('timestamp')
  const brought = signatures.split(' ').flatMap(macIn)
  const signed = new TextEncoder().encode(`${id}.${timestamp}.${body}`)
  for (const secret of secrets) {
    const key = await crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, false, [
      'verify',
    ])
    for (const mac of brought)
      if (await crypto.subtle.verify('HMAC', key, mac, signed)) return { id, event: eventIn(body) }
  }
  throw wrong('signature')
}

/** One signature of the list, in its one spelling; those of other versions are passed over. */
function macIn(signature: string): Uint8Array<ArrayBuffer>[] {
  const [, base64] = /^v1,([A-Za-z0-9+/]{43}=)$/.exec(signature) ?? []
  const mac = Buffer.from(base64 ?? '', 'base64')
  return base64 !== undefined && mac.toString('base64') === base64 ? [new Uint8Array(mac)] : []
}

const wrong = (what: string, cause?: unknown) =>
  new RingfenceError('message-malformed', { cause: new Error(`wrong: ${what}`, { cause }) })

function octetsOf(secret: string): Uint8Array<ArrayBuffer> {
  const [, base64 = ''] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(String(secret).trim()) ?? []
  const octets = Buffer.from(base64, 'base64')
  if (octets.length < 24) throw new TypeError('secret is whsec_ and 24 to 64 octets in base64')
  return new Uint8Array(octets)
}

/** A field that stands there twice is none. */
function fieldOf(fields: WebhookFields, name: string): string | undefined {
  const value = fields instanceof Headers ? fields.get(name) : fields[name]
  return typeof value === 'string' ? value : undefined
}

function eventIn(body: string): WebhookEvent | null {
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch (cause) {
    throw wrong('body', cause)
  }
  const type = typeof value === 'object' && value !== null && 'type' in value ? value.type : undefined
  if (typeof type === 'string' && !WebhookType.safeParse(type).success) return null
  return parseKnown(WebhookEvent, value)
}
