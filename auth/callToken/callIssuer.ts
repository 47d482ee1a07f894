import {
  type CallStatementAnswer,
  type CallStatementRequest,
  type CallTokenAnswer,
  type CallTokenRequest,
  type Caps,
  type PasskeyPolicy,
  RingfenceError,
} from '../../protocol/index.ts'
import { browserKeyThumbprint } from '../binding/browserKeyThumbprint.ts'
import type { Blocked } from '../blocks/createBlocked.ts'
import type { CallerAssertions } from '../caller/callerAssertion.ts'
import {
  anonymousCaller,
  type CallerIdentity,
  passkeyCaller,
  vouchedCaller,
} from '../caller/callerIdentity.ts'
import type { SigningKeys } from '../keys/signingKeys.ts'
import type { CallerAccounts, CallerCredential, Clock, EvidenceRows, Log, TokenUses } from '../ports.ts'
import { newId } from '../randomIds.ts'
import type { Revoked } from '../revocation.ts'
import { openQueueOf } from '../sites/policy.ts'
import type { Site } from '../sites/sites.ts'
import type { AcceptedVouch, Vouches } from '../vouch/vouches.ts'
import type { Work } from '../work/createWork.ts'
import { type CallStatements, type StatedCall, statementSeconds } from './callStatement.ts'
import { issueCallToken } from './callToken.ts'

/** The page that asks. Its origin is one of the site's. */
export interface AskingPage {
  readonly site: Site
  readonly origin: string
}

/** Gives call tokens to whom policy lets have one. */
export interface CallIssuer {
  /**
   * Words what a passkey is to sign so that this very call may begin.
   * @throws RingfenceError `queue-unknown`, `closed-now`, `store-unavailable`, `revoked`, `passkey-not-found` when the vouched caller has none,
   * `vouch-required`, `work-required`, `work-invalid`, and what a vouch is refused with.
   */
  state(page: AskingPage, request: CallStatementRequest): Promise<CallStatementAnswer>
  /**
   * Issues a token, of the assurance that the request proves; where it proves none, for the work that is asked for now.
   * @throws RingfenceError `queue-unknown`, `closed-now`, `store-unavailable`, `revoked`, `blocked`, `passkey-required`, `statement-expired`,
   * `work-required`, `work-invalid`, and what a vouch or a passkey is refused with.
   */
  issue(page: AskingPage, request: CallTokenRequest): Promise<CallTokenAnswer>
}

interface CallIssuerParts {
  readonly publicOrigin: string
  readonly keys: SigningKeys
  readonly tokenUses: Pick<TokenUses, 'refuseIfLost'>
  readonly vouches: Vouches
  readonly statements: CallStatements
  readonly assertions: CallerAssertions
  readonly callers: CallerAccounts
  readonly evidence: EvidenceRows
  readonly revoked: Revoked
  readonly work: Work
  readonly blocked: Blocked
  readonly clock: Clock
  readonly log: Log
}

type PasskeyAnswer = NonNullable<CallTokenRequest['passkey']>
type Request = Pick<CallTokenRequest, 'queue' | 'browserKey' | 'mediaKey' | 'vouch'>

/** One request, checked as far as it can be without any proof. */
interface AskedCall {
  readonly page: AskingPage
  readonly call: StatedCall
  readonly policy: PasskeyPolicy
}

export function createCallIssuer(parts: CallIssuerParts): CallIssuer {
  const { vouches, statements, assertions, callers, evidence, clock } = parts

  function refuseRevoked({ jkt, site }: StatedCall, jti: string, caller: CallerIdentity): void {
    const token = { jti, jkt, site, issuedAtMs: clock.now(), ...caller }
    if (parts.revoked.token(token)) throw new RingfenceError('revoked')
  }

  function asked(page: AskingPage, request: Request): AskedCall {
    const { site, origin } = page
    const queue = openQueueOf(site, request.queue, clock.now())
    parts.tokenUses.refuseIfLost()
    const jkt = browserKeyThumbprint(request.browserKey)
    const caps: Caps = { sessions: 1, ...site.caps }
    const call = { site: site.key, queue: queue.key, origin, caps, mky: request.mediaKey, jkt }
    return { page, call, policy: queue.passkey ?? site.passkeys.policy }
  }

  /** The vouch of a request that may come without one. */
  async function vouchOf(
    { page, call }: AskedCall,
    vouch: string | undefined,
    alsoRight: (vouch: AcceptedVouch) => Promise<void> = async () => {},
  ): Promise<AcceptedVouch | null> {
    if (vouch === undefined) {
      if (page.site.vouching?.required) throw new RingfenceError('vouch-required')
      return null
    }
    return vouches.accept({ ...page, vouch }, async accepted => {
      refuseRevoked(call, '', vouchedCaller(accepted))
      await alsoRight(accepted)
    })
  }

  async function answer(
    { call, policy }: AskedCall,
    caller: CallerIdentity,
    token: { readonly jti: string; readonly caps: Caps; readonly tokenSeconds: number },
  ): Promise<CallTokenAnswer> {
    const { publicOrigin, keys, log } = parts
    const grant = { ...call, mediaKey: call.mky, ...token, caller }
    const signed = issueCallToken(grant, { key: await keys.signingKey(), publicOrigin, nowMs: clock.now() })
    const { site, queue } = call
    log.info('call token issued', { jti: token.jti, site, queue, assurance: caller.assurance })
    return { token: signed, expiresInSeconds: token.tokenSeconds, caps: token.caps, passkey: policy }
  }

  /** A passkey lets nobody through who is blocked, unless they ask for just that. */
  async function refuseBlocked(
    { call, policy }: AskedCall,
    jti: string,
    credential: CallerCredential,
    appeals: boolean,
  ): Promise<void> {
    const { jkt, site } = call
    const caller = { jkt, site, callerId: credential.callerId, jti }
    if (appeals && policy !== 'none') await parts.blocked.appeal(caller, credential)
    else parts.blocked.refuse(caller, policy)
  }

  async function issueByPasskey(
    one: AskedCall,
    { jti, response, appeal }: PasskeyAnswer,
  ): Promise<CallTokenAnswer> {
    const made = await statements.take(jti, one.call)
    if (made === undefined) throw new RingfenceError('statement-expired')
    parts.work.statementTaken({ jti, site: one.call.site, queue: one.call.queue })
    const { statement, text, challenge, vouch } = made
    if (vouch === null && one.page.site.vouching?.required) throw new RingfenceError('vouch-required')
    const before = vouch === null ? anonymousCaller : vouchedCaller(vouch)
    refuseRevoked(one.call, jti, before)
    const { credential, signed } = await assertions.verify({
      ...one.page,
      response,
      challenge,
      ...(vouch === null ? {} : { callerId: vouch.callerId }),
    })
    await refuseBlocked(one, jti, credential, appeal === true)
    const nowMs = clock.now()
    const row = { kind: 'call', subject: jti, site: one.call.site, atMs: nowMs, statement: text } as const
    if ((await evidence.insert({ ...row, ...signed })) === 'exists') {
      throw new RingfenceError('statement-expired')
    }
    const leftSeconds = statement.exp - Math.floor(nowMs / 1000)
    const tokenSeconds = Math.max(1, Math.min(one.page.site.tokenSeconds, leftSeconds))
    const caller = passkeyCaller(credential, before, nowMs)
    return answer(one, caller, { jti, caps: statement.caps, tokenSeconds })
  }

  return {
    state: async (page, request) => {
      const one = asked(page, request)
      refuseRevoked(one.call, '', anonymousCaller)
      const vouch = await vouchOf(one, request.vouch, async ({ callerId }) => {
        // Else the browser would offer passkeys of others, and the vouch would be spent on nothing.
        if ((await callers.credentialsOf(callerId)).length === 0)
          throw new RingfenceError('passkey-not-found')
      })
      if (vouch === null) await parts.work.settleStatement(one.call, request.work)
      const { statement, challenge } = await statements.make(one.call, vouch)
      const { jti, site, queue, exp } = statement
      if (vouch === null) parts.work.statementMade({ jti, site, queue, expiresAtMs: exp * 1000 })
      const options = await assertions.options(page.site, challenge, vouch?.callerId)
      return { jti, options, expiresInSeconds: statementSeconds }
    },
    issue: async (page, request) => {
      const one = asked(page, request)
      const { passkey, vouch } = request
      if (passkey !== undefined) {
        // The vouch was given with the statement; a second one here could name somebody else.
        if (vouch !== undefined) throw new RingfenceError('message-malformed')
        return issueByPasskey(one, passkey)
      }
      if (one.policy === 'required') throw new RingfenceError('passkey-required')
      const jti = newId()
      refuseRevoked(one.call, jti, anonymousCaller)
      const { caps, jkt, site, queue } = one.call
      const accepted = await vouchOf(one, vouch, async ({ callerId }) =>
        parts.blocked.refuse({ jkt, site, callerId }, one.policy),
      )
      const { tokenSeconds } = page.site
      if (accepted !== null) return answer(one, vouchedCaller(accepted), { jti, caps, tokenSeconds })
      parts.blocked.refuse({ jkt, site }, one.policy)
      await parts.work.settle(one.call, one.policy, request.work)
      const answered = await answer(one, anonymousCaller, { jti, caps, tokenSeconds })
      parts.work.tokenIssued({ jti, site, queue, expiresAtMs: clock.now() + tokenSeconds * 1000 })
      return answered
    },
  }
}
