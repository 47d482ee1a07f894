import type { BrowserPublicKey, MediaKey, PasskeyPolicy } from '../../../../protocol/index.ts'
import type { Browser } from '../../platform/browser.ts'
import { askService } from '../../signal/http.ts'
import type { Clock } from '../../signal/signalTypes.ts'

/** For whom a token is asked. */
export interface TokenWish {
  readonly service: string
  readonly site: string
  readonly queue: string
  readonly browserKey: BrowserPublicKey
  readonly mediaKey: MediaKey
  /** What the site's back end signed about its visitor. */
  readonly vouch?: string
}

/** A call token, not yet used. */
export interface CallToken {
  readonly token: string
  /** The token's identifier, which the proof repeats. */
  readonly jti: string
  /** Until when a call may be started with it, in milliseconds of this browser's clock. */
  readonly goodUntilMs: number
  /** What the queue would like. */
  readonly passkey: PasskeyPolicy
}

/** What passes between who wants a token, who computes for it and who shows that. */
export interface Working {
  readonly clock: Clock
  /** Whether the page can say who is logged in, should somebody be. */
  readonly mayVouch: boolean
  /** Nobody wants the token any more. */
  isStopped: boolean
  /** `null`: nothing is being computed. */
  work: TokenWork | null
  /** Hears of each change of `work`; for one listener. */
  onChanged: () => void
}

interface TokenWork {
  /** From 0 to 1: of all such searches, the part that is over by now. */
  readonly progress: number
  /** Whether a passkey would spare it. */
  readonly passkeyHelps: boolean
}

/** A call statement, signed by a passkey. */
export interface SignedStatement {
  readonly jti: string
  readonly response: object
  /** Whoever signed is blocked and asks to be let through this once. */
  readonly appeal?: true
}

/** POST to one of the site's two addresses for callers, with what both want to know. */
export const askForCall = (
  platform: Browser,
  { service, site, queue, browserKey, mediaKey, vouch }: TokenWish,
  address: 'call-tokens' | 'call-statements',
  more: object = {},
): Promise<unknown> =>
  askService(platform, {
    method: 'POST',
    url: new URL(`/auth/sites/${encodeURIComponent(site)}/${address}`, service).href,
    body: { queue, browserKey, mediaKey, ...(vouch !== undefined && { vouch }), ...more },
    withSession: false,
  })
