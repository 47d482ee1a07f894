import { createHash } from 'node:crypto'
import { z } from 'zod'
import {
  CallerId,
  Caps,
  canonicalJson,
  KeyThumbprint,
  MediaKey,
  QueueKey,
  SiteKey,
  Vouched,
} from '../../protocol/index.ts'
import type { Clock, PendingStatements } from '../ports.ts'
import { newId } from '../randomIds.ts'
import type { AcceptedVouch } from '../vouch/vouches.ts'

/** How long a person may take to sign one call, in seconds. */
export const statementSeconds = 180

/** The part of a call that its page chooses and the passkey signs. */
export interface StatedCall {
  readonly site: SiteKey
  readonly queue: QueueKey
  readonly origin: string
  readonly caps: Caps
  readonly mky: MediaKey
  readonly jkt: KeyThumbprint
}

/**
 * What a passkey signs so that this very call may begin. The WebAuthn challenge is the SHA-256 of its canonical text (RFC
 * 8785): an assertion for one call is worth nothing for another page, queue, browser key, certificate or token.
 */
const CallStatement = z.strictObject({
  type: z.literal('ringfence-call-statement'),
  version: z.literal(1),
  /** Of the token that will be issued. */
  jti: z.string(),
  site: SiteKey,
  queue: QueueKey,
  origin: z.string(),
  caps: Caps,
  mky: MediaKey,
  jkt: KeyThumbprint,
  nonce: z.string(),
  /** Seconds since the epoch. */
  exp: z.int(),
})
type CallStatement = z.infer<typeof CallStatement>

/** What is kept until the passkey answers. */
const PendingCall = z.strictObject({
  statement: CallStatement,
  vouch: z
    .strictObject({
      ...{ callerId: CallerId, vouched: Vouched, provenAtMs: z.number() },
      accountCreatedAtMs: z.number().exactOptional(),
    })
    .nullable(),
})

/** A statement that was asked for, as this service wrote it. */
interface MadeStatement {
  readonly statement: CallStatement
  /** Canonical text; what the challenge is the SHA-256 of. */
  readonly text: string
  /** base64url */
  readonly challenge: string
  readonly vouch: AcceptedVouch | null
}

export interface CallStatements {
  make(call: StatedCall, vouch: AcceptedVouch | null): Promise<MadeStatement>
  /**
   * Uses the statement up, right or wrong. `undefined` when there is none, it is too old, was answered, or was made for
   * another call.
   */
  take(jti: string, call: Omit<StatedCall, 'caps'>): Promise<MadeStatement | undefined>
}

const callJti = /^[A-Za-z0-9_-]{22}$/

export function createCallStatements(pending: PendingStatements, clock: Clock): CallStatements {
  return {
    make: async (call, vouch) => {
      const statement: CallStatement = {
        type: 'ringfence-call-statement',
        version: 1,
        jti: newId(),
        ...call,
        nonce: newId(),
        exp: Math.floor(clock.now() / 1000) + statementSeconds,
      }
      const { jti, exp } = statement
      await pending.put({ jti, statement: JSON.stringify({ statement, vouch }), expiresAtMs: exp * 1000 })
      return madeOf(statement, vouch)
    },
    take: async (jti, call) => {
      // Statements of other kinds wait under names of another shape; those are not this caller's to use up.
      const row = callJti.test(jti) ? await pending.take(jti, clock.now()) : undefined
      if (row === undefined) return undefined
      const { statement, vouch } = PendingCall.parse(JSON.parse(row.statement))
      const { site, queue, origin, mky, jkt } = statement
      const isSame =
        site === call.site &&
        queue === call.queue &&
        origin === call.origin &&
        mky === call.mky &&
        jkt === call.jkt
      return isSame ? madeOf(statement, vouch) : undefined
    },
  }
}

function madeOf(statement: CallStatement, vouch: AcceptedVouch | null): MadeStatement {
  const text = canonicalJson(statement)
  return { statement, text, challenge: challengeFor(text), vouch }
}

/** SHA-256 of a canonical text, base64url: the challenge that signs it. */
const challengeFor = (text: string): string => createHash('sha256').update(text).digest('base64url')
