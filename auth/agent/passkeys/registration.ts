import {
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import { type AgentId, RingfenceError } from '../../../protocol/index.ts'
import type { AgentCredential } from '../../ports.ts'
import { refuseAttestation } from '../../webauthn/attestation.ts'
import { publicKeyOf } from '../../webauthn/coseKey.ts'
import {
  ceremonyTimeMs,
  passkeyAlgorithms,
  type RegistrationResponse,
  type RelyingParty,
} from '../../webauthn/responses.ts'

/** Options to make a passkey (WebAuthn Level 3 section 5.4); those in `exclude` are not made a second time. */
export function creationOptions(
  relyingParty: RelyingParty,
  user: {
    readonly agentId: AgentId
    readonly name: string
    readonly challenge: Uint8Array<ArrayBuffer>
    readonly exclude: readonly AgentCredential[]
  },
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  return generateRegistrationOptions({
    rpID: relyingParty.id,
    rpName: relyingParty.name,
    userID: new TextEncoder().encode(user.agentId),
    userName: user.name,
    userDisplayName: user.name,
    challenge: user.challenge,
    timeout: ceremonyTimeMs,
    attestationType: 'none',
    excludeCredentials: user.exclude.map(({ credentialId, transports }) => ({
      id: credentialId,
      transports: [...transports],
    })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    supportedAlgorithmIDs: passkeyAlgorithms,
  })
}

/**
 * The passkey that was made (WebAuthn Level 3 section 7.1).
 * @throws RingfenceError `passkey-invalid`.
 */
export async function verifiedCredential(
  response: RegistrationResponse,
  challenge: string,
  relyingParty: RelyingParty,
  of: Pick<AgentCredential, 'agentId' | 'name' | 'createdAtMs'>,
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
    publicKeyOf(publicKey)
    return {
      ...of,
      credentialId: id,
      publicKey,
      signCount: counter,
      transports,
      lastUsedAtMs: null,
      synced: registrationInfo.credentialBackedUp,
    }
  } catch (cause) {
    throw new RingfenceError('passkey-invalid', { cause })
  }
}
