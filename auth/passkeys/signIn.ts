import {
  generateAuthenticationOptions,
  type PublicKeyCredentialRequestOptionsJSON,
  verifyAuthenticationResponse,
} from '@simplewebauthn/server'
import { parse, RingfenceError, type SignInRequest } from '../../protocol/index.ts'
import type { AgentAccount, AgentAccounts, AgentCredential } from '../ports.ts'
import { type Ceremonies, ceremonyTimeMs } from './ceremonies.ts'
import { AuthenticationResponse, type RelyingParty } from './responses.ts'

/** Signs an enrolled agent in by a passkey that the authenticator itself finds; nobody types a name. */
export interface SignIn {
  begin(): Promise<PublicKeyCredentialRequestOptionsJSON>
  /** @throws RingfenceError `passkey-invalid`, `message-malformed`. */
  finish(request: SignInRequest): Promise<AgentAccount>
}

export function createSignIn(options: {
  readonly relyingParty: RelyingParty
  readonly ceremonies: Ceremonies
  readonly accounts: AgentAccounts
}): SignIn {
  const { relyingParty, ceremonies, accounts } = options
  return {
    begin: async () => {
      const request = await generateAuthenticationOptions({
        rpID: relyingParty.id,
        timeout: ceremonyTimeMs,
        userVerification: 'required',
      })
      await ceremonies.begin({ for: 'sign-in' }, request.challenge)
      return request
    },
    finish: async ({ response }) => {
      const answer = parse(AuthenticationResponse, response)
      const { ceremony, challenge } = await ceremonies.take(answer.response.clientDataJSON)
      if (ceremony.for !== 'sign-in') throw new RingfenceError('passkey-invalid')
      const credential = await accounts.findCredential(answer.id)
      if (credential === undefined || !isUserOf(answer, credential)) {
        throw new RingfenceError('passkey-invalid')
      }
      const signCount = await verifiedSignCount(answer, challenge, relyingParty, credential)
      const account = await accounts.find(credential.agentId)
      if (account === undefined) throw new RingfenceError('passkey-invalid')
      if (signCount !== credential.signCount) await accounts.setSignCount(credential.credentialId, signCount)
      return account
    },
  }
}

/** WebAuthn Level 3 section 7.2 step 6: the user that the authenticator names owns the credential. */
function isUserOf(answer: AuthenticationResponse, credential: AgentCredential): boolean {
  return answer.response.userHandle === Buffer.from(credential.agentId).toString('base64url')
}

/** WebAuthn Level 3 section 7.2; a signature counter that did not rise is refused. */
async function verifiedSignCount(
  response: AuthenticationResponse,
  challenge: string,
  relyingParty: RelyingParty,
  credential: AgentCredential,
): Promise<number> {
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: relyingParty.origin,
      expectedRPID: relyingParty.id,
      requireUserVerification: true,
      credential: {
        id: credential.credentialId,
        publicKey: credential.publicKey,
        counter: credential.signCount,
      },
    })
    if (!verified) throw new Error('not verified')
    return authenticationInfo.newCounter
  } catch (cause) {
    throw new RingfenceError('passkey-invalid', { cause })
  }
}
