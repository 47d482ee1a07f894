import { type Moment, phoneAfterEvent, phoneConnected, waitingAsTold } from '../sdk/caller/phoneAfterEvent.ts'
import { phoneJoining } from '../sdk/caller/phoneState.ts'
import type { CallId, EventFrame, PhoneSnapshot } from '../sdk/index.ts'
import { impossible, type TestStep } from './testSteps.ts'

const beforeLine: readonly PhoneSnapshot['state'][] = ['joining', 'asking-microphone', 'held', 'resuming']

/**
 * What the phone shows after a step, by the real phone's own rules. `event`: what the service says of it.
 * @throws Error for a step that cannot happen in this state
 */
export function snapshotAfterStep(
  step: TestStep,
  now: PhoneSnapshot,
  callId: CallId,
  event: EventFrame | undefined,
  moment: Moment,
): PhoneSnapshot {
  const next = event ? phoneAfterEvent(now, event, moment) : ownStep(step, now, callId, moment)
  if (next === now) throw impossible(step, now)
  return next
}

/** What the browser and the way in do. */
function ownStep(step: TestStep, now: PhoneSnapshot, callId: CallId, { nowMs }: Moment): PhoneSnapshot {
  switch (step.step) {
    case 'ask-microphone':
      return now.state === 'joining' ? { state: 'asking-microphone' } : now
    case 'allow-microphone':
      return now.state === 'asking-microphone' ? phoneJoining : now
    case 'work': {
      const { progress, logInHelps = false } = step
      return now.state === 'joining' ? { state: 'joining', work: { progress, logInHelps } } : now
    }
    case 'offer-passkey': {
      const { required = false, mayMake = false, failed = null } = step
      const isAsked = now.state === 'joining' || now.state === 'asking-passkey'
      return isAsked ? { state: 'offering-passkey', required, mayMake, failed, made: null } : now
    }
    case 'hold':
      return now.state === 'joining'
        ? { state: 'held', endsAtMs: nowMs + (step.answerWithinMs ?? 30_000) }
        : now
    case 'admit': {
      const { place = 1, expectedWaitMs = null } = step
      return beforeLine.includes(now.state) ? waitingAsTold({ callId, place, expectedWaitMs }) : now
    }
    case 'lose-connection':
    case 'find-connection':
      return phoneConnected(now, step.step === 'lose-connection')
    case 'change-sound':
      if (now.state !== 'talking') return now
      return {
        ...now,
        sound: { ...now.sound, ...step.sound },
        soundBlocked: step.blocked ?? now.soundBlocked,
      }
    case 'change-microphone':
      return now.state === 'talking' ? { ...now, microphone: step.microphone } : now
    case 'issue-receipt': {
      const { receipt = 'header.claims.signature', mayMakePasskey = false } = step
      return now.state === 'ended' && now.receipt === null ? { ...now, receipt, mayMakePasskey } : now
    }
    default:
      return now
  }
}
