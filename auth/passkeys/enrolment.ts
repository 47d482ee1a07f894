import {
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import { decodeAttestationObject, isoBase64URL } from '@simplewebauthn/server/helpers'
import {
  AgentId,
  type EnrolmentOptionsRequest,
  type EnrolmentRequest,
  parse,
  RingfenceError,
} from '../../protocol/index.ts'
import type { AgentAccount, AgentCredential, AuthMemory, Clock } from '../ports.ts'
import { hashOf, newId, newSecret } from '../secrets.ts'
import { type Ceremonies, ceremonyTimeMs } from './ceremonies.ts'
import { passkeyAlgorithms, RegistrationResponse, type RelyingParty } from './responses.ts'

const linkLifeMs = 15 * 60_000

/** Brings a new agent in: one link, one passkey, once. */
export interface Enrolment {
  createLink(): Promise<{ readonly secret: string; readonly expiresAtMs: number }>
  /** @throws RingfenceError `enrolment-invalid`. */
  begin(request: EnrolmentOptionsRequest): Promise<PublicKeyCredentialCreationOptionsJSON>
  /** @throws RingfenceError `enrolment-invalid`, `passkey-invalid`, `message-malformed`. */
  finish(request: EnrolmentRequest): Promise<AgentAccount>
}

interface EnrolmentParts {
  readonly relyingParty: RelyingParty
  readonly ceremonies: Ceremonies
  readonly memory: AuthMemory
  readonly clock: Clock
}

export function createEnrolment(parts: EnrolmentParts): Enrolment {
  const { relyingParty, ceremonies, memory, clock } = parts

  async function openLink(secret: string): Promise<string> {
    const secretHash = hashOf(secret)
    if (!(await memory.enrolmentLinks.isOpen(secretHash, clock.now()))) {
      throw new RingfenceError('enrolment-invalid')
    }
    return secretHash
  }

  return {
    createLink: async () => {
      const secret = newSecret()
      const expiresAtMs = clock.now() + linkLifeMs
      await memory.enrolmentLinks.create({ secretHash: hashOf(secret), expiresAtMs })
      return { secret, expiresAtMs }
    },
    begin: async ({ secret, name }) => {
      const secretHash = await openLink(secret)
      const agentId = AgentId.parse(`agent_${newId()}`)
      const creation = await creationOptions(relyingParty, agentId, name)
      await ceremonies.begin({ for: 'enrolment', secretHash, agentId, name }, creation.challenge)
      return creation
    },
    finish: async ({ secret, response }) => {
      const secretHash = await openLink(secret)
      const answer = parse(RegistrationResponse, response)
      const { ceremony, challenge } = await ceremonies.take(answer.response.clientDataJSON)
      if (ceremony.for !== 'enrolment' || ceremony.secretHash !== secretHash) {
        throw new RingfenceError('passkey-invalid')
      }
      const { agentId, name } = ceremony
      const account: AgentAccount = { agentId, name, createdAtMs: clock.now() }
      const credential = await verifiedCredential(answer, challenge, relyingParty, account)
      if ((await memory.accounts.findCredential(credential.credentialId)) !== undefined) {
        throw new RingfenceError('passkey-invalid')
      }
      // Last, so that a prompt that failed does not spend the link; and atomic, so that of two answers one enrols.
      if ((await memory.enrolmentLinks.take(secretHash, clock.now())) === 'not-open') {
        throw new RingfenceError('enrolment-invalid')
      }
      await memory.accounts.create(account, credential)
      return account
    },
  }
}

function creationOptions(relyingParty: RelyingParty, agentId: AgentId, name: string) {
  return generateRegistrationOptions({
    rpID: relyingParty.id,
    rpName: relyingParty.name,
    userID: new TextEncoder().encode(agentId),
    userName: name,
    userDisplayName: name,
    timeout: ceremonyTimeMs,
    attestationType: 'none',
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    supportedAlgorithmIDs: passkeyAlgorithms,
  })
}

/** WebAuthn Level 3 section 7.1. */
async function verifiedCredential(
  response: RegistrationResponse,
  challenge: string,
  relyingParty: RelyingParty,
  account: AgentAccount,
): Promise<AgentCredential> {
  try {
    refuseAttestation(response.response.attestationObject)
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: relyingParty.origin,
      expectedRPID: relyingParty.id,
      requireUserVerification: true,
      supportedAlgorithmIDs: passkeyAlgorithms,
    })
    if (!verified) throw new Error('not verified')
    const { id, publicKey, counter, transports = [] } = registrationInfo.credential
    return {
      credentialId: id,
      agentId: account.agentId,
      publicKey,
      signCount: counter,
      transports,
      createdAtMs: account.createdAtMs,
    }
  } catch (cause) {
    throw new RingfenceError('passkey-invalid', { cause })
  }
}

/**
 * None was asked for, so browsers send none, or the key's own signature. A certificate chain is refused unread: checking
 * one for revocation would make this server fetch addresses that the answer names.
 */
function refuseAttestation(attestationObject: string): void {
  const attestation = decodeAttestationObject(isoBase64URL.toBuffer(attestationObject))
  const format = attestation.get('fmt')
  const ownSignature = format === 'packed' && attestation.get('attStmt').get('x5c') === undefined
  if (format !== 'none' && !ownSignature) throw new Error('an attestation that was not asked for')
}
