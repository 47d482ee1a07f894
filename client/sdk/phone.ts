import { RingfenceError } from '../../protocol/errors.ts'
import { Call } from './call.ts'
import type { Phone, PhoneEvents, PhoneOptions, PhoneSnapshot } from './callState.ts'
import { asRingfenceError } from './errors.ts'
import { createEvents } from './events.ts'
import { isOver, phoneRefused } from './phoneChanges.ts'
import type { Platform } from './platform.ts'
import { createReadiness } from './readiness.ts'

/** A caller's phone on a given platform. */
export function createPhoneOn(
  platform: Platform,
  options: PhoneOptions & { readonly service: string },
): Phone {
  const events = createEvents<PhoneEvents>()
  const readiness = createReadiness(platform, options)
  let snapshot: PhoneSnapshot = { state: 'idle' }
  let call: Call | undefined
  let calling: Promise<void> | undefined
  let closed = false

  const show = (next: PhoneSnapshot) => {
    if (next === snapshot) return
    snapshot = next
    events.emit('snapshotChanged', next)
  }

  const start = async (): Promise<void> => {
    try {
      call = new Call({ platform, readiness, events, show, pageContext: options.pageContext ?? (() => ({})) })
    } catch (error) {
      const { code, retryable } = asRingfenceError(error)
      show(phoneRefused(code, retryable))
      events.emit('refused', { code, retryable })
      throw asRingfenceError(error)
    }
    await call.walk()
  }

  // A page kept for going back may come again: only the call ends, not the phone.
  const leavePage = () => {
    call?.drop()
    readiness.close()
  }
  const stopWatchingPage = platform.onPageHide(leavePage)

  return {
    get snapshot() {
      return snapshot
    },
    warmUp() {
      if (!closed && isOver(snapshot)) readiness.warmUp()
    },
    call() {
      if (closed) return Promise.reject(new RingfenceError('request-not-allowed'))
      if (calling && call && !call.over) return calling
      calling = start()
      return calling
    },
    hangUp: () => call?.hangUp() ?? Promise.resolve(),
    mute: muted => call?.mute(muted),
    level: () => call?.level() ?? 0,
    reset() {
      if (isOver(snapshot) && snapshot.state !== 'idle') show({ state: 'idle' })
    },
    on: (event, listener) => events.on(event, listener),
    close() {
      if (closed) return
      closed = true
      stopWatchingPage()
      leavePage()
    },
  }
}
