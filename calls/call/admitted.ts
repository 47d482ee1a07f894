import type {
  CallerId,
  CallId,
  Caps,
  KeyThumbprint,
  Language,
  PageContext,
  VerifiedCallToken,
} from '../../protocol/index.ts'
import type { Coming } from '../ports/patterns.ts'
import type { QueuePolicy } from '../ports/queuePolicy.ts'
import type { Share } from '../ports/share.ts'
import type { LeaseAnswer } from '../ports.ts'

const made: unique symbol = Symbol('made by admission')

/** A call that was let in: its token was checked, a lease is held for it. Only {@link admit} makes one. */
export interface Admitted {
  readonly [made]: true
  readonly callId: CallId
  readonly token: VerifiedCallToken
  /** Of the tokens of the devices that this call was on before, first to last. */
  readonly formerJtis: readonly string[]
  readonly policy: QueuePolicy
  readonly pageContext: PageContext
  /** Of the caller's page: both screens show the two words in it. */
  readonly language: Language
  /** Seconds of talk: the token's, or what its identity has left of its day. */
  readonly seconds: number
  /** Rises with each admission and never repeats, so that two calls of one millisecond keep their order. */
  readonly arrival: number
  readonly share: Share
  /** Its site, or where it comes from, was said to be under attack then. */
  readonly cameUnderAttack: boolean
  /** Milliseconds since the epoch, as the clock said then. */
  readonly admittedAtMs: number
  /** The same moment by the monotonic clock: all that follows in the call is measured from it. */
  readonly admittedMonotonicMs: number
}

/** Whose caps a call counts under: the caller's where one is known, else the browser key's. */
export const identityOf = (token: VerifiedCallToken): CallerId | KeyThumbprint => token.callerId ?? token.jkt

/** As whoever watches what happens sees it. */
export const comingOf = (token: VerifiedCallToken, share: Share): Coming => {
  const { site, queue, jkt } = token
  return { site, queue, jkt, identity: identityOf(token), share }
}

/** Lets one call in. `lease` is the answer of the lease port: without it there is no admission. */
export const admit = (
  call: Omit<Admitted, typeof made | 'seconds' | 'formerJtis'>,
  lease: Extract<LeaseAnswer, { state: 'acquired' }>,
): Admitted => ({
  ...call,
  formerJtis: [],
  seconds: Math.min(call.token.caps.seconds, lease.secondsLeft),
  [made]: true,
})

/** What this very call may use of its token's caps. */
export const capsOf = ({ token, seconds }: Admitted): Caps => ({ ...token.caps, seconds })

/** The same call on another device: its token and page count from now on, its place, lease and seconds stay. */
export const moved = (
  call: Admitted,
  { token, pageContext, language }: Pick<Admitted, 'token' | 'pageContext' | 'language'>,
): Admitted => ({
  ...call,
  token: { ...token, queue: call.token.queue },
  formerJtis: [...call.formerJtis, call.token.jti],
  pageContext,
  language,
})
