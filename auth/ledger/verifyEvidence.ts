import {
  decodeClientDataJSON,
  decodeCredentialPublicKey,
  isoCBOR,
  parseAuthenticatorData,
  verifySignature,
} from '@simplewebauthn/server/helpers'
import { z } from 'zod'
import { canonicalJson, SiteKey } from '../../protocol/index.ts'
import { isCanonicalBase64url } from '../jws/compactJws.ts'
import { derOf, octetsOf } from '../jws/ecdsaSignature.ts'
import type { Evidence } from '../ports.ts'
import { hashOf } from '../randomIds.ts'
import { passkeyAlgorithms } from '../webauthn/responses.ts'
import { readStatement, StepUpStatement } from './stepUpStatement.ts'

const base64url = z
  .string()
  .regex(/^[A-Za-z0-9_-]+$/)
  .refine(isCanonicalBase64url, 'bits behind the last octet')

/** Evidence as a file holds it. */
export const EvidenceFile = z.strictObject({
  kind: z.enum(['call', 'step-up']),
  subject: z.string(),
  site: SiteKey,
  atMs: z.number(),
  statement: z.string(),
  origin: z.string(),
  relyingPartyId: z.string(),
  credentialId: base64url,
  publicKey: base64url,
  authenticatorData: base64url,
  clientDataJSON: base64url,
  signature: base64url,
}) satisfies z.ZodType<Evidence>

/** GET /calls/:id/evidence: all evidence of one call, with its receipt. */
export const EvidenceAnswer = z.strictObject({
  call: EvidenceFile.nullable(),
  /** Of the devices that the call was on before it moved; files from before this was told have none. */
  movedFrom: z.array(EvidenceFile).default([]),
  stepUps: z.array(EvidenceFile),
  receipt: z.string().nullable(),
})
export type EvidenceAnswer = z.infer<typeof EvidenceAnswer>

/** The members of a call statement that its evidence repeats; the passkey signed all of it. */
const CallStatement = z.looseObject({
  type: z.literal('ringfence-call-statement'),
  version: z.literal(1),
  jti: z.string(),
  site: SiteKey,
  origin: z.string(),
  /** Seconds since the epoch. */
  exp: z.int(),
})

/** How long a call statement may be answered, and how far a server's clock may be off, in milliseconds. */
const callStatementLifeMs = 180_000
const skewMs = 5000

/** What was looked at, in this order, and whether it is as it must be. */
type EvidenceChecks = { readonly [check in EvidenceCheck]: boolean }
type EvidenceCheck =
  | 'statement'
  | 'subject'
  | 'site'
  | 'time'
  | 'challenge'
  | 'type'
  | 'origin'
  | 'frame'
  | 'relyingParty'
  | 'userPresent'
  | 'userVerified'
  | 'algorithm'
  | 'signature'

/** SHA-256 of the canonical text of all of it, base64url: receipts and the audit log name evidence by this. */
export const hashOfEvidence = (evidence: Evidence): string => hashOf(canonicalJson({ ...evidence }))

/**
 * Checks, with nothing but the evidence, that its passkey signed its statement (WebAuthn Level 3 section 7.2). Two members
 * are no part of what is signed and are the service's word: the credential's identifier, and the moment within the
 * statement's life. A receipt holds the service to them, see {@link hashOfEvidence}.
 */
export async function verifyEvidence(evidence: Evidence): Promise<EvidenceChecks> {
  const said = saidIn(evidence)
  const client = attempt(() => decodeClientDataJSON(evidence.clientDataJSON))
  const authenticator = attempt(() => parseAuthenticatorData(octets(evidence.authenticatorData)))
  return {
    statement: said !== undefined,
    subject: said?.subject === evidence.subject,
    site: said?.site === evidence.site,
    time: said !== undefined && said.fromMs <= evidence.atMs && evidence.atMs <= said.toMs,
    challenge: client?.challenge === hashOf(evidence.statement),
    type: client?.type === 'webauthn.get',
    origin: client?.origin === evidence.origin && said?.origin === evidence.origin,
    frame: client !== undefined && client.crossOrigin !== true && client.topOrigin === undefined,
    relyingParty:
      authenticator !== undefined &&
      Buffer.from(authenticator.rpIdHash).toString('base64url') === hashOf(evidence.relyingPartyId),
    userPresent: authenticator?.flags.up === true,
    userVerified: authenticator?.flags.uv === true,
    algorithm: passkeyAlgorithms.includes(algorithmOf(evidence) ?? 0),
    signature: await isSigned(evidence),
  }
}

/** What the statement says of what the evidence repeats. */
function saidIn(evidence: Evidence) {
  if (evidence.kind === 'call') {
    const call = readStatement(CallStatement, evidence.statement)
    if (call === undefined) return undefined
    const { jti: subject, site, origin, exp } = call
    const toMs = exp * 1000 + skewMs
    return { subject, site, origin, fromMs: toMs - callStatementLifeMs - 2 * skewMs, toMs }
  }
  const stepUp = readStatement(StepUpStatement, evidence.statement)
  if (stepUp === undefined) return undefined
  const { stepUpId: subject, site, origin, askedAtMs: fromMs, expiresAtMs: toMs } = stepUp
  return { subject, site, origin, fromMs, toMs }
}

function algorithmOf({ publicKey }: Pick<Evidence, 'publicKey'>): number | undefined {
  // Member 3 of a COSE_Key (RFC 9052 section 7.1).
  return attempt(() => decodeCredentialPublicKey(octets(publicKey)).get(3))
}

/**
 * Whether key and signature are spelled in the one way that an authenticator spells them: the readers underneath overlook what
 * stands behind, and whoever holds two files that both hold cannot tell which was kept.
 */
function isOneSpelling({ publicKey, signature }: Evidence): boolean {
  const [key, signed] = [octets(publicKey), Buffer.from(signature, 'base64url')]
  const again = attempt(() => isoCBOR.encode(isoCBOR.decodeFirst<Parameters<typeof isoCBOR.encode>[0]>(key)))
  if (again === undefined || Buffer.compare(again, key) !== 0) return false
  if (algorithmOf({ publicKey }) !== es256) return true // fixed in length, so checked with the signature
  return attempt(() => Buffer.compare(derOf(octetsOf(signed)), signed) === 0) === true
}

/** ECDSA with SHA-256 (RFC 9053 section 2.1). */
const es256 = -7

async function isSigned(evidence: Evidence): Promise<boolean> {
  if (!isOneSpelling(evidence)) return false
  const clientDataHash = Buffer.from(hashOf(octets(evidence.clientDataJSON)), 'base64url')
  try {
    return await verifySignature({
      signature: octets(evidence.signature),
      data: new Uint8Array(Buffer.concat([octets(evidence.authenticatorData), clientDataHash])),
      credentialPublicKey: octets(evidence.publicKey),
    })
  } catch {
    return false
  }
}

const octets = (text: string) => new Uint8Array(Buffer.from(text, 'base64url'))

function attempt<T>(act: () => T): T | undefined {
  try {
    return act()
  } catch {
    return undefined
  }
}
