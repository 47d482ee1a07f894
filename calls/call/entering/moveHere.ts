import { type MoveId, RingfenceError } from '../../../protocol/index.ts'
import { moved } from '../admitted.ts'
import { onAnotherDevice } from '../call.ts'
import { type CallSession, cancelTimer, logFields, setTimer, timeOf } from '../callSession.ts'
import type { CallWorld } from '../callWorld.ts'
import { replaceCallerLeg } from '../connection/callerLeg.ts'
import { comeBack, mediaIsBack } from '../connection/connectionLoss.ts'
import { inTurn } from '../connection/replaceLeg.ts'
import { endCall } from '../ending/endCall.ts'
import { noteCall } from '../ending/noteCall.ts'
import { askNewStatement } from '../ring/agentStatement.ts'
import { endRing } from '../ring/ringAgent.ts'
import { spendAllowed } from '../spendAllowed.ts'
import { type Joined, joinedOf } from './joinAnswer.ts'
import type { JoinInput } from './joinInput.ts'
import { legInputOf } from './legInput.ts'
import type { OpenMove } from './openMove.ts'

/** How long the device that has the call may take to answer, in milliseconds. */
const moveAnswerTimeMs = 30_000

/**
 * Holds a device until the one that has the call answers, and moves the call if that agrees. Nothing is spent but the token.
 * @throws RingfenceError `passkey-required`, `rate-limited`, `move-refused`, `move-unanswered` also when the call ended or another device waits
 * already, `connection-lost`, `revoked`, `media-failed`, `worker-died`
 */
export async function moveHere(world: CallWorld, session: CallSession, input: JoinInput): Promise<Joined> {
  if (input.token.assurance !== 'passkey') throw new RingfenceError('passkey-required')
  if (session.move) throw new RingfenceError('move-unanswered')
  spendAllowed(world, session, 'moves')
  const { move, answered } = askLiveDevice(world, session, input)
  await answered
  try {
    return await takeOver(world, session, input, move)
  } finally {
    if (session.move === move) session.move = null
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

function askLiveDevice(world: CallWorld, session: CallSession, { token, onHeld }: JoinInput) {
  const { promise: answered, resolve } = Promise.withResolvers<void>()
  const move: OpenMove = {
    moveId: world.ids.moveId(),
    token,
    endsAtMs: world.clock.monotonic() + moveAnswerTimeMs,
    outcome: null,
    end(outcome) {
      if (session.move !== move) return
      const isAnswer = move.outcome === null
      move.outcome = outcome
      // Who agreed is asked no more, but the move is not over before the new leg stands.
      if (outcome !== 'agreed') session.move = null
      if (!isAnswer) return
      cancelTimer(session, 'move')
      resolve()
      const { callId } = session.call.admitted
      if (session.call.phase !== 'ended') {
        world.notify.caller(callId, { event: 'moveEnded', callId, moveId: move.moveId })
      }
      world.log.info('move answered', { ...logFields(session.call), outcome })
    },
  }
  session.move = move
  setTimer(world, session, 'move', moveAnswerTimeMs, () => move.end('unanswered'))
  onHeld({ answerWithinMs: moveAnswerTimeMs, release: () => move.end('released') })
  repeatMove(world, session)
  return { move, answered }
}

/** Asks the live device, or asks it once more: its page was loaded anew. */
export function repeatMove(world: CallWorld, session: CallSession): void {
  const { callId } = session.call.admitted
  if (session.move?.outcome !== null) return
  const { moveId, endsAtMs } = session.move
  const answerWithinMs = Math.max(0, endsAtMs - world.clock.monotonic())
  world.notify.caller(callId, { event: 'moveAsked', callId, moveId, answerWithinMs })
}

/** @throws RingfenceError `request-not-allowed` for a question that is over */
export function answerMove(session: CallSession, moveId: MoveId, agrees: boolean): void {
  const { move } = session
  if (move?.moveId !== moveId || move.outcome !== null) throw new RingfenceError('request-not-allowed')
  move.end(agrees ? 'agreed' : 'refused')
}

/**
 * The live call goes on under the new device's token and media key, and the old device is out of it. A device that is gone or
 * revoked before its leg stands leaves the call where it is.
 */
function takeOver(world: CallWorld, session: CallSession, input: JoinInput, move: OpenMove): Promise<Joined> {
  const { token } = input
  const leg = legInputOf(token.mky, input)
  const onStanding = () => refuseUnlessAgreed(move)
  return inTurn(world, session, async () => {
    refuseUnlessAgreed(move)
    return replaceCallerLeg(world, session, { leg, onStanding }, media => {
      // From its leg to here is a moment too, and the old device has no leg any more to go on with.
      if (move.outcome === 'revoked') endCall(world, session, 'revoked')
      if (move.outcome === 'released') endCall(world, session, 'caller-gone')
      refuseUnlessAgreed(move)
      session.move = null
      // What was signed, or is about to be, names the old device's media key.
      endRing(world, session, { outcome: 'gone', because: 'caller-moved' })
      farewell(world, session)
      moveTo(session, input)
      comeBack(world, session, 'caller')
      mediaIsBack(world, session, 'caller') // what was lost was the old device's
      askNewStatement(world, session)
      noteCall(world, session)
      world.log.info('call moved', { ...logFields(session.call), toJti: token.jti })
      return { ...joinedOf(world, session, media), isTakenUp: true }
    })
  })
}

function moveTo(session: CallSession, input: JoinInput): void {
  if (session.call.phase !== 'ended')
    session.call = onAnotherDevice(session.call, moved(session.call.admitted, input))
}

/** For the old device this call is over; there is no record of that. */
function farewell(world: CallWorld, { call }: CallSession): void {
  const { callId, admittedAtMs } = call.admitted
  const nowMs = timeOf(world, call)
  const talkedMs = call.phase === 'talking' ? nowMs - call.talkingAtMs : 0
  const waitedMs = nowMs - admittedAtMs - talkedMs
  world.notify.caller(callId, { event: 'ended', callId, reason: 'moved', waitedMs, talkedMs })
  world.notify.callerDone(callId)
}
