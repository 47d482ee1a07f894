import { type CallId, type MoveId, RingfenceError } from '../protocol/index.ts'
import { moved } from './admission.ts'
import { askNewStatement } from './agentStatement.ts'
import { onAnotherDevice } from './call.ts'
import { cancelTimer, type Floor, type Line, lineOf, logFields, setTimer, timeOf } from './floor.ts'
import { endCall } from './hangup.ts'
import { type Joined, joinedOf } from './joined.ts'
import type { JoinInput } from './joinInput.ts'
import { legInputOf } from './legInput.ts'
import { inTurn, replaceLeg } from './legTurns.ts'
import { noteCall } from './noting.ts'
import type { OpenMove } from './openMove.ts'
import { comeBack, mediaIsBack } from './presence.ts'
import { endRing } from './ringer.ts'

/** How long the device that has the call may take to answer, in milliseconds. */
const moveAnswerTimeMs = 30_000

/** The call that this identity has on another device, if there is one. */
export const callOnOtherDevice = (floor: Floor, token: Token): Line | undefined =>
  [...floor.lines.values()].find(line => isOtherDevice(token, line.call.admitted.token))

/**
 * A call of this identity that another device is just joining with cannot be asked for yet.
 * @throws RingfenceError `passkey-required`, as it will be then; `move-unanswered`
 */
export function refuseWhileOtherDeviceJoins(floor: Floor, token: Token): void {
  if (![...floor.joining.values()].some(joining => isOtherDevice(token, joining.token))) return
  throw new RingfenceError(token.assurance === 'passkey' ? 'move-unanswered' : 'passkey-required')
}

type Token = JoinInput['token']

const isOtherDevice = ({ callerId, site, jkt }: Token, other: Token): boolean =>
  callerId !== undefined && other.callerId === callerId && other.site === site && other.jkt !== jkt

/**
 * Holds a device until the one that has the call answers, and moves the call if that agrees. Nothing is spent but the token.
 * @throws RingfenceError `passkey-required`, `move-refused`, `move-unanswered` also when the call ended or another device waits
 * already, `connection-lost`, `revoked`, `media-failed`, `worker-died`
 */
export async function moveHere(floor: Floor, line: Line, input: JoinInput): Promise<Joined> {
  if (input.token.assurance !== 'passkey') throw new RingfenceError('passkey-required')
  if (line.move) throw new RingfenceError('move-unanswered')
  const { move, answered } = askLiveDevice(floor, line, input)
  await answered
  try {
    return await takeOver(floor, line, input, move)
  } finally {
    if (line.move === move) line.move = null
  }
}

/** Agreeing is not the end: until its leg stands, the new device may be gone or revoked. */
function refuseUnlessAgreed({ outcome }: OpenMove): void {
  switch (outcome) {
    case 'agreed':
      return
    case 'refused':
      throw new RingfenceError('move-refused')
    case 'released':
      throw new RingfenceError('connection-lost')
    case 'revoked':
      throw new RingfenceError('revoked')
    default:
      throw new RingfenceError('move-unanswered')
  }
}

function askLiveDevice(floor: Floor, line: Line, { token, onHeld }: JoinInput) {
  const { promise: answered, resolve } = Promise.withResolvers<void>()
  const move: OpenMove = {
    moveId: floor.ids.moveId(),
    token,
    endsAtMs: floor.clock.monotonic() + moveAnswerTimeMs,
    outcome: null,
    end(outcome) {
      if (line.move !== move) return
      const isAnswer = move.outcome === null
      move.outcome = outcome
      // Who agreed is asked no more, but the move is not over before the new leg stands.
      if (outcome !== 'agreed') line.move = null
      if (!isAnswer) return
      cancelTimer(line, 'move')
      resolve()
      const { callId } = line.call.admitted
      if (line.call.phase !== 'ended') {
        floor.notify.caller(callId, { event: 'moveEnded', callId, moveId: move.moveId })
      }
      floor.log.info('move answered', { ...logFields(line.call), outcome })
    },
  }
  line.move = move
  setTimer(floor, line, 'move', moveAnswerTimeMs, () => move.end('unanswered'))
  onHeld({ answerWithinMs: moveAnswerTimeMs, release: () => move.end('released') })
  repeatMove(floor, line)
  return { move, answered }
}

/** Asks the live device, or asks it once more: its page was loaded anew. */
export function repeatMove(floor: Floor, line: Line): void {
  const { callId } = line.call.admitted
  if (line.move?.outcome !== null) return
  const { moveId, endsAtMs } = line.move
  const answerWithinMs = Math.max(0, endsAtMs - floor.clock.monotonic())
  floor.notify.caller(callId, { event: 'moveAsked', callId, moveId, answerWithinMs })
}

/** @throws RingfenceError `call-not-found`; `request-not-allowed` for a question that is over */
export function answerMove(floor: Floor, callId: CallId, moveId: MoveId, agrees: boolean): void {
  const { move } = lineOf(floor, { side: 'caller', callId }, callId)
  if (move?.moveId !== moveId || move.outcome !== null) throw new RingfenceError('request-not-allowed')
  move.end(agrees ? 'agreed' : 'refused')
}

/**
 * The live call goes on under the new device's token and media key, and the old device is out of it. A device that is gone or
 * revoked before its leg stands leaves the call where it is.
 */
function takeOver(floor: Floor, line: Line, input: JoinInput, move: OpenMove): Promise<Joined> {
  const { token } = input
  const leg = legInputOf(token.mky, input)
  const onStanding = () => refuseUnlessAgreed(move)
  return inTurn(floor, line, async () => {
    refuseUnlessAgreed(move)
    return replaceLeg(floor, line, { side: 'caller', leg, onStanding }, media => {
      // From its leg to here is a moment too, and the old device has no leg any more to go on with.
      if (move.outcome === 'revoked') endCall(floor, line, 'revoked')
      if (move.outcome === 'released') endCall(floor, line, 'caller-gone')
      refuseUnlessAgreed(move)
      line.move = null
      // What was signed, or is about to be, names the old device's media key.
      endRing(floor, line, { outcome: 'gone', because: 'caller-moved' })
      farewell(floor, line)
      moveTo(line, input)
      comeBack(floor, line, 'caller')
      mediaIsBack(floor, line, 'caller') // what was lost was the old device's
      askNewStatement(floor, line)
      noteCall(floor, line)
      floor.log.info('call moved', { ...logFields(line.call), toJti: token.jti })
      return { ...joinedOf(floor, line, media), isTakenUp: true }
    })
  })
}

function moveTo(line: Line, input: JoinInput): void {
  if (line.call.phase !== 'ended') line.call = onAnotherDevice(line.call, moved(line.call.admitted, input))
}

/** For the old device this call is over; there is no record of that. */
function farewell(floor: Floor, { call }: Line): void {
  const { callId, admittedAtMs } = call.admitted
  const nowMs = timeOf(floor, call)
  const talkedMs = call.phase === 'talking' ? nowMs - call.talkingAtMs : 0
  const waitedMs = nowMs - admittedAtMs - talkedMs
  floor.notify.caller(callId, { event: 'ended', callId, reason: 'moved', waitedMs, talkedMs })
  floor.notify.callerDone(callId)
}
