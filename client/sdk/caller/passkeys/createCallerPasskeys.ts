import { RingfenceError } from '../../../../protocol/errors.ts'
import type { PasskeysAnswer } from '../../../../protocol/index.ts'
import type { Platform } from '../../assembly/platform.ts'
import { checkSite } from '../../checkOptions.ts'
import { asRingfenceError } from '../../errors.ts'
import { createEvents } from '../../events.ts'
import type { PasskeySession, PasskeySessionWish } from '../../identity/passkeySession.ts'
import { vouchedRight } from '../admission/vouch.ts'
import type { CallerPasskeys, CallerPasskeysOptions, PasskeysSnapshot } from './callerPasskeys.ts'

/** A caller's own passkeys on a given platform. Nothing is loaded or asked before one of the methods is called. */
export function createCallerPasskeysOn(
  platform: Platform,
  options: CallerPasskeysOptions & { readonly service: string },
): CallerPasskeys {
  checkSite(options)
  const events = createEvents<{ changed: PasskeysSnapshot | null }>()
  let session: PasskeySession | undefined
  let snapshot: PasskeysSnapshot | null = null
  /** Nobody can ask for them again, so they stay until the person has them, whatever else is changed meanwhile. */
  let newRecoveryCodes: readonly string[] | null = null
  /** A new one with every opening and closing: what belongs to an earlier one prompts and shows nothing any more. */
  let era = new AbortController()

  const show = (next: PasskeysSnapshot | null) => {
    snapshot = next
    events.emit('changed', next)
  }

  const beginEra = (): AbortSignal => {
    era.abort()
    era = new AbortController()
    return era.signal
  }

  const shut = () => {
    beginEra()
    session = undefined
    newRecoveryCodes = null
    if (snapshot) show(null)
  }

  const told = <T>(work: Promise<T>): Promise<T> =>
    work.catch(thrown => {
      const error = asRingfenceError(thrown)
      // Ten minutes are over: whoever goes on shows again who they are.
      if (error.code === 'access-token-invalid') shut()
      throw error
    })

  const open = async (
    proveBy: (abort: AbortSignal) => Promise<PasskeySessionWish['by']> | PasskeySessionWish['by'],
  ) => {
    const mine = beginEra()
    const { openPasskeySession } = await platform.loadOnPasskeys()
    const { service, site } = options
    const opened = await openPasskeySession({ platform, service, site, by: await proveBy(mine) })
    const passkeys = await opened.list()
    if (mine.aborted) return
    session = opened
    newRecoveryCodes = null
    show({ ...passkeys, newRecoveryCodes })
    tell(passkeys)
  }

  /** The person's passkey store hears what is left, where it listens. */
  const tell = ({ relyingPartyId, userId, passkeys }: PasskeysAnswer, renamed = false) => {
    const [only] = passkeys.length === 1 ? passkeys : []
    const credentialIds = passkeys.map(({ credentialId }) => credentialId)
    // The store knows one name per person, not per passkey: only that of a single one can be passed on.
    const named = renamed && only ? { name: only.name } : {}
    platform.passkeySupport.tell({ relyingPartyId, userId, credentialIds, ...named })
  }

  const change = async (
    act: (session: PasskeySession, mine: AbortSignal) => Promise<PasskeysAnswer>,
    renamed = false,
  ): Promise<void> => {
    if (!session) throw new RingfenceError('access-token-invalid')
    const mine = era.signal
    const passkeys = await act(session, mine)
    if (mine.aborted) return
    show({ ...passkeys, newRecoveryCodes })
    tell(passkeys, renamed)
  }

  return {
    get snapshot() {
      return snapshot
    },
    openWithPasskey: () => told(open(abort => ({ method: 'passkey', abort }))),
    openWithVouch: () => told(open(() => vouchedRight(options.vouch))),
    openWithRecoveryCode: code => told(open(() => ({ method: 'recovery-code', code }))),
    add: name => told(change((opened, abort) => opened.add(name, abort))),
    rename: (credentialId, name) => told(change(opened => opened.rename(credentialId, name), true)),
    remove: credentialId => told(change(opened => opened.remove(credentialId))),
    makeRecoveryCodes() {
      const make = async (opened: PasskeySession, mine: AbortSignal) => {
        const codes = await opened.makeRecoveryCodes()
        // Shown before the list is asked for: the former are void already, whatever becomes of that.
        if (snapshot && !mine.aborted) {
          newRecoveryCodes = codes
          show({ ...snapshot, recoveryCodesLeft: codes.length, newRecoveryCodes })
        }
        return opened.list()
      }
      return told(change(make))
    },
    forgetRecoveryCodes() {
      if (!snapshot || !newRecoveryCodes) return
      newRecoveryCodes = null
      show({ ...snapshot, newRecoveryCodes })
    },
    dismissNotice: noticeId =>
      told(
        change(async opened => {
          await opened.dismissNotice(noticeId)
          return opened.list()
        }),
      ),
    on: (event, listener) => events.on(event, listener),
    close: shut,
  }
}
