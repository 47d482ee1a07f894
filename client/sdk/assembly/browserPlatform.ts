import type { SeatPlace } from '../../../protocol/index.ts'
import { openCallPlace } from '../caller/callPlace.ts'
import { loadBrowserKey } from '../identity/browserKey.ts'
import { indexedKeyStore } from '../identity/indexedKeyStore.ts'
import { browserPasskeySupport } from '../identity/passkeySupport.ts'
import { browserPasskeys } from '../identity/passkeys.ts'
import { mediaCertificate } from '../media/certificate.ts'
import { microphoneAllowed, openMicrophone } from '../media/microphone.ts'
import { openSpeaker } from '../media/speaker.ts'
import { pageTimeMs } from '../pageTime.ts'
import type { BrowserKey, MediaCertificate } from '../platform/browser.ts'
import { lateFile } from '../platform/lateFile.ts'
import { oncePerPage } from '../platform/oncePerPage.ts'
import { otherWindows } from '../platform/otherWindows.ts'
import { obstacleToCalls } from '../platform/pageRules.ts'
import { causeOf, watchPolicy } from '../platform/reachability.ts'
import { browserStorage, tabStorage } from '../platform/storageNotes.ts'
import type { Platform } from './platform.ts'

const loadOnIntent = lateFile(() => import('./onIntent.ts'))
const loadOnPasskeys = lateFile(() => import('./onPasskeys.ts'))
const loadOnSeat = lateFile(() => import('./onSeat.ts'))

const after = (ms: number, act: () => void): (() => void) => {
  const timer = setTimeout(act, ms)
  return () => clearTimeout(timer)
}

/** Where there is no page (a server that renders), nothing ever comes. */
const listen = <E extends 'pagehide' | 'pageshow'>(
  name: E,
  act: (event: WindowEventMap[E]) => void,
): (() => void) => {
  globalThis.addEventListener?.(name, act)
  return () => globalThis.removeEventListener?.(name, act)
}

/** One key and one certificate for all who ask on this page, also where the browser keeps none of them. */
const keys = oncePerPage<BrowserKey>()
const certificates = oncePerPage<MediaCertificate>()

/** What the page's own policy stops is told. */
function watched<T>(load: () => Promise<T>): () => Promise<T> {
  return () => {
    watchPolicy()
    return load()
  }
}

/** A key of this page that is kept under a name. */
const placeKey = (name: 'seat-key' | `seat-key ${string}`): Promise<BrowserKey> =>
  keys(name, () => loadBrowserKey(indexedKeyStore(name)))

/** As {@link browserPlatform}, with the key of one place: inside a page below the same domain, a frame has the storage of the pages that stand alone. */
export const browserPlatformAt = ({ kind, origin }: SeatPlace): Platform => ({
  ...browserPlatform,
  seatKey: () => placeKey(`seat-key ${kind} ${origin}`),
  windows: otherWindows,
})

/** The browser that this page runs in. Nothing of it is touched before it is used. */
export const browserPlatform: Platform = {
  clock: {
    now: pageTimeMs,
    after,
  },
  passkeys: browserPasskeys,
  passkeySupport: browserPasskeySupport,
  fetch(url, init) {
    watchPolicy()
    return fetch(url, init)
  },
  openSocket(url, subprotocol, listener) {
    watchPolicy()
    const socket = new WebSocket(url, subprotocol)
    socket.onmessage = ({ data }) => {
      if (typeof data === 'string') listener.onText(data)
    }
    socket.onclose = ({ code }) => listener.onClosed(code)
    return {
      send: text => socket.send(text),
      close: () => socket.close(),
    }
  },
  browserKey: () => keys('browser-key', () => loadBrowserKey(indexedKeyStore('browser-key'))),
  seatKey: () => placeKey('seat-key'),
  mediaCertificate: (holder, service) =>
    certificates(`${holder} ${service}`, () => mediaCertificate(holder, service)),
  notes: tabStorage,
  browserNotes: browserStorage,
  openMicrophone,
  onDevicesChanged(act) {
    if (!('mediaDevices' in navigator)) return () => {}
    const { mediaDevices } = navigator
    mediaDevices.addEventListener('devicechange', act)
    return () => mediaDevices.removeEventListener('devicechange', act)
  },
  obstacle: obstacleToCalls,
  causeOf: (code, service) => causeOf(code, service).catch(() => code),
  microphoneAllowed,
  openSpeaker,
  loadOnIntent: watched(loadOnIntent),
  loadOnPasskeys: watched(loadOnPasskeys),
  loadOnSeat: watched(loadOnSeat),
  openCallPlace,
  // Not in every browser that the library promises (HTML section 6.4.1).
  gestureSoFar: () => !('userActivation' in navigator) || navigator.userActivation.hasBeenActive,
  chance: () => Math.random(),
  onPageHide: act => listen('pagehide', act),
  onWake(act) {
    const whenSeen = () => document.visibilityState === 'visible' && act()
    addEventListener('online', act)
    // After a freeze (Page Lifecycle, section 3.1); not every browser has it.
    document.addEventListener('resume', act)
    document.addEventListener('visibilitychange', whenSeen)
    return () => {
      removeEventListener('online', act)
      document.removeEventListener('resume', act)
      document.removeEventListener('visibilitychange', whenSeen)
    }
  },
  onPageReturn: act =>
    listen('pageshow', ({ persisted }) => {
      if (persisted) act()
    }),
}
