import { verifyAuthenticationResponse } from '@simplewebauthn/server'
import { RingfenceError } from '../../../protocol/index.ts'
import type { AgentAccount, AgentAccounts, AgentCredential, Clock } from '../../ports.ts'
import type { Revoked } from '../../revocation.ts'
import type { AuthenticationResponse, RelyingParty } from '../../webauthn/responses.ts'

/**
 * Checks that an agent showed this passkey for this challenge, and notes the use. Answers whose it is.
 * @throws RingfenceError `passkey-invalid`, `revoked`.
 */
export async function demandShown(
  answer: AuthenticationResponse,
  credential: AgentCredential,
  challenge: string,
  parts: {
    readonly relyingParty: RelyingParty
    readonly accounts: AgentAccounts
    readonly revoked: Revoked
    readonly clock: Clock
    /** Of the page around the frame that it was shown in. */
    readonly ancestor?: string | undefined
  },
): Promise<AgentAccount> {
  const { relyingParty, accounts, revoked, clock, ancestor } = parts
  if (!isUserOf(answer, credential)) throw new RingfenceError('passkey-invalid')
  const { agentId, credentialId } = credential
  const use = await verifiedUse(answer, challenge, relyingParty, { ...credential, ancestor })
  if (revoked.agent(agentId) || revoked.credential(credentialId)) throw new RingfenceError('revoked')
  const account = await accounts.find(agentId)
  if (account === undefined) throw new RingfenceError('passkey-invalid')
  if ((await accounts.noteUse({ credentialId, ...use, atMs: clock.now() })) === 'went-back') {
    throw new RingfenceError('passkey-invalid')
  }
  return account
}

/** WebAuthn Level 3 section 7.2 step 6: the user that the authenticator names owns the credential. */
function isUserOf(answer: AuthenticationResponse, credential: AgentCredential): boolean {
  return answer.response.userHandle === Buffer.from(credential.agentId).toString('base64url')
}

/** WebAuthn Level 3 section 7.2; a signature counter that did not rise is refused. */
async function verifiedUse(
  response: AuthenticationResponse,
  challenge: string,
  relyingParty: RelyingParty,
  credential: AgentCredential & { readonly ancestor: string | undefined },
): Promise<{ readonly signCount: number; readonly synced: boolean }> {
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: relyingParty.origin,
      ...(credential.ancestor !== undefined && { expectedTopOrigin: credential.ancestor }),
      expectedRPID: relyingParty.id,
      requireUserVerification: true,
      credential: {
        id: credential.credentialId,
        publicKey: credential.publicKey,
        counter: credential.signCount,
      },
    })
    if (!verified) throw new Error('not verified')
    return { signCount: authenticationInfo.newCounter, synced: authenticationInfo.credentialBackedUp }
  } catch (cause) {
    throw new RingfenceError('passkey-invalid', { cause })
  }
}
