/**
 * The door for tests in Node: the same phone and seat, on a platform of their own. Their real signalling, identity
 * and mediasoup-client run; only the browser's sound does not.
 */

import { type ErrorCode, RingfenceError } from '../../../protocol/errors.ts'
import * as onIntent from '../assembly/onIntent.ts'
import * as onPasskeys from '../assembly/onPasskeys.ts'
import * as onSeat from '../assembly/onSeat.ts'
import type { Platform } from '../assembly/platform.ts'
import type { OpenCallPlace } from '../caller/callPlace.ts'
import { type KeyStore, loadBrowserKey } from '../identity/browserKey.ts'
import { onePromptAtATime } from '../identity/onePrompt.ts'
import type { Notes, PasskeySupport, Passkeys, Windows } from '../platform/browser.ts'
import type { Clock } from '../signal/signalTypes.ts'
import { createFakeMedia, type FakeMedia } from './fakeMedia.ts'

export { openSeatWindow } from '../agent/account/seatWindow.ts'
export { createSeatOn } from '../agent/seat.ts'
export { openCallPlace } from '../caller/callPlace.ts'
export { createCallerPasskeysOn } from '../caller/passkeys/createCallerPasskeys.ts'
export { createPhoneOn } from '../caller/phone.ts'
export type { Socket } from '../signal/signalTypes.ts'

export interface NodePlatformOptions {
  /** Sends the page's Origin and, for a seat, keeps the session cookie, as a browser would. */
  readonly fetch: Platform['fetch']
  readonly openSocket: Platform['openSocket']
  readonly clock: Clock
  /** What the microphone prompt answers; granted unless given. */
  readonly openMicrophone?: Platform['openMicrophone']
  /** Whether the prompt was answered before; so unless given. */
  readonly microphoneAllowed?: boolean
  /** Whether anything was pressed on the page; so unless given. */
  readonly gesture?: boolean
  /** Other pages of the same browser are found by this. */
  readonly openCallPlace?: OpenCallPlace
  /** Other windows of the same browser; none can be opened unless given. */
  readonly windows?: Windows
  /** Why this page can have no call. */
  readonly obstacle?: ErrorCode
  /** What is found to be behind every refusal. */
  readonly cause?: ErrorCode
  /** Absent: a browser without passkeys. */
  readonly passkeys?: Pick<Passkeys, 'create' | 'get'>
  /** Whether the browser offers passkeys in autofill. */
  readonly autofill?: boolean
  /** A browser that was open before: the same keys, certificate and notes, as after a reload. */
  readonly reloaded?: NodePlatform
  /** Shown by the transports instead of the certificate's own fingerprint. */
  readonly dtlsFingerprint?: string
}

export interface NodePlatform
  extends Platform,
    Pick<FakeMedia, 'inUse' | 'failTransports' | 'relayNames' | 'setPath' | 'wantGesture'> {
  /** What the person's passkey store was told. */
  readonly toldPasskeys: readonly Parameters<PasskeySupport['tell']>[0][]
  /** As if the page came back out of the browser's memory. */
  returnToPage(): void
  /** As if the page was left. */
  hidePage(): void
  /** As if a device was plugged in or out. */
  changeDevices(): void
  /** As if the page came into view, or its browser online. */
  wake(): void
}

/** One browser: its own keys, its own certificate. */
export function createNodePlatform(options: NodePlatformOptions): NodePlatform {
  const before = options.reloaded
  const media = createFakeMedia(options.dtlsFingerprint)
  const [browserKeys, seatKeys] = [memoryKeyStore(), memoryKeyStore()]
  const hiding = new Set<() => void>()
  const returning = new Set<() => void>()
  const waking = new Set<() => void>()
  const plugging = new Set<() => void>()
  const toldPasskeys: Parameters<PasskeySupport['tell']>[0][] = []
  const watch = (set: Set<() => void>) => (act: () => void) => {
    set.add(act)
    return () => set.delete(act)
  }
  const all = (set: Set<() => void>) => () => {
    for (const act of [...set]) act()
  }
  return {
    clock: options.clock,
    passkeys: onePromptAtATime(options.passkeys ?? noPasskeys),
    passkeySupport: {
      obstacle: () => (options.passkeys ? null : 'browser-unsupported'),
      autofill: async () => options.autofill ?? false,
      async tell(known) {
        toldPasskeys.push(known)
      },
    },
    toldPasskeys,
    fetch: options.fetch,
    openSocket: options.openSocket,
    browserKey: before?.browserKey ?? (() => loadBrowserKey(browserKeys)),
    seatKey: before?.seatKey ?? (() => loadBrowserKey(seatKeys)),
    mediaCertificate: before?.mediaCertificate ?? media.mediaCertificate,
    notes: before?.notes ?? memoryNotes(),
    browserNotes: before?.browserNotes ?? memoryNotes(),
    openMicrophone: options.openMicrophone ?? media.openMicrophone,
    obstacle: () => options.obstacle ?? null,
    causeOf: async code => options.cause ?? code,
    microphoneAllowed: async () => options.microphoneAllowed ?? true,
    openSpeaker: media.openSpeaker,
    loadOnIntent: async () => ({ ...onIntent, createEngine: media.createEngine }),
    loadOnPasskeys: async () => onPasskeys,
    loadOnSeat: async () => ({ ...onSeat, createEngine: media.createEngine }),
    ...(options.openCallPlace && { openCallPlace: options.openCallPlace }),
    gestureSoFar: () => options.gesture ?? true,
    windows: options.windows ?? noWindows,
    chance: () => 0.5,
    onDevicesChanged: watch(plugging),
    changeDevices: all(plugging),
    onWake: watch(waking),
    onPageHide: watch(hiding),
    onPageReturn: watch(returning),
    inUse: media.inUse,
    failTransports: media.failTransports,
    relayNames: media.relayNames,
    setPath: media.setPath,
    wantGesture: media.wantGesture,
    wake: all(waking),
    hidePage: all(hiding),
    returnToPage: all(returning),
  }
}

const noWindows: Windows = { open: () => null, onMessage: () => () => {} }

const noPasskeys: Passkeys = {
  create: () => Promise.reject(new RingfenceError('browser-unsupported')),
  get: () => Promise.reject(new RingfenceError('browser-unsupported')),
}

/** Of one tab, or of one browser. */
export function memoryNotes(): Notes {
  const notes = new Map<string, string>()
  return {
    take(name) {
      const text = notes.get(name) ?? null
      notes.delete(name)
      return text
    },
    leave: (name, text) => notes.set(name, text).has(name),
  }
}

function memoryKeyStore(): KeyStore {
  let kept: CryptoKeyPair | undefined
  return {
    load: async () => kept,
    async keep(pair) {
      kept ??= pair
      return kept
    },
  }
}
