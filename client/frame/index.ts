/** For the page around: puts the softphone into a frame, hears what happens in it, and says the few things that it hears. */

import type { CallId, SoftphoneFrameEvents, SoftphoneHears, SoftphoneSays } from '../../protocol/index.ts'
import { createEvents } from '../sdk/events.ts'
import { ownAddress } from '../sdk/platform/ownAddress.ts'

export type {
  FramedCall,
  FramedState,
  SoftphoneFrameEvents,
} from '../../protocol/frame/softphoneMessages.ts'

/** The softphone in a frame. Made by `connectSoftphone`. */
export interface FramedSoftphone {
  /** What the softphone said last; `null` until it has said something. */
  readonly state: SoftphoneFrameEvents['stateChanged'] | null
  /** The returned function takes the listener away again. */
  on<E extends keyof SoftphoneFrameEvents>(
    event: E,
    listener: (detail: SoftphoneFrameEvents[E]) => void,
  ): () => void
  /** Puts the focus into the softphone. */
  focus(): void
  setLanguage(language: 'en' | 'es'): void
  /** `system`: as the agent's system says. */
  setTheme(theme: 'light' | 'dark' | 'system'): void
  /** Answers `recordAsked`. */
  answerRecord(callId: CallId, outcome: 'opened' | 'not-found'): void
  /** Hears nothing more. The frame stays. Idempotent. */
  close(): void
}

/** Origin that this very file was loaded from. */
const ownOrigin = (): string => new URL(ownAddress()).origin

/** What the frame's `allow` attribute must say. `hid` is for the keys of headsets, which this version does not use yet. */
export const softphoneAllow = 'microphone; autoplay; publickey-credentials-get; hid'

/**
 * Address of the softphone for a frame in this very page, whose origin must be in `frameAncestors` of the service's configuration.
 *
 * @param service origin of the service; default: where this file came from
 */
export function softphoneAddress(service: string = ownOrigin()): string {
  const url = new URL('/softphone/', service)
  url.search = new URLSearchParams({ ancestor: location.origin }).toString()
  return url.href
}

/**
 * Listens to the softphone in this frame, and to nothing else: only messages of its own window, and of the origin of its address, count.
 *
 * @throws TypeError when the frame's address is not one of `softphoneAddress`
 */
export function connectSoftphone(iframe: HTMLIFrameElement): FramedSoftphone {
  const service = serviceOf(iframe.src)
  const events = createEvents<SoftphoneFrameEvents>()
  let state: SoftphoneFrameEvents['stateChanged'] | null = null

  const hear = ({ origin, source, data }: MessageEvent<unknown>) => {
    if (origin !== service || source !== iframe.contentWindow || !isOfSoftphone(data)) return
    if (data.event === 'stateChanged') state = data.detail
    tell(data)
  }
  const tell = (said: SoftphoneSays) => {
    switch (said.event) {
      case 'stateChanged':
        return events.emit(said.event, said.detail)
      case 'ended':
        return events.emit(said.event, said.detail)
      case 'rang':
      case 'answered':
      case 'recordAsked':
        return events.emit(said.event, said.detail)
    }
  }
  const say = (wish: SoftphoneHears) => iframe.contentWindow?.postMessage(wish, service)

  window.addEventListener('message', hear)
  // A frame that was there before this listener has said its state already; one that still loads says it by itself.
  say({ ringfence: 'softphone', wish: 'tellState' })

  return {
    get state() {
      return state
    },
    on: (event, listener) => events.on(event, listener),
    focus() {
      iframe.focus()
      say({ ringfence: 'softphone', wish: 'focus' })
    },
    setLanguage: language => say({ ringfence: 'softphone', wish: 'setLanguage', language }),
    setTheme: theme => say({ ringfence: 'softphone', wish: 'setTheme', theme }),
    answerRecord: (callId, outcome) => say({ ringfence: 'softphone', wish: 'answerRecord', callId, outcome }),
    close: () => window.removeEventListener('message', hear),
  }
}

function serviceOf(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined
  const isOurs = url?.pathname === '/softphone/' && url.searchParams.get('ancestor') === location.origin
  if (!url || !isOurs)
    throw new TypeError('Ringfence: the frame must have the address that softphoneAddress() answers')
  return url.origin
}

const names: readonly string[] = ['stateChanged', 'rang', 'answered', 'ended', 'recordAsked']

/** The service's own page says it, to this page; so what is asked is only whether it is one of its messages. */
const isOfSoftphone = (data: unknown): data is SoftphoneSays =>
  typeof data === 'object' &&
  data !== null &&
  'ringfence' in data &&
  data.ringfence === 'softphone' &&
  'event' in data &&
  typeof data.event === 'string' &&
  names.includes(data.event) &&
  'detail' in data
