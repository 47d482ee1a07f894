import { openCallPlace } from './callPlace.ts'
import { loadBrowserKey } from './identity/browserKey.ts'
import { indexedKeyStore } from './identity/indexedKeyStore.ts'
import { browserPasskeySupport } from './identity/passkeySupport.ts'
import { browserPasskeys } from './identity/passkeys.ts'
import { whyNotLoaded } from './lateFile.ts'
import { mediaCertificate } from './media/certificate.ts'
import { microphoneAllowed, openMicrophone } from './media/microphone.ts'
import { openSound } from './media/sound.ts'
import { obstacleToCalls } from './pageRules.ts'
import { pageTimeMs } from './pageTime.ts'
import type { Platform } from './platform.ts'
import { causeOf, watchPolicy } from './reachability.ts'
import { tabNotes } from './tabNotes.ts'

const after = (ms: number, act: () => void): (() => void) => {
  const timer = setTimeout(act, ms)
  return () => clearTimeout(timer)
}

/** The browser that this page runs in. Nothing of it is touched before it is used. */
export const browserPlatform: Platform = {
  clock: {
    now: pageTimeMs,
    after,
  },
  alarm: after,
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
  browserKey: () => loadBrowserKey(indexedKeyStore('browser-key')),
  seatKey: () => loadBrowserKey(indexedKeyStore('seat-key')),
  mediaCertificate,
  notes: tabNotes,
  openMicrophone,
  obstacle: obstacleToCalls,
  causeOf: (code, service) => causeOf(code, service).catch(() => code),
  microphoneAllowed,
  openSound,
  loadOnIntent() {
    watchPolicy()
    return import('./onIntent.ts').catch(whyNotLoaded)
  },
  openCallPlace,
  chance: () => Math.random(),
  onPageHide(act) {
    addEventListener('pagehide', act)
    return () => removeEventListener('pagehide', act)
  },
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
  onPageReturn(act) {
    const whenKept = ({ persisted }: PageTransitionEvent) => {
      if (persisted) act()
    }
    addEventListener('pageshow', whenKept)
    return () => removeEventListener('pageshow', whenKept)
  },
}
