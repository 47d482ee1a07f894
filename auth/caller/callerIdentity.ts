import type { Assurance, CallerId, CallerProof, Vouched } from '../../protocol/index.ts'
import type { CallerCredential } from '../ports.ts'
import type { AcceptedVouch } from '../vouch/vouches.ts'

/** Who the caller of one token is, and how that was proven. */
export interface CallerIdentity {
  readonly assurance: Assurance
  readonly callerId?: CallerId
  /** base64url; the passkey that signed this call. */
  readonly credentialId?: string
  /** Weakest first. */
  readonly proofs: readonly CallerProof[]
  readonly vouched?: Vouched
}

/** A browser key and nothing else. */
export const anonymousCaller: CallerIdentity = { assurance: 'anonymous', proofs: [] }

/** The site's back end signed who is logged in. */
export function vouchedCaller({ callerId, vouched, ...proven }: AcceptedVouch): CallerIdentity {
  return { assurance: 'vouched', callerId, proofs: [{ method: 'vouch', ...proven }], vouched }
}

/** This very call was signed by a passkey; `before` says what else was proven of the same caller. */
export function passkeyCaller(
  credential: CallerCredential,
  before: CallerIdentity,
  nowMs: number,
): CallerIdentity {
  const { callerId, credentialId, createdAtMs, synced } = credential
  const proof = { method: 'passkey', provenAtMs: nowMs, enrolledAtMs: createdAtMs, synced } as const
  return { ...before, assurance: 'passkey', callerId, credentialId, proofs: [...before.proofs, proof] }
}
