import { RingfenceError } from '../../../protocol/errors.ts'
import type { Platform } from '../assembly/platform.ts'
import { checkPhoneOptions } from '../checkOptions.ts'
import { asRingfenceError } from '../errors.ts'
import { createEvents } from '../events.ts'
import { ProcessedMicrophone } from '../media/processedMicrophone.ts'
import { unknownQuality } from '../media/qualityMeter.ts'
import type { Microphone } from '../platform/browser.ts'
import { createPreconnect } from './admission/preconnect.ts'
import { Call } from './call.ts'
import {
  callOfText,
  leaveCall,
  type ResumableCall,
  takeAbandonedCall,
  takeLeftCall,
  textOfCall,
} from './live/leftCall.ts'
import type { LiveCall } from './live/liveCallTypes.ts'
import { hangUpLeft } from './live/resume.ts'
import { namedCause } from './namedCause.ts'
import { createPhoneLog } from './phoneLog.ts'
import { isOver, phoneEnded, phoneRefused, refusedEvent, talkedMsOf } from './phoneState.ts'
import type { Devices, Phone, PhoneEvents, PhoneOptions, PhoneSnapshot } from './phoneTypes.ts'

/** In which way a call begins, where that is not the usual one. */
interface How {
  readonly appeals?: boolean
  readonly wantsPasskey?: boolean
}

/** A caller's phone on a given platform. */
export function createPhoneOn(
  platform: Platform,
  options: PhoneOptions & { readonly service: string },
): Phone {
  checkPhoneOptions(options)
  const { service, site, queue, processMicrophone } = options
  const events = createEvents<PhoneEvents>()
  const log = createPhoneLog(options.logger, platform.clock.now)
  events.on('refused', log.refused)
  const workOnMicrophone =
    processMicrophone &&
    ((opened: Microphone) =>
      new ProcessedMicrophone(opened, processMicrophone, platform.clock, log.processingFailed))
  const preconnect = createPreconnect(platform, options)
  let snapshot: PhoneSnapshot = { state: 'idle' }
  let call: Call | undefined
  let calling: Promise<void> | undefined
  let farewell: Promise<void> | undefined
  let closed = false
  let devices: Devices = { input: '', output: '' }

  const show = (next: PhoneSnapshot) => {
    if (next === snapshot) return
    log.follow(snapshot, next)
    snapshot = next
    if (isOver(next)) place?.leave()
    events.emit('snapshotChanged', next)
  }

  /** The call goes on in the tab that asked for it. */
  const handOver = (): string | undefined => {
    const before = snapshot
    const left = call?.live && !call.over ? call.leave() : undefined
    if (!left) return undefined
    const talkedMs = talkedMsOf(before, platform.clock.now())
    show(phoneEnded('moved', talkedMs))
    if ('callId' in before) events.emit('ended', { callId: before.callId, reason: 'moved', talkedMs })
    return textOfCall(left, platform.clock.now())
  }
  const place = platform.openCallPlace?.(`ringfence call ${service} ${site}`, handOver)

  /** The call that this tab had, or one that was closed. One that was hung up is only told so, also to a server that did not hear it. */
  const takeLeft = (take = takeLeftCall): ResumableCall | undefined => {
    const left = take(platform, options)
    if (!left?.hungUp) return left
    farewell = hangUpLeft({ platform, preconnect }, left)
    return undefined
  }

  const newCall = ({ appeals = false, wantsPasskey = false }: How): Call => {
    const made: Call = new Call({
      before: call?.live?.farewell ?? farewell,
      ...{ platform, preconnect, service, site, queue, events, appeals, wantsPasskey },
      ...{ vouch: options.vouch, workOnMicrophone },
      language: options.language ?? 'en',
      pageContext: options.pageContext,
      devices: () => devices,
      // A receipt may come when the next call has begun.
      show: next => {
        if (call === made) show(next)
      },
    })
    call?.closePrompt()
    call = made
    return made
  }

  /** A call of this tab goes on at once. Where another tab has begun one meanwhile, that one stays. */
  const keepPlace = (made: Call): void => {
    place?.takeAgain().then(isOurs => (isOurs || made.over ? undefined : made.leave()))
  }

  const start = async (how: How = {}): Promise<void> => {
    const left = takeLeft()
    let goesOn = left
    let made: Call | undefined
    try {
      const obstacle = platform.obstacle()
      if (obstacle) throw new RingfenceError(obstacle)
      made = newCall(how)
      if (left) keepPlace(made)
      else if (place) {
        goesOn = callOfText(await place.take(), platform.clock.now()) ?? takeLeft(takeAbandonedCall)
      }
    } catch (error) {
      await made?.hangUp()
      const refusal = await namedCause(error, { platform, service })
      show(phoneRefused(refusal))
      events.emit('refused', refusedEvent(refusal))
      throw refusal
    }
    if (made.over) place?.leave()
    else await (goesOn ? made.walkBack(goesOn) : made.walk())
  }

  // A page kept for going back may come again, and the call with it.
  const leavePage = () => {
    const left = call?.leave()
    if (left) leaveCall(platform, options, left)
    preconnect.close()
  }

  const resume = async (): Promise<boolean> => {
    if (closed || !isOver(snapshot)) return false
    const left = takeLeft()
    if (!left) return false
    try {
      const made = newCall({})
      keepPlace(made)
      const resuming = made.resume(left)
      calling = resuming.then(() => undefined)
      return await resuming
    } catch {
      return false // the browser has no sound at all; the next press says so
    }
  }

  const stopWatchingPage = [
    platform.onPageHide(leavePage),
    platform.onPageReturn(() => resume().catch(() => undefined)),
  ]

  /** What only a call that was let in can do. */
  const live = <T>(act: (live: LiveCall) => Promise<T>): Promise<T> => {
    const work = call?.live ? act(call.live) : Promise.reject(new RingfenceError('request-not-allowed'))
    return work.catch(error => Promise.reject(asRingfenceError(error)))
  }
  const inCall = (act: (call: Call) => Promise<void>): Promise<void> =>
    call ? act(call) : Promise.reject(new RingfenceError('request-not-allowed'))

  return {
    get snapshot() {
      return snapshot
    },
    warmUp() {
      if (!closed && isOver(snapshot)) preconnect.warmUp()
    },
    call() {
      if (closed) return Promise.reject(new RingfenceError('request-not-allowed'))
      if (calling && call && !call.over) return calling
      calling = start()
      return calling
    },
    appeal() {
      const mayAppeal = snapshot.state === 'refused' && snapshot.until?.appeal === 'passkey'
      if (closed || !mayAppeal) return Promise.reject(new RingfenceError('request-not-allowed'))
      calling = start({ appeals: true })
      return calling
    },
    resume,
    usePasskey: () => inCall(now => now.usePasskey()),
    autofillPasskey: () => call?.autofillPasskey() ?? (() => {}),
    continueWithoutPasskey: () => inCall(now => now.continueWithoutPasskey()),
    makePasskey: name => inCall(now => now.makePasskey(name)),
    confirmStepUp: () => live(now => now.confirmStepUp()),
    refuseStepUp: () => live(now => now.refuseStepUp()),
    answerMove: agrees => live(now => now.answerMove(agrees)),
    answerGate: key => live(now => now.answerGate(key)),
    callWithPasskey() {
      const before = snapshot.state === 'waiting' && snapshot.gate?.passkeyHelps ? call : undefined
      if (closed || !before) return Promise.reject(new RingfenceError('request-not-allowed'))
      before.live?.abandon().catch(() => undefined)
      calling = start({ wantsPasskey: true })
      before.leave()
      return calling
    },
    unlockSound: () => call?.voice.unlock(),
    hangUp: () => call?.hangUp() ?? Promise.resolve(),
    mute: muted => call?.mute(muted),
    allowMicrophone: () => inCall(now => now.voice.allowMicrophone()),
    get devices() {
      return devices
    },
    useDevices(chosen) {
      devices = chosen
      const changed = call?.voice.useDevices(chosen) ?? Promise.resolve()
      return changed.catch(error => Promise.reject(asRingfenceError(error)))
    },
    level: () => (snapshot.state === 'talking' && call ? call.voice.level() : 0),
    ownLevel: () => (call && !call.over ? call.voice.ownLevel() : 0),
    quality: () => (snapshot.state === 'talking' && call ? call.voice.quality() : unknownQuality),
    reset() {
      if (!isOver(snapshot) || snapshot.state === 'idle') return
      call?.closePrompt()
      call?.live?.close()
      call = undefined
      show({ state: 'idle' })
    },
    on: (event, listener) => events.on(event, listener),
    close() {
      if (closed) return
      closed = true
      for (const stop of stopWatchingPage) stop()
      if (call?.isResuming) return leavePage() // for the phone that comes next: nobody hung up
      // Said before the socket closes, so that nobody waits for this page to come back.
      call?.hangUp().catch(() => undefined)
      call?.leave()
      preconnect.close()
    },
  }
}
