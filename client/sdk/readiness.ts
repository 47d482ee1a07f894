import type { BrowserKey, MediaCertificate, MediaEngine, Platform } from './platform.ts'
import type { Signal } from './signalTypes.ts'
import { type CallToken, fetchCallToken } from './token.ts'

/** The server closes a socket that says nothing after 5 s; one younger than this still has time for its join. */
const youngSocketMs = 4_000

/** What one phone keeps ready between the first sign of intent and the press. */
export interface Readiness {
  /** Starts everything that is not ready. Fails silently: the press tries again and tells. */
  warmUp(): void
  /** A socket on which nothing was asked, with the device readied; it is the caller's from now on. */
  takeSignal(): Promise<ReadySignal>
  /** An unused token; it is the caller's from now on. */
  takeToken(): Promise<CallToken>
  browserKey(): Promise<BrowserKey>
  /** Closes what nobody took. */
  close(): void
}

export interface ReadySignal {
  readonly signal: Signal
  readonly engine: MediaEngine
  readonly rtpCapabilities: Awaited<ReturnType<MediaEngine['prepare']>>
}

/** A socket in the making or made. What failed is forgotten, so that the next asker tries again. */
interface MadeSignal {
  readonly promise: Promise<ReadySignal>
  readonly startedAtMs: number
}

export function createReadiness(
  platform: Platform,
  wanted: { readonly service: string; readonly site: string; readonly queue: string },
): Readiness {
  const { clock } = platform
  const key = remember(() => platform.browserKey())
  const certificate = remember(() => platform.makeCertificate())
  const engine = remember(async () => {
    const [made, { createEngine }] = await Promise.all([certificate(), platform.loadOnIntent()])
    return createEngine(made)
  })
  let signal: MadeSignal | undefined
  let token: Promise<CallToken> | undefined
  let tokenGoodUntilMs = Number.POSITIVE_INFINITY

  const openSignal = async (): Promise<ReadySignal> => {
    const { openSignal: open } = await platform.loadOnIntent()
    const opened = await open({ openSocket: platform.openSocket, clock, service: wanted.service })
    try {
      const made = await engine()
      return {
        signal: opened,
        engine: made,
        rtpCapabilities: await made.prepare(opened.hello.routerRtpCapabilities),
      }
    } catch (error) {
      opened.close()
      throw error
    }
  }

  const currentSignal = (): MadeSignal => {
    if (signal && clock.now() - signal.startedAtMs < youngSocketMs) return signal
    drop(signal)
    const made = { promise: openSignal(), startedAtMs: clock.now() }
    signal = made
    made.promise.catch(() => {
      if (signal === made) signal = undefined
    })
    return made
  }

  const askForToken = async (): Promise<CallToken> => {
    const [{ publicKey }, made]: [BrowserKey, MediaCertificate] = await Promise.all([key(), certificate()])
    const asked = await fetchCallToken(platform, {
      ...wanted,
      browserKey: publicKey,
      mediaKey: made.mediaKey,
    })
    tokenGoodUntilMs = asked.goodUntilMs
    return asked
  }

  const currentToken = (): Promise<CallToken> => {
    if (token && clock.now() < tokenGoodUntilMs) return token
    tokenGoodUntilMs = Number.POSITIVE_INFINITY
    const made = askForToken()
    token = made
    made.catch(() => {
      if (token === made) token = undefined
    })
    return made
  }

  return {
    warmUp() {
      currentToken()
      currentSignal()
    },
    async takeSignal() {
      const taken = currentSignal()
      signal = undefined
      const ready = await taken.promise
      if (!ready.signal.closedBy) return ready
      return openSignal()
    },
    takeToken() {
      const taken = currentToken()
      token = undefined
      return taken
    },
    browserKey: key,
    close() {
      drop(signal)
      signal = undefined
      token = undefined
    },
  }
}

const drop = (made: MadeSignal | undefined): void => {
  made?.promise.then(({ signal }) => signal.close()).catch(() => undefined)
}

/** Makes a thing once; a failure is not remembered. */
function remember<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => {
    made ??= make().catch(error => {
      made = undefined
      throw error
    })
    return made
  }
}
