import { type CallId, RingfenceError, type VerifiedCallToken } from '../../../protocol/index.ts'
import type { AdmissionAnswer, Device } from '../../ports/messages.ts'
import type { Share } from '../../ports/share.ts'
import type { CallWorld } from '../callWorld.ts'

/** A call that is being let in. */
export interface Joining {
  readonly callId: CallId
  readonly token: VerifiedCallToken
  /** Whole before dispatch is asked: what is behind an identity is looked up first. */
  share: Share
  /** Why it may not enter after all. */
  lost: 'revoked' | 'blocked' | 'no-agent' | null
  /** Dispatch keeps a place for it, and is told again and again that it is still needed. */
  isAdmitted: boolean
  /** Hears the one answer of dispatch; another one changes nothing. */
  hear(answer: AdmissionAnswer): void
}

type Asking = Pick<Joining, 'callId' | 'token' | 'share'>

/** How long dispatch may take to answer whether somebody is let in, in milliseconds. */
const admissionTimeMs = 5000

/** Asks dispatch once. No answer in time is a fault of ours, and said to be one: nobody knows whether there is room. */
export async function askAdmission(
  world: CallWorld,
  asking: Asking,
  begin: (hear: Joining['hear']) => void,
): Promise<AdmissionAnswer> {
  const { promise, resolve } = Promise.withResolvers<AdmissionAnswer>()
  begin(resolve)
  const unanswered = () => resolve({ state: 'refused', code: 'service-unavailable' })
  const cancel = world.clock.after(admissionTimeMs, unanswered)
  sayAdmission(world, asking)
  try {
    return await promise
  } finally {
    cancel()
  }
}

/** Asks, or tells that the place is still needed; the same place is the answer to both. */
export const sayAdmission = ({ post }: CallWorld, { callId, token, share }: Asking): void =>
  post({ to: 'dispatch', type: 'admissionAsked', callId, device: deviceOf(token), queue: token.queue, share })

const deviceOf = ({ site, callerId, jkt }: VerifiedCallToken): Device => ({
  site,
  callerId: callerId ?? null,
  jkt,
})

const nobodyTalked = { talkedMs: null, isGood: false }

/** The place that was kept for a call that was not let in after all is free again. */
export const giveUpAdmission = ({ post }: CallWorld, callId: CallId): void =>
  post({ to: 'dispatch', type: 'callTold', callId, version: 1, call: { phase: 'ended', ...nobodyTalked } })

/**
 * A call of this identity that another device is just joining with cannot be asked for yet.
 * @throws RingfenceError `passkey-required`, as it will be then; `move-unanswered`
 */
export function refuseWhileOtherDeviceJoins({ assurance }: VerifiedCallToken): never {
  throw new RingfenceError(assurance === 'passkey' ? 'move-unanswered' : 'passkey-required')
}
