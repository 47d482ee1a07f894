import { generateAuthenticationOptions, verifyAuthenticationResponse } from '@simplewebauthn/server'
import { cose, decodeCredentialPublicKey } from '@simplewebauthn/server/helpers'
import { z } from 'zod'
import { type CallerId, PasskeyOptions, RingfenceError } from '../../protocol/index.ts'
import { isCanonicalBase64url } from '../jws/compactJws.ts'
import { derOf, octetsOf } from '../jws/ecdsaSignature.ts'
import type { CallerAccounts, CallerCredential, Clock, Evidence } from '../ports.ts'
import type { Revoked } from '../revocation.ts'
import { isOriginOf } from '../sites/policy.ts'
import type { Site } from '../sites/sites.ts'
import { refuseOtherSpelling } from '../webauthn/canonicalAuthenticator.ts'
import { AuthenticationResponse, challengeOf, passkeyAlgorithms } from '../webauthn/responses.ts'

/** How long a browser shows the prompt, in milliseconds; as long as a call statement lives. */
const promptTimeMs = 180_000

/** What an authenticator signed, as anybody can verify it again. */
type SignedAssertion = Pick<
  Evidence,
  | 'authenticatorData'
  | 'clientDataJSON'
  | 'signature'
  | 'publicKey'
  | 'credentialId'
  | 'origin'
  | 'relyingPartyId'
>

interface AssertionInput {
  readonly site: Site
  /** Of the page that asked; one of the site's. */
  readonly origin: string
  /** AuthenticationResponseJSON of WebAuthn Level 3 section 5.1, unread. */
  readonly response: unknown
  /** base64url; SHA-256 of what was to be signed. */
  readonly challenge: string
  /** Whose passkey it must be, where that is known already. */
  readonly callerId?: CallerId
}

/** Callers' passkeys that sign something. */
export interface CallerAssertions {
  /**
   * Options of WebAuthn Level 3 section 5.5. With `callerId` only that caller's passkeys are named; without, the person
   * picks one that the authenticator itself finds. `challenge`: base64url.
   */
  options(site: Site, challenge: string, callerId?: CallerId): Promise<PasskeyOptions>
  /**
   * WebAuthn Level 3 section 7.2. User verification always; no frame of a foreign page; the counter must rise where it counts.
   * @throws RingfenceError `passkey-invalid`, `passkey-cooling-off`, `revoked`.
   */
  verify(
    input: AssertionInput,
  ): Promise<{ readonly credential: CallerCredential; readonly signed: SignedAssertion }>
}

/** The domain that a site's passkeys belong to (WebAuthn Level 3, RP ID). */
export const relyingPartyIdOf = ({ passkeys, allowedOrigins: [first = ''] }: Site): string =>
  passkeys.relyingPartyId ?? new URL(first).hostname

/** User handle of a caller's passkeys: the caller's identifier in UTF-8, base64url. */
export const userHandleOf = (callerId: CallerId): string => Buffer.from(callerId).toString('base64url')

interface AssertionParts {
  readonly callers: CallerAccounts
  readonly revoked: Pick<Revoked, 'credential' | 'caller'>
  readonly clock: Clock
}

export function createCallerAssertions(parts: AssertionParts): CallerAssertions {
  const { callers, revoked, clock } = parts
  return {
    options: async (site, challenge, callerId) => {
      const known = callerId === undefined ? undefined : await callers.credentialsOf(callerId)
      const options = await generateAuthenticationOptions({
        rpID: relyingPartyIdOf(site),
        challenge: new Uint8Array(Buffer.from(challenge, 'base64url')),
        timeout: promptTimeMs,
        userVerification: 'required',
        ...(known === undefined ? {} : { allowCredentials: known.map(({ credentialId: id }) => ({ id })) }),
      })
      // As it goes over the wire: members that are undefined are absent.
      return PasskeyOptions.parse(JSON.parse(JSON.stringify(options)))
    },
    verify: async input => {
      const answer = readAnswer(input)
      const credential = await callers.findCredential(input.site.key, answer.id)
      if (credential === undefined) throw refusal('no such credential')
      checkUser(answer, credential, input.callerId)
      const { callerId, credentialId, usableAtMs } = credential
      if (revoked.credential(credentialId) || revoked.caller(callerId)) throw new RingfenceError('revoked')
      const use = await verifiedUse(answer, credential, input)
      const coolsForMs = (usableAtMs ?? 0) - clock.now()
      if (coolsForMs > 0) {
        throw new RingfenceError('passkey-cooling-off', { until: { retryAfterMs: coolsForMs } })
      }
      if ((await callers.noteUse({ credentialId, ...use, atMs: clock.now() })) === 'went-back') {
        throw refusal('counter')
      }
      const signed = signedBy(answer, credential, input)
      return { credential: { ...credential, synced: use.synced }, signed }
    },
  }
}

const canonical = z.string().refine(isCanonicalBase64url)

/** One spelling only, because it is kept. An authenticator that was told the passkey need not name the user. */
const Answer = AuthenticationResponse.extend({
  response: AuthenticationResponse.shape.response.extend({
    clientDataJSON: canonical,
    authenticatorData: canonical,
    signature: canonical,
    userHandle: AuthenticationResponse.shape.response.shape.userHandle.nullish(),
  }),
})
type Answer = z.infer<typeof Answer>

function readAnswer({ site, origin, response, challenge }: AssertionInput): Answer {
  if (!isOriginOf(site, origin)) throw refusal('origin')
  const answer = Answer.safeParse(response).data
  if (answer === undefined) throw refusal('response')
  try {
    // The signature, which costs a thousand times as much, is left for answers to this very challenge.
    if (challengeOf(answer.response.clientDataJSON) !== challenge) throw refusal('challenge')
  } catch (cause) {
    throw cause instanceof RingfenceError ? cause : refusal('client data', cause)
  }
  return answer
}

/** WebAuthn Level 3 section 7.2 step 6. */
function checkUser(answer: Answer, { callerId }: CallerCredential, known: CallerId | undefined): void {
  const { userHandle } = answer.response
  if (known !== undefined && known !== callerId) throw refusal('caller')
  const isNamed = userHandle === userHandleOf(callerId)
  if (!isNamed && !(known !== undefined && (userHandle === undefined || userHandle === null))) {
    throw refusal('user handle')
  }
}

async function verifiedUse(
  { response, ...answer }: Answer,
  { credentialId, publicKey, signCount }: CallerCredential,
  { site, origin, challenge }: AssertionInput,
): Promise<{ readonly signCount: number; readonly synced: boolean }> {
  const { clientDataJSON, authenticatorData, signature } = response
  try {
    const algorithm = decodeCredentialPublicKey(publicKey).get(cose.COSEKEYS.alg)
    if (!passkeyAlgorithms.some(one => one === algorithm)) throw new Error('another algorithm')
    if (algorithm === cose.COSEALG.ES256 && !isDer(signature)) throw new Error('not DER')
    refuseOtherSpelling({ authenticatorData, signature }, algorithm)
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: { ...answer, response: { clientDataJSON, authenticatorData, signature } },
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: relyingPartyIdOf(site),
      requireUserVerification: true,
      credential: { id: credentialId, publicKey, counter: signCount },
    })
    if (!verified) throw new Error('signature')
    return { signCount: authenticationInfo.newCounter, synced: authenticationInfo.credentialBackedUp }
  } catch (cause) {
    throw refusal('assertion', cause)
  }
}

/** Whether it is one ECDSA signature in DER and nothing behind it, which the library would pass over. */
function isDer(signature: string): boolean {
  const der = Buffer.from(signature, 'base64url')
  return der.length > 8 && derOf(octetsOf(der)).equals(der)
}

const signedBy = (
  { response }: Answer,
  { credentialId, publicKey }: CallerCredential,
  { site, origin }: AssertionInput,
): SignedAssertion => ({
  authenticatorData: response.authenticatorData,
  clientDataJSON: response.clientDataJSON,
  signature: response.signature,
  publicKey: Buffer.from(publicKey).toString('base64url'),
  credentialId,
  origin,
  relyingPartyId: relyingPartyIdOf(site),
})

function refusal(what: string, cause?: unknown): RingfenceError {
  return new RingfenceError('passkey-invalid', { cause: new Error(`wrong: ${what}`, { cause }) })
}
