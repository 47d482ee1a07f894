import type { Platform } from '../../assembly/platform.ts'
import { asRingfenceError } from '../../errors.ts'
import type { BrowserKey, MediaCertificate } from '../../platform/browser.ts'
import type { ReadySignal } from '../live/liveCallTypes.ts'
import type { CallToken, Working } from './callTokenRequest.ts'
import { fetchCallToken } from './fetchCallToken.ts'
import type { Preconnect } from './preconnectTypes.ts'
import { type Vouch, vouchOf } from './vouch.ts'

/** The server closes a socket that says nothing after 5 s; one younger than this still has time for its join. */
const youngSocketMs = 4_000

/** A server that is reached at all says hello within this. */
const helloAgainWithinMs = 4_000

/** A socket in the making or made. What failed is forgotten, so that the next asker tries again. */
interface MadeSignal {
  readonly promise: Promise<ReadySignal>
  readonly startedAtMs: number
}

export function createPreconnect(
  platform: Platform,
  wanted: {
    readonly service: string
    readonly site: string
    readonly queue: string
    readonly vouch?: Vouch
  },
): Preconnect {
  const { clock } = platform
  const key = remember(() => platform.browserKey())
  const certificate = remember(() => platform.mediaCertificate('caller', wanted.service))
  const engine = remember(async () => {
    const [made, { createEngine }] = await Promise.all([certificate(), platform.loadOnIntent()])
    return createEngine(made)
  })
  let signal: MadeSignal | undefined
  let token: Promise<CallToken> | undefined
  const newWorking = (): Working => ({
    clock,
    mayVouch: wanted.vouch !== undefined,
    isStopped: false,
    work: null,
    onChanged() {},
  })
  let working = newWorking()
  let isVouched = false
  let hasSigned = false
  let tokenGoodUntilMs = Number.POSITIVE_INFINITY

  const openSignal = async (helloWithinMs?: number): Promise<ReadySignal> => {
    const { openSignal: open } = await platform.loadOnIntent()
    const opened = await open({
      ...{ openSocket: platform.openSocket, clock, service: wanted.service },
      ...(helloWithinMs !== undefined && { helloWithinMs }),
    })
    try {
      const made = await engine()
      return {
        signal: opened,
        engine: made,
        abilities: await made.prepare(opened.hello.routerRtpCapabilities),
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

  /** Whose token: this browser's, and, fresh each time, what the site signs about its visitor. */
  const wish = async (vouch: Promise<string | undefined> | undefined) => {
    const [{ publicKey }, { mediaKey }, vouched]: [BrowserKey, MediaCertificate, string | undefined] =
      await Promise.all([key(), certificate(), vouch])
    if (vouch) isVouched = vouched !== undefined
    const { service, site, queue } = wanted
    return {
      ...{ service, site, queue, browserKey: publicKey, mediaKey },
      ...(vouched !== undefined && { vouch: vouched }),
    }
  }

  const stopWorking = (): void => {
    working.isStopped = true
    working = newWorking()
  }

  const askForToken = async (): Promise<CallToken> => {
    const now = working
    const asked = await fetchCallToken(platform, await wish(vouchOf(wanted.vouch)), now)
    tokenGoodUntilMs = asked.goodUntilMs
    return asked
  }

  const currentToken = (): Promise<CallToken> => {
    if (token && clock.now() < tokenGoodUntilMs) return token
    tokenGoodUntilMs = Number.POSITIVE_INFINITY
    const made = askForToken()
    token = made
    made.catch(error => {
      // That a passkey is required is an answer; it is the same one a moment later.
      if (token === made && asRingfenceError(error).code !== 'passkey-required') token = undefined
    })
    return made
  }

  return {
    warmUp() {
      // Who is logged in may change before the press.
      if (!wanted.vouch) currentToken()
      currentSignal()
    },
    async takeSignal() {
      const taken = currentSignal()
      signal = undefined
      const ready = await taken.promise
      if (!ready.signal.closedBy) return ready
      return openSignal()
    },
    takeSignalAgain: () => openSignal(helloAgainWithinMs),
    takeToken() {
      const taken = currentToken()
      token = undefined
      return taken
    },
    async askStatement() {
      const { fetchCallStatement } = await platform.loadOnIntent()
      // Shown nowhere: whoever is offered a passkey sees that, and whoever signs waits for the prompt.
      return fetchCallStatement(platform, await wish(vouchOf(wanted.vouch)), newWorking())
    },
    // What the site signed came with the statement already.
    async askTokenBy(passkey) {
      hasSigned = false
      const asked = await fetchCallToken(platform, await wish(undefined), working, passkey)
      hasSigned = true
      // Whoever signed needs no token that is worked for.
      stopWorking()
      return asked
    },
    browserKey: key,
    get working() {
      return working
    },
    get isVouched() {
      return isVouched
    },
    get hasSigned() {
      return hasSigned
    },
    close() {
      stopWorking()
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
