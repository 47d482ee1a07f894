import { createHash } from 'node:crypto'
import { z } from 'zod'
import { canonicalJson, KeyThumbprint, RingfenceError, SeatPlace } from '../../../protocol/index.ts'
import { newId } from '../../randomIds.ts'

/**
 * What an agent's passkey signs at the sign-in, by its SHA-256: which key will sign for this seat. So a session's cookie
 * alone, taken to another browser, can neither sit down nor speak for the agent.
 */
const SeatStatement = z.strictObject({
  type: z.literal('ringfence-agent-sign-in'),
  version: z.literal(1),
  nonce: z.string(),
  /** Thumbprint (RFC 7638) of a key that only this browser has. */
  seatKey: KeyThumbprint,
  /** Where that browser sits down, unless it is at the service's own pages. */
  place: z.exactOptional(SeatPlace),
  /** Seconds since the epoch. */
  exp: z.int(),
})

/** Canonical text of a new statement (RFC 8785). */
export function newSeatStatement(seatJkt: KeyThumbprint, expiresAtMs: number, place?: SeatPlace): string {
  return canonicalJson({
    type: 'ringfence-agent-sign-in',
    version: 1,
    nonce: newId(),
    seatKey: seatJkt,
    ...(place && { place: { kind: place.kind, origin: place.origin } }),
    exp: Math.floor(expiresAtMs / 1000),
  })
}

/** The WebAuthn challenge of a statement, in octets. */
export const challengeOfStatement = (statement: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(createHash('sha256').update(statement).digest())

/**
 * The seat key that a statement names, once its challenge was answered, and the place of its seat; `null` for the service's own pages.
 * @throws RingfenceError `passkey-invalid` when the challenge is that of another statement.
 */
export function seatIn(
  statement: string,
  challenge: string,
): { readonly seatJkt: KeyThumbprint; readonly place: SeatPlace | null } {
  const expected = Buffer.from(challengeOfStatement(statement)).toString('base64url')
  if (challenge !== expected) throw new RingfenceError('passkey-invalid')
  const { seatKey, place = null } = SeatStatement.parse(JSON.parse(statement))
  return { seatJkt: seatKey, place }
}
