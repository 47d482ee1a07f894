import {
  type CallerId,
  type KeyThumbprint,
  type PasskeyOptions,
  type PasskeySessionAnswer,
  type PasskeySessionBy,
  parse,
  RingfenceError,
} from '../../../protocol/index.ts'
import type { ServiceTokens } from '../../callToken/serviceTokens.ts'
import type { AuditLog, CallerAccounts, Clock, Log } from '../../ports.ts'
import { newId, newSecret } from '../../randomIds.ts'
import type { Revoked } from '../../revocation.ts'
import type { Site } from '../../sites/sites.ts'
import type { Vouches } from '../../vouch/vouches.ts'
import { AuthenticationResponse } from '../../webauthn/responses.ts'
import type { CallerAssertions } from '../callerAssertion.ts'
import type { CeremonyChallenges } from './ceremonyChallenges.ts'
import type { EnrolmentTickets } from './enrolmentTickets.ts'
import type { Recovery } from './recoveryCodes.ts'
import { type SessionClaims, sessionSeconds } from './sessionTokens.ts'

/** A page that wants to manage passkeys, and the key of its browser. */
export interface Opener {
  readonly site: Site
  readonly origin: string
  readonly jkt: KeyThumbprint
}

/** How callers show that passkeys are theirs. */
export interface SessionOpening {
  /** Options to sign in with any passkey of the site. */
  begin(opener: Opener): Promise<PasskeyOptions>
  /**
   * @throws RingfenceError `passkey-invalid`, `passkey-cooling-off`, `vouch-invalid`, `vouch-used`, `vouch-unavailable`,
   * `recovery-code-invalid`, `rate-limited`, `ticket-invalid`, `revoked`, `message-malformed`.
   */
  open(opener: Opener, by: PasskeySessionBy): Promise<PasskeySessionAnswer>
}

interface OpeningParts {
  readonly assertions: CallerAssertions
  readonly vouches: Vouches
  readonly recovery: Recovery
  readonly tickets: EnrolmentTickets
  readonly challenges: CeremonyChallenges
  readonly tokens: ServiceTokens<SessionClaims>
  readonly callers: CallerAccounts
  readonly revoked: Revoked
  readonly audit: AuditLog
  readonly clock: Clock
  readonly log: Log
}

/** Who showed it, and by which passkey, or by a code that which passkey made. */
interface Shown {
  readonly callerId: CallerId
  readonly credentialId: string | null
}

export function createSessionOpening(parts: OpeningParts): SessionOpening {
  const { assertions, vouches, recovery, tickets, challenges, tokens, revoked } = parts
  const { callers, audit, clock, log } = parts

  const purposeOf = ({ site, origin, jkt }: Opener) => ({ for: 'session', site: site.key, origin, jkt })

  async function byPasskey(opener: Opener, response: unknown): Promise<Shown> {
    const { clientDataJSON } = parse(AuthenticationResponse, response).response
    const challenge = await challenges.take(clientDataJSON, purposeOf(opener))
    const { site, origin } = opener
    const { credential } = await assertions.verify({ site, origin, response, challenge })
    return { callerId: credential.callerId, credentialId: credential.credentialId }
  }

  async function byCode(opener: Opener, code: string): Promise<Shown> {
    const { key } = opener.site
    const maker = await recovery.use(key, code, refuseRevoked(opener))
    const { callerId } = maker
    const notice = { noticeId: newId(), atMs: clock.now(), passkeyName: '' }
    await callers.addNotice(callerId, { ...notice, what: 'recovery-code-used' })
    await audit.append({
      actor: callerId,
      action: 'recovery-code-used',
      subject: callerId,
      details: { site: key },
    })
    return maker
  }

  const refuseRevoked =
    (opener: Opener) =>
    ({ callerId, credentialId }: Shown) => {
      const { site, jkt } = opener
      const asked = { jti: '', jkt, site: site.key, issuedAtMs: clock.now(), callerId }
      const isRevoked = revoked.token(credentialId === null ? asked : { ...asked, credentialId })
      if (isRevoked) throw new RingfenceError('revoked')
    }

  async function shown(opener: Opener, by: PasskeySessionBy): Promise<Shown> {
    const { site, origin, jkt } = opener
    const mayBe = refuseRevoked(opener)
    switch (by.method) {
      case 'passkey':
        return byPasskey(opener, by.response)
      case 'vouch': {
        const { vouch } = by
        const { callerId } = await vouches.accept({ site, origin, vouch }, accepted =>
          mayBe(weak(accepted.callerId)),
        )
        return weak(callerId)
      }
      case 'recovery-code':
        return byCode(opener, by.code)
      case 'ticket':
        return weak(
          await tickets.accept(by.ticket, { site: site.key, origin, jkt }, callerId => mayBe(weak(callerId))),
        )
    }
  }

  return {
    begin: async opener => {
      const challenge = newSecret()
      await challenges.begin(challenge, purposeOf(opener))
      return assertions.options(opener.site, challenge)
    },
    open: async (opener, by) => {
      const who = await shown(opener, by)
      refuseRevoked(opener)(who)
      const { callerId, credentialId } = who
      const { site, origin, jkt } = opener
      const accessToken = await tokens.issue(own => ({
        ...own,
        site: site.key,
        origin,
        sub: callerId,
        by: by.method,
        ...(credentialId === null ? {} : { crd: credentialId }),
        cnf: { jkt },
      }))
      const details = { site: site.key, by: by.method }
      await audit.append({ actor: callerId, action: 'passkey-session-opened', subject: callerId, details })
      log.info('passkey session opened', details)
      return { accessToken, expiresInSeconds: sessionSeconds }
    },
  }
}

/** Shown by no passkey. */
const weak = (callerId: CallerId): Shown => ({ callerId, credentialId: null })
