import { type Answer, type Params, RingfenceError } from '../../../protocol/index.ts'
import { type CallSession, isIn } from '../callSession.ts'
import type { CallWorld } from '../callWorld.ts'
import type { CallerGate } from './callerGate.ts'
import { followGate, passGate } from './followGate.ts'
import { isAsked, nextTryInMs, spendTry } from './gateState.ts'

/** What was pressed or typed, for which key, and the work that it was paid with. */
export type GateAnswer = Omit<Params<'answerGate'>, 'callId'>

/**
 * The caller pressed or typed the key. A wrong one, and one to an earlier question, costs a try, and another key is asked for. A script
 * can press a key, too: under pressure the right one costs the most there is.
 * @throws RingfenceError `request-not-allowed` where nothing is asked; `rate-limited` where no try is left, and when one is;
 * `work-required` with what to compute, and `work-invalid`, neither of which is a try
 */
export async function answerGate(
  world: CallWorld,
  session: CallSession,
  answer: GateAnswer,
): Promise<Answer<'answerGate'>> {
  if (hasAnswered(session)) return { passed: true }
  if (session.underPressure && isRight(keyAsked(world, session), answer)) {
    await world.keyWork.settle(session.call.admitted.token, answer.work)
    // Meanwhile they may have been heard, have answered otherwise, or be gone.
    if (hasAnswered(session)) return { passed: true }
  }
  if (isRight(keyAsked(world, session), answer)) {
    passGate(world, session, 'key')
    return { passed: true }
  }
  session.gate.key = null
  session.gate.missed = 'key'
  spendTry(world, session)
  followGate(world, session)
  return { passed: false }
}

/** Whoever was heard while they typed has answered, and is asked nothing more. */
const hasAnswered = (session: CallSession): boolean =>
  isIn(session, 'waiting') && !isAsked(session) && session.gate.passed !== null

type Key = NonNullable<CallerGate['key']>

function keyAsked(world: CallWorld, session: CallSession): Key {
  if (!isIn(session, 'waiting') || !isAsked(session)) throw new RingfenceError('request-not-allowed')
  if (session.gate.key === null)
    throw new RingfenceError('rate-limited', { until: { retryAfterMs: nextTryInMs(world, session) } })
  return session.gate.key
}

const isRight = ({ number, text }: Key, answer: GateAnswer): boolean =>
  number === answer.number && text === answer.key.trim()
