import { type Answer, type Params, RingfenceError } from '../../../protocol/index.ts'
import { type CallSession, isIn } from '../callSession.ts'
import type { CallWorld } from '../callWorld.ts'
import { followGate, passGate } from './followGate.ts'
import { isAsked, nextTryInMs, spendTry } from './gateState.ts'

/** What was pressed or typed, for which key. */
export type GateAnswer = Pick<Params<'answerGate'>, 'number' | 'key'>

/**
 * The caller pressed or typed the key. A wrong one, and one to an earlier question, costs a try, and another key is asked for.
 * @throws RingfenceError `request-not-allowed` where nothing is asked; `rate-limited` where no try is left, and when one is
 */
export function answerGate(
  world: CallWorld,
  session: CallSession,
  { number, key }: GateAnswer,
): Answer<'answerGate'> {
  const { gate } = session
  // Whoever was heard while they typed has answered, and is asked nothing more.
  if (isIn(session, 'waiting') && !isAsked(session) && gate.passed) return { passed: true }
  if (!isIn(session, 'waiting') || !isAsked(session)) throw new RingfenceError('request-not-allowed')
  if (gate.key === null)
    throw new RingfenceError('rate-limited', { until: { retryAfterMs: nextTryInMs(world, session) } })
  if (gate.key.number === number && gate.key.text === key.trim()) {
    passGate(world, session, 'key')
    return { passed: true }
  }
  gate.key = null
  gate.missed = 'key'
  spendTry(world, session)
  followGate(world, session)
  return { passed: false }
}
