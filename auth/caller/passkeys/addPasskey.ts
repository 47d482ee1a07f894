import {
  generateRegistrationOptions,
  type VerifiedRegistrationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import {
  type PasskeyAddition,
  type PasskeyNotice,
  type PasskeyOptions,
  parse,
  RingfenceError,
} from '../../../protocol/index.ts'
import type { AuditLog, CallerAccounts, CallerCredential, Clock, Log } from '../../ports.ts'
import { newId } from '../../randomIds.ts'
import { refuseAttestation } from '../../webauthn/attestation.ts'
import { publicKeyOf } from '../../webauthn/coseKey.ts'
import { ceremonyTimeMs, passkeyAlgorithms, RegistrationResponse } from '../../webauthn/responses.ts'
import { relyingPartyIdOf } from '../callerAssertion.ts'
import type { CeremonyChallenges } from './ceremonyChallenges.ts'
import type { PasskeySession } from './passkeySession.ts'

/** Passkeys of one caller. */
const mostPasskeys = 20

/** How a caller gets another passkey. */
export interface AddPasskey {
  /** @throws RingfenceError `passkey-required`, `request-not-allowed` when there are 20. */
  begin(session: PasskeySession): Promise<PasskeyOptions>
  /** @throws RingfenceError `passkey-invalid`, `message-malformed`, and what `begin` throws. */
  finish(session: PasskeySession, addition: PasskeyAddition): Promise<void>
}

interface AddPasskeyParts {
  readonly callers: CallerAccounts
  readonly challenges: CeremonyChallenges
  readonly audit: AuditLog
  readonly clock: Clock
  readonly log: Log
}

export function createAddPasskey(parts: AddPasskeyParts): AddPasskey {
  const { callers, challenges, audit, clock, log } = parts

  const purposeOf = ({ jti }: PasskeySession) => ({ for: 'addition', session: jti })

  /** The passkeys beside which another may be made in this session. */
  async function othersFor(session: PasskeySession): Promise<readonly CallerCredential[]> {
    const others = await callers.credentialsOf(session.callerId)
    if (others.length >= mostFor(session)) throw tooMany(session)
    return others
  }

  async function tellOthers(added: CallerCredential, usableAtMs: number | null): Promise<void> {
    const what: PasskeyNotice['what'] = usableAtMs === null ? 'passkey-added' : 'passkey-cooling-off'
    const notice = { noticeId: newId(), atMs: added.createdAtMs, what, passkeyName: added.name }
    await callers.addNotice(added.callerId, notice)
  }

  /** Whether others are there is for the store to say: another one may have come since they were looked at. */
  async function add(credential: CallerCredential, session: PasskeySession): Promise<number | null> {
    const usableAtMs = usableBesideAtMs(session, credential.createdAtMs)
    const outcome = await callers.addCredential(credential, { most: mostFor(session), usableAtMs })
    if (outcome === 'exists') throw new RingfenceError('passkey-invalid')
    if (outcome === 'too-many') throw tooMany(session)
    if (outcome === 'added') return null
    await tellOthers(credential, usableAtMs)
    return usableAtMs
  }

  return {
    begin: async session => {
      const options = await creationOptions(session, await othersFor(session))
      await challenges.begin(options.challenge, purposeOf(session))
      return { ...options }
    },
    finish: async (session, { name, response }) => {
      const answer = parse(RegistrationResponse, response)
      const challenge = await challenges.take(answer.response.clientDataJSON, purposeOf(session))
      await othersFor(session)
      const made = await verified(answer, challenge, session)
      const { site, callerId, by } = session
      const nowMs = clock.now()
      const credential: CallerCredential = {
        credentialId: made.credential.id,
        callerId,
        site: site.key,
        publicKey: made.credential.publicKey,
        signCount: made.credential.counter,
        transports: made.credential.transports ?? [],
        name,
        createdAtMs: nowMs,
        lastUsedAtMs: null,
        synced: made.credentialBackedUp,
        usableAtMs: null,
      }
      const details = { site: site.key, by, usableAtMs: await add(credential, session) }
      await audit.append({
        actor: callerId,
        action: 'passkey-added',
        subject: credential.credentialId,
        details,
      })
      log.info('passkey added', details)
    },
  }
}

/**
 * The site's own log-in is as good as its password. Where it brings a passkey beside others, their owner gets the cool-off
 * period to see the notice and remove it.
 */
function usableBesideAtMs({ by, site }: PasskeySession, nowMs: number): number | null {
  const { coolOffHours } = site.passkeys
  return by === 'vouch' && coolOffHours > 0 ? nowMs + coolOffHours * 3600_000 : null
}

/** A call proves nothing that could add a second one. */
const mostFor = ({ by }: PasskeySession): number => (by === 'ticket' ? 1 : mostPasskeys)

const tooMany = ({ by }: PasskeySession): RingfenceError =>
  new RingfenceError(by === 'ticket' ? 'passkey-required' : 'request-not-allowed')

/** WebAuthn Level 3 section 5.4. The user handle is the caller's pairwise name: it says nothing outside the site. */
const creationOptions = ({ site, callerId }: PasskeySession, others: readonly CallerCredential[]) =>
  generateRegistrationOptions({
    rpID: relyingPartyIdOf(site),
    rpName: site.name,
    userID: new TextEncoder().encode(callerId),
    userName: site.name,
    userDisplayName: site.name,
    timeout: ceremonyTimeMs,
    attestationType: 'none',
    excludeCredentials: others.map(({ credentialId, transports }) => ({
      id: credentialId,
      transports: [...transports],
    })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    supportedAlgorithmIDs: passkeyAlgorithms,
  })

type Made = Extract<VerifiedRegistrationResponse, { verified: true }>['registrationInfo']

/** WebAuthn Level 3 section 7.1. */
async function verified(
  response: RegistrationResponse,
  challenge: string,
  { site, origin }: PasskeySession,
): Promise<Made> {
  try {
    refuseAttestation(response.response.attestationObject)
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: relyingPartyIdOf(site),
      requireUserVerification: true,
      supportedAlgorithmIDs: passkeyAlgorithms,
    })
    if (!verified) throw new Error('not verified')
    if (registrationInfo.credential.id !== response.id) throw new Error('another credential than it says')
    publicKeyOf(registrationInfo.credential.publicKey)
    return registrationInfo
  } catch (cause) {
    throw new RingfenceError('passkey-invalid', { cause })
  }
}
