import {
  type CallerId,
  type PasskeyEntry,
  type PasskeyNotice,
  type PasskeysAnswer,
  type RecoveryCodesAnswer,
  RingfenceError,
} from '../../../protocol/index.ts'
import type { AuditLog, CallerAccounts, CallerCredential, Clock, Log, RecoveryCodes } from '../../ports.ts'
import { newId } from '../../randomIds.ts'
import type { Revoked } from '../../revocation.ts'
import { relyingPartyIdOf, userHandleOf } from '../callerAssertion.ts'
import { type PasskeySession, refuseWeak } from './passkeySession.ts'
import type { Recovery } from './recoveryCodes.ts'

/** What callers see and change of their own passkeys. All changes but none of `list` throw `passkey-required` in a weak session. */
export interface CallerPasskeys {
  list(session: PasskeySession): Promise<PasskeysAnswer>
  /** @throws RingfenceError `passkey-not-found`. */
  rename(session: PasskeySession, credentialId: string, name: string): Promise<void>
  /**
   * The recovery codes that it made go with it.
   * @throws RingfenceError `passkey-not-found`, `last-passkey`; `passkey-required` in a session by a code that it made.
   */
  remove(session: PasskeySession, credentialId: string): Promise<void>
  /** Idempotent. */
  dismissNotice(session: PasskeySession, noticeId: string): Promise<void>
  /** They go with the passkey of this session. */
  makeRecoveryCodes(session: PasskeySession): Promise<RecoveryCodesAnswer>
}

interface CallerPasskeysParts {
  readonly callers: CallerAccounts
  readonly recoveryCodes: RecoveryCodes
  readonly recovery: Recovery
  readonly revoked: Revoked
  readonly audit: AuditLog
  readonly clock: Clock
  readonly log: Log
}

export function createCallerPasskeys(parts: CallerPasskeysParts): CallerPasskeys {
  const { callers, recoveryCodes, recovery, revoked, audit, clock, log } = parts

  async function note(
    { callerId, site, by }: PasskeySession,
    action: string,
    subject: string,
  ): Promise<void> {
    const details = { site: site.key, by }
    await audit.append({ actor: callerId, action, subject, details })
    log.info(action.replaceAll('-', ' '), details)
  }

  async function tell(callerId: CallerId, what: PasskeyNotice['what'], passkeyName: string): Promise<void> {
    await callers.addNotice(callerId, { noticeId: newId(), atMs: clock.now(), what, passkeyName })
  }

  async function find(callerId: CallerId, credentialId: string) {
    const all = await callers.credentialsOf(callerId)
    const found = all.find(one => one.credentialId === credentialId)
    if (found === undefined) throw new RingfenceError('passkey-not-found')
    return { found, others: all.filter(one => one !== found) }
  }

  const isGood = ({ credentialId, usableAtMs }: CallerCredential) =>
    !revoked.credential(credentialId) && (usableAtMs === null || usableAtMs <= clock.now())

  return {
    list: async ({ callerId, site }) => ({
      passkeys: (await callers.credentialsOf(callerId)).map(credential => entryOf(credential, clock.now())),
      notices: [...(await callers.noticesOf(callerId))],
      recoveryCodesLeft: await recoveryCodes.left(callerId),
      relyingPartyId: relyingPartyIdOf(site),
      userId: userHandleOf(callerId),
    }),
    rename: async (session, credentialId, name) => {
      refuseWeak(session)
      if (!(await callers.rename(session.callerId, credentialId, name))) {
        throw new RingfenceError('passkey-not-found')
      }
      await note(session, 'passkey-renamed', credentialId)
    },
    remove: async (session, credentialId) => {
      refuseWeak(session)
      const { callerId, by } = session
      // The codes go with it and this session too: who lost every passkey would lose the way back to another one.
      if (by === 'recovery-code' && session.credentialId === credentialId) {
        throw new RingfenceError('passkey-required')
      }
      const { found, others } = await find(callerId, credentialId)
      // The store keeps the last one that is usable; that others were revoked is not in it.
      if (isGood(found) && !others.some(isGood)) throw new RingfenceError('last-passkey')
      const outcome = await callers.remove(callerId, credentialId, clock.now())
      if (outcome === 'last') throw new RingfenceError('last-passkey')
      if (outcome === 'not-found') throw new RingfenceError('passkey-not-found')
      await tell(callerId, 'passkey-removed', found.name)
      await note(session, 'passkey-removed', credentialId)
    },
    dismissNotice: async (session, noticeId) => {
      refuseWeak(session)
      await callers.dismissNotice(session.callerId, noticeId)
    },
    makeRecoveryCodes: async session => {
      refuseWeak(session)
      const { callerId, credentialId } = session
      const codes = await recovery.make({ callerId, credentialId, site: session.site.key })
      const all = await callers.credentialsOf(callerId)
      const maker = all.find(one => one.credentialId === credentialId)
      await tell(callerId, 'recovery-codes-made', maker?.name ?? '')
      await note(session, 'recovery-codes-made', session.callerId)
      return { codes: [...codes] }
    },
  }
}

function entryOf(credential: CallerCredential, nowMs: number): PasskeyEntry {
  const { credentialId, name, createdAtMs, lastUsedAtMs, synced, usableAtMs } = credential
  const pendingUntilMs = usableAtMs !== null && usableAtMs > nowMs ? usableAtMs : null
  return { credentialId, name, createdAtMs, lastUsedAtMs, synced, usableAtMs: pendingUntilMs }
}
