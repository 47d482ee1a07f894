import type { EventFrame, EventOf } from '../../../protocol/index.ts'
import type { OwnMicrophone } from '../media/keptMicrophone.ts'
import { soundIsWell } from '../media/soundState.ts'
import { withSound } from '../media/soundWatch.ts'
import type { AskedGate, AskedMove, AskedStepUp, PhoneSnapshot, ShownAgent } from './phoneTypes.ts'

/** What is known here and not by the server, at the moment of an event. */
export interface Moment {
  readonly nowMs: number
  /** What the check of this event's proof showed, where it brought one. */
  readonly agent: ShownAgent
  readonly muted: boolean
  readonly soundBlocked: boolean
  readonly microphone: OwnMicrophone
  readonly connectionLost: boolean
  /** Whether this browser, on this page, can ask for a passkey. */
  readonly hasPasskeys: boolean
}

type Talking = Extract<PhoneSnapshot, { state: 'talking' }>
type Waiting = Extract<PhoneSnapshot, { state: 'waiting' }>

/**
 * What the phone shows after one event of its own call. The same object when the event changes nothing: it belongs to a
 * phase that is over. The end is not told here: it also gives everything back.
 */
export function phoneAfterEvent(before: PhoneSnapshot, event: EventFrame, moment: Moment): PhoneSnapshot {
  switch (event.event) {
    case 'waiting':
      return isGoingOn(before) && before.state !== 'talking' ? afterWaiting(before, event, moment) : before
    case 'gateChanged':
      return before.state === 'waiting' ? { ...before, gate: gateAsked(before, event, moment) } : before
    case 'connecting':
      return before.state === 'waiting' || before.state === 'resuming'
        ? {
            state: 'connecting',
            callId: event.callId,
            connectionLost: moment.connectionLost,
            askedMove: moveOf(before),
          }
        : before
    case 'talking':
      return isGoingOn(before) ? afterTalking(before, event, moment) : before
    case 'moveAsked': {
      const askedMove = { moveId: event.moveId, endsAtMs: moment.nowMs + event.answerWithinMs }
      return 'askedMove' in before ? { ...before, askedMove } : before
    }
    case 'moveEnded':
      return moveOf(before)?.moveId === event.moveId ? phoneAfterMove(before) : before
    default:
      return before.state === 'talking' ? talkingAfter(before, event, moment) : before
  }
}

/** The question of the other device is answered, or over. */
export const phoneAfterMove = (before: PhoneSnapshot): PhoneSnapshot =>
  'askedMove' in before ? { ...before, askedMove: null } : before

/** The connection to the service broke, or is there again. */
export const phoneConnected = (before: PhoneSnapshot, connectionLost: boolean): PhoneSnapshot =>
  'connectionLost' in before && before.connectionLost !== connectionLost
    ? { ...before, connectionLost }
    : before

/** The browser asks for the passkey, or does so no more. */
export const phoneAtStep = (before: PhoneSnapshot, step: AskedStepUp['step']): PhoneSnapshot =>
  before.state === 'talking' && before.stepUp ? { ...before, stepUp: { ...before.stepUp, step } } : before

function talkingAfter(before: Talking, event: EventFrame, { nowMs, agent }: Moment): Talking {
  switch (event.event) {
    case 'agentProven':
      return { ...before, agent }
    case 'capNear':
      return { ...before, capNear: true, endsAtMs: nowMs + event.secondsLeft * 1000 }
    case 'otherMuted':
      return { ...before, otherMuted: event.muted }
    case 'soundReported':
      return withSound(before, { isHeard: event.arrives })
    case 'otherAway':
      return withSound(
        { ...before, otherAwayUntilMs: event.away ? nowMs + event.waitsMs : null },
        // Whoever is away measures nothing.
        event.away ? { isHeard: true } : {},
      )
    case 'stepUpAsked': {
      const { stepUpId, sentence, seat, expiresInMs } = event
      return {
        ...before,
        stepUp: { stepUpId, sentence, seat, endsAtMs: nowMs + expiresInMs, step: 'asked' },
      }
    }
    case 'stepUpEnded': {
      const { sentence, outcome } = event
      const stepUp = before.stepUp?.stepUpId === event.stepUpId ? null : before.stepUp
      return { ...before, stepUp, lastStepUp: { sentence, outcome } }
    }
    default:
      return before
  }
}

/** The first word of a talk, or the first after it was taken up again: what was asked and muted stays. */
function afterTalking(before: PhoneSnapshot, event: EventOf<'talking'>, moment: Moment): Talking {
  const kept = before.state === 'talking' ? before : undefined
  const { nowMs, agent, muted, soundBlocked, microphone, connectionLost } = moment
  return {
    state: 'talking',
    callId: event.callId,
    agentName: event.withName ?? '',
    agent,
    startedAtMs: nowMs - event.talkedMs,
    endsAtMs: nowMs + event.secondsLeft * 1000,
    capNear: kept?.capNear ?? false,
    muted,
    otherMuted: kept?.otherMuted ?? false,
    otherAwayUntilMs: null,
    connectionLost,
    // What the other side says of it is told again where it still holds.
    sound: { ...(kept?.sound ?? soundIsWell), isHeard: true },
    soundBlocked,
    microphone,
    stepUp: kept?.stepUp ?? null,
    lastStepUp: kept?.lastStepUp ?? null,
    askedMove: moveOf(before),
  }
}

function gateAsked(
  { gate: was }: Waiting,
  { gate }: EventOf<'gateChanged'>,
  { nowMs, hasPasskeys }: Moment,
): AskedGate | null {
  if (gate === null) return null
  const { key, nextTryInMs, passkeyHelps, ...rest } = gate
  return {
    ...rest,
    // To whom it cannot help it would only cost the place in line.
    passkeyHelps: passkeyHelps && hasPasskeys,
    work: was?.work ?? null,
    key: key?.key ?? null,
    nextTryAtMs: nextTryInMs === null ? null : nowMs + nextTryInMs,
  }
}

/** A call that was just let in. */
export const waitingAsTold = ({
  callId,
  place,
  expectedWaitMs,
}: Pick<EventOf<'waiting'>, 'callId' | 'place' | 'expectedWaitMs'>): PhoneSnapshot => ({
  ...{ state: 'waiting', callId, place, expectedWaitMs },
  ...{ overtaken: false, gate: null, connectionLost: false, askedMove: null },
})

const afterWaiting = (
  before: PhoneSnapshot,
  event: EventOf<'waiting'>,
  { connectionLost }: Moment,
): PhoneSnapshot => ({
  state: 'waiting',
  callId: event.callId,
  place: event.place,
  expectedWaitMs: event.expectedWaitMs,
  overtaken: isOvertaken(before, event.place),
  gate: before.state === 'waiting' ? before.gate : null,
  connectionLost,
  askedMove: moveOf(before),
})

function isOvertaken(before: PhoneSnapshot, place: number | null): boolean {
  if (before.state !== 'waiting') return false
  if (place === null || before.place === null || place === before.place) return before.overtaken
  return place > before.place
}

const isGoingOn = ({ state }: PhoneSnapshot): boolean =>
  state === 'waiting' || state === 'connecting' || state === 'talking' || state === 'resuming'

const moveOf = (snapshot: PhoneSnapshot): AskedMove | null =>
  'askedMove' in snapshot ? snapshot.askedMove : null
