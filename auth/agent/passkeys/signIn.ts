import {
  generateAuthenticationOptions,
  type PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server'
import {
  type KeyThumbprint,
  parse,
  RingfenceError,
  type SeatPlace,
  type SignInOptionsRequest,
  type SignInRequest,
} from '../../../protocol/index.ts'
import { browserKeyThumbprint } from '../../binding/browserKeyThumbprint.ts'
import type { AgentAccount, AgentAccounts, AgentCredential, AuditLog, Clock } from '../../ports.ts'
import type { Revoked } from '../../revocation.ts'
import { AuthenticationResponse, ceremonyTimeMs, type RelyingParty } from '../../webauthn/responses.ts'
import type { Ceremonies, Ceremony } from './ceremonies.ts'
import { challengeOfStatement, newSeatStatement, seatIn } from './seatStatement.ts'
import { demandShown } from './shownPasskey.ts'

/** Who answered, by which passkey, and the seat key that the answered challenge names. */
export interface ProvenAgent {
  readonly account: AgentAccount
  readonly credentialId: string
  readonly seatJkt: KeyThumbprint
}

/** Signs an enrolled agent in by a passkey that the authenticator itself finds; nobody types a name. */
export interface SignIn {
  /** @throws RingfenceError `message-malformed`. */
  begin(
    request: SignInOptionsRequest & { readonly place?: SeatPlace },
  ): Promise<PublicKeyCredentialRequestOptionsJSON>
  /**
   * For a seat of the service's own pages.
   * @throws RingfenceError `passkey-invalid`, also for what was begun for a place; `revoked`, `message-malformed`.
   */
  finish(request: SignInRequest): Promise<ProvenAgent>
  /** For a seat of the place that the passkey signed. Throws as {@link SignIn.finish}, the other way round. */
  finishForPlace(request: SignInRequest): Promise<ProvenAgent & { readonly place: SeatPlace }>
}

interface SignInParts {
  readonly relyingParty: RelyingParty
  readonly ceremonies: Ceremonies
  readonly accounts: AgentAccounts
  readonly revoked: Revoked
  readonly audit: AuditLog
  readonly clock: Clock
}

export function createSignIn(parts: SignInParts): SignIn {
  const { relyingParty, ceremonies, accounts, audit, clock } = parts

  async function proven<P>(
    { response }: SignInRequest,
    placeOf: (place: SeatPlace | null) => P,
  ): Promise<ProvenAgent & { readonly place: P }> {
    const answer = parse(AuthenticationResponse, response)
    const { ceremony, challenge } = await ceremonies.take(answer.response.clientDataJSON)
    const credential = await accounts.findCredential(answer.id)
    try {
      return await provenBy(answer, credential, { ceremony, challenge, placeOf }, parts)
    } catch (error) {
      // Only who answers a challenge of ours gets into the log: it can be filled no faster than challenges are given.
      if (error instanceof RingfenceError) {
        const details = { code: error.code }
        const actor = credential?.agentId ?? 'unknown'
        await audit.append({ actor, action: 'agent-sign-in-failed', subject: '', details })
      }
      throw error
    }
  }

  return {
    begin: async ({ seatKey, place }) => {
      const expiresAtMs = clock.now() + ceremonyTimeMs
      const statement = newSeatStatement(browserKeyThumbprint(seatKey), expiresAtMs, place)
      const request = await generateAuthenticationOptions({
        rpID: relyingParty.id,
        challenge: challengeOfStatement(statement),
        timeout: ceremonyTimeMs,
        userVerification: 'required',
      })
      await ceremonies.begin({ for: 'sign-in', statement }, request.challenge)
      return request
    },
    finish: async request => {
      const { place: _, ...agent } = await proven(request, place => {
        if (place !== null) throw new RingfenceError('passkey-invalid')
      })
      return agent
    },
    finishForPlace: request =>
      proven(request, place => {
        if (place === null) throw new RingfenceError('passkey-invalid')
        return place
      }),
  }
}

async function provenBy<P>(
  answer: AuthenticationResponse,
  credential: AgentCredential | undefined,
  {
    ceremony,
    challenge,
    placeOf,
  }: {
    readonly ceremony: Ceremony
    readonly challenge: string
    readonly placeOf: (place: SeatPlace | null) => P
  },
  parts: SignInParts,
): Promise<ProvenAgent & { readonly place: P }> {
  if (ceremony.for !== 'sign-in' || credential === undefined) {
    throw new RingfenceError('passkey-invalid')
  }
  const { seatJkt, place: signed } = seatIn(ceremony.statement, challenge)
  const place = placeOf(signed)
  const account = await demandShown(answer, credential, challenge, parts)
  return { account, credentialId: credential.credentialId, seatJkt, place }
}
