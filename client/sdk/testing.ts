/**
 * The door for tests in Node: the same phone and seat, on a platform of their own. Their real signalling, identity
 * and mediasoup-client run; only the browser's sound does not.
 */

import { RingfenceError } from '../../protocol/errors.ts'
import { type KeyStore, loadBrowserKey } from './identity/browserKey.ts'
import { createFakeMedia, type FakeMedia } from './media/fakeMedia.ts'
import { openSignal, parseCallTokenAnswer, parseSessionAnswer } from './onIntent.ts'
import type { Passkeys, Platform } from './platform.ts'
import type { Clock } from './signalTypes.ts'

export { createPhoneOn } from './phone.ts'
export type { Passkeys, Platform } from './platform.ts'
export { createSeatOn } from './seat.ts'
export type { Clock, Socket, SocketListener } from './signalTypes.ts'

export interface NodePlatformOptions {
  /** Sends the page's Origin and, for a seat, keeps the session cookie, as a browser would. */
  readonly fetch: Platform['fetch']
  readonly openSocket: Platform['openSocket']
  readonly clock: Clock
  /** What the microphone prompt answers; granted unless given. */
  readonly openMicrophone?: Platform['openMicrophone']
  /** Whether the prompt was answered before; so unless given. */
  readonly microphoneAllowed?: boolean
  readonly passkeys?: Passkeys
  /** Shown by the transports instead of the certificate's own fingerprint. */
  readonly dtlsFingerprint?: string
}

export interface NodePlatform extends Platform, Pick<FakeMedia, 'inUse' | 'failTransports'> {
  /** As if the page was left. */
  hidePage(): void
}

/** One browser: its own key, its own certificate. */
export function createNodePlatform(options: NodePlatformOptions): NodePlatform {
  const media = createFakeMedia(options.dtlsFingerprint)
  const keyStore = memoryKeyStore()
  const hiding = new Set<() => void>()
  return {
    clock: options.clock,
    passkeys: options.passkeys ?? noPasskeys,
    fetch: options.fetch,
    openSocket: options.openSocket,
    browserKey: () => loadBrowserKey(keyStore),
    makeCertificate: media.makeCertificate,
    openMicrophone: options.openMicrophone ?? media.openMicrophone,
    microphoneAllowed: async () => options.microphoneAllowed ?? true,
    openSound: media.openSound,
    loadOnIntent: async () => ({
      openSignal,
      parseCallTokenAnswer,
      parseSessionAnswer,
      createEngine: media.createEngine,
    }),
    chance: () => 0.5,
    onPageHide(act) {
      hiding.add(act)
      return () => hiding.delete(act)
    },
    inUse: media.inUse,
    failTransports: media.failTransports,
    hidePage() {
      for (const act of [...hiding]) act()
    },
  }
}

const noPasskeys: Passkeys = {
  create: () => Promise.reject(new RingfenceError('browser-unsupported')),
  get: () => Promise.reject(new RingfenceError('browser-unsupported')),
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
