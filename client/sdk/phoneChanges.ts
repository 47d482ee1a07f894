import type { ErrorCode } from '../../protocol/errors.ts'
import type { Answer, EventFrame, HangUpReason } from '../../protocol/index.ts'
import type { PhoneSnapshot } from './callState.ts'

export type EndReason = Extract<PhoneSnapshot, { state: 'ended' }>['reason']

/** Pressing the button again at once would only meet the same wall. */
const endsNotWorthRetrying: readonly EndReason[] = ['no-agent', 'declined', 'media-key-mismatch']

/** Whether there is no call any more, or none yet. */
export const isOver = ({ state }: PhoneSnapshot): boolean =>
  state === 'idle' || state === 'ended' || state === 'refused'

/** The server let this call in. */
export const phoneAfterJoin = ({ callId, place, expectedWaitMs }: Answer<'join'>): PhoneSnapshot => ({
  state: 'waiting',
  callId,
  place,
  expectedWaitMs,
})

/**
 * What the phone shows after one event of the server. The same object when the event changes nothing: it belongs to
 * another call, or to a phase that is over.
 */
export function phoneAfterEvent(before: PhoneSnapshot, event: EventFrame, nowMs: number): PhoneSnapshot {
  if (!('callId' in before) || !('callId' in event) || before.callId !== event.callId) return before
  const { callId } = before
  switch (event.event) {
    case 'waiting':
      if (before.state === 'talking') return before
      return { state: 'waiting', callId, place: event.place, expectedWaitMs: event.expectedWaitMs }
    case 'connecting':
      return before.state === 'waiting' ? { state: 'connecting', callId } : before
    case 'talking':
      if (before.state === 'talking') return before
      return {
        state: 'talking',
        callId,
        agentName: event.withName ?? '',
        startedAtMs: nowMs,
        endsAtMs: nowMs + event.secondsLeft * 1000,
        capNear: false,
        muted: false,
        otherMuted: false,
      }
    case 'capNear':
      if (before.state !== 'talking') return before
      return { ...before, capNear: true, endsAtMs: nowMs + event.secondsLeft * 1000 }
    case 'otherMuted':
      return before.state === 'talking' ? { ...before, otherMuted: event.muted } : before
    case 'ended':
      return phoneEnded(event.reason, event.talkedMs)
    default:
      return before
  }
}

export const phoneEnded = (reason: EndReason, talkedMs: number): PhoneSnapshot => ({
  state: 'ended',
  reason,
  talkedMs,
  retryable: !endsNotWorthRetrying.includes(reason),
})

export const phoneRefused = (code: ErrorCode, retryable: boolean): PhoneSnapshot => ({
  state: 'refused',
  code,
  retryable,
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
      return code
    default:
      return 'connection-lost'
  }
}
