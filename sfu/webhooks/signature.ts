import { createHmac } from 'node:crypto'

/** One message as it crosses the wire. */
export interface SignedMessage {
  readonly id: string
  /** Seconds since the epoch. */
  readonly timestamp: number
  readonly body: string
}

/**
 * The header fields of a message (Standard Webhooks 1.0.0, "Webhook signatures"): an HMAC with SHA-256 over id, time and body, in the order of the
 * secrets and parted by blanks. Two secrets stand beside each other while one takes the place of the other.
 */
export function signedFields(
  { id, timestamp, body }: SignedMessage,
  secrets: readonly Uint8Array[],
): Readonly<Record<string, string>> {
  const signatures = secrets.map(
    secret => `v1,${createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64')}`,
  )
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signatures.join(' '),
  }
}
