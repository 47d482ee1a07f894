import type { Authorization, CallId } from '../../../../protocol/index.ts'
import { asRingfenceError } from '../../errors.ts'
import { signProof } from '../../identity/callProof.ts'
import type { Clock, Signal } from '../../signal/signalTypes.ts'
import type { LiveCallParts } from './liveCallTypes.ts'

/** Keeps one call's authorization fresh; `stop` ends that. */
export interface AuthorizationKeeper {
  /** A new one came with an answer; it takes the place of the one before. */
  renew(authorization: Authorization): void
  /** Looks at the clock: timers of a page in the background may come a minute late, other signs of life do not. */
  check(): void
  stop(): void
}

/**
 * Refreshes at half of an authorization's time, give or take a tenth, so that many pages do not ask in the same moment. A
 * try that fails is made again while there is time; when the connection broke, coming back brings a new one.
 */
export function keepAuthorized(parts: {
  readonly clock: Clock
  readonly chance: () => number
  readonly refresh: (nonce: string) => Promise<Authorization>
}): AuthorizationKeeper {
  const { clock } = parts
  let held: (Authorization & { readonly endsAtMs: number }) | undefined
  let dueAtMs = 0
  let asking = false
  let cancelTimer = () => {}

  const due = (inMs: number) => {
    dueAtMs = clock.now() + inMs
    cancelTimer()
    cancelTimer = clock.after(inMs, () => {
      dueAtMs = 0 // a timer may come a little early, and comes once
      check()
    })
  }

  const refresh = async (authorization: NonNullable<typeof held>) => {
    asking = true
    try {
      const next = await parts.refresh(authorization.nonce)
      if (held === authorization) renew(next)
    } catch (error) {
      const leftMs = authorization.endsAtMs - clock.now()
      if (held === authorization && asRingfenceError(error).retryable && leftMs > 0) {
        due(Math.max(leftMs / 4, 1000))
      }
    } finally {
      asking = false
    }
  }

  const check = () => {
    if (held && !asking && clock.now() >= dueAtMs) refresh(held)
  }

  const renew = (authorization: Authorization) => {
    const lifeMs = authorization.expiresInSeconds * 1000
    held = { ...authorization, endsAtMs: clock.now() + lifeMs }
    due(lifeMs * (0.4 + 0.2 * parts.chance()))
  }

  return {
    renew,
    check,
    stop() {
      held = undefined
      cancelTimer()
    },
  }
}

/** Keeps a call authorized with the browser key of its token. */
export const keepCallAuthorized = (
  { browser, key, jti, voice }: Pick<LiveCallParts, 'browser' | 'key' | 'jti' | 'voice'>,
  connection: Pick<Signal, 'request'>,
  callId: CallId,
): AuthorizationKeeper =>
  keepAuthorized({
    clock: browser.clock,
    chance: browser.chance,
    async refresh(nonce) {
      const proof = await signProof(key, { jti, nonce, iat: Math.floor(browser.clock.now() / 1000) })
      return voice.takeRelays(await connection.request('refresh', { callId, proof }))
    },
  })
