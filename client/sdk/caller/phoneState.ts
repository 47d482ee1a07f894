import type { ErrorCode, RingfenceError } from '../../../protocol/errors.ts'
import type { HangUpReason } from '../../../protocol/index.ts'
import type { EndReason } from './live/liveCallTypes.ts'
import type { PhoneEvents, PhoneSnapshot } from './phoneTypes.ts'

/** Pressing the button again at once would only meet the same wall. */
const endsNotWorthRetrying: readonly EndReason[] = [
  'no-agent',
  'declined',
  'media-key-mismatch',
  'revoked',
  'moved',
]

/** On the way in, with nothing to compute that is known of. */
export const phoneJoining: PhoneSnapshot = { state: 'joining', work: null }

/** Whether there is no call any more, or none yet. */
export const isOver = ({ state }: PhoneSnapshot): boolean =>
  state === 'idle' || state === 'ended' || state === 'refused'

export const phoneEnded = (reason: EndReason, talkedMs: number): PhoneSnapshot => ({
  state: 'ended',
  reason,
  talkedMs,
  retryable: !endsNotWorthRetrying.includes(reason),
  receipt: null,
  mayMakePasskey: false,
  madePasskey: null,
})

const refusalOf = ({ code, retryable, until }: RingfenceError) => ({
  code,
  retryable,
  ...(until && { until }),
})

/** What is told of a call that never began. */
export const refusedEvent = (error: RingfenceError): PhoneEvents['refused'] => ({
  ...refusalOf(error),
  ...(error.cause !== undefined && { cause: error.cause }),
})

export const phoneRefused = (error: RingfenceError): PhoneSnapshot => ({
  state: 'refused',
  ...refusalOf(error),
})

/** How long the call has been talked; 0 before. */
export const talkedMsOf = (snapshot: PhoneSnapshot, nowMs: number): number =>
  snapshot.state === 'talking' ? Math.max(0, nowMs - snapshot.startedAtMs) : 0

/** What a hang-up by the person means now. */
export const reasonOfHangUp = (snapshot: PhoneSnapshot): HangUpReason =>
  snapshot.state === 'talking' ? 'caller-hung-up' : 'left-queue'

/** Why a call ended whose socket closed with this code: the server's own reason where it named one. */
export function reasonOfClose(code: ErrorCode): EndReason {
  switch (code) {
    case 'server-stopping':
    case 'worker-died':
    case 'media-failed':
    case 'media-key-mismatch':
    case 'internal-error':
    case 'revoked':
    case 'authorization-expired':
      return code
    // Reported while they talked, and lost the connection: it is not taken up again.
    case 'blocked':
      return 'revoked'
    default:
      return 'connection-lost'
  }
}
