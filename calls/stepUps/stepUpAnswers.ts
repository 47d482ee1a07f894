import {
  type Answer,
  codeOf,
  RingfenceError,
  type StepUpAnswer,
  type StepUpId,
} from '../../protocol/index.ts'
import { attempt } from '../attempt.ts'
import { cancelTimer, type Floor, type Line, logFields, tell, timeOf, track } from '../floor.ts'
import {
  type AskedStepUp,
  asksLeft,
  type CheckingStepUp,
  checkStepUp,
  endStepUp,
  type StepUpEnd,
} from './stepUps.ts'

/**
 * The caller's answer. Both sides hear of the outcome in the tick in which the passkey was verified.
 * @throws RingfenceError `step-up-over` for one that ended or was answered
 */
export async function answerStepUp(
  floor: Floor,
  line: Line,
  stepUpId: StepUpId,
  answer: StepUpAnswer,
): Promise<Answer<'answerStepUp'>> {
  const { open } = line.stepUps
  if (open?.state !== 'asked' || open.stepUpId !== stepUpId) throw new RingfenceError('step-up-over')
  if (answer.kind !== 'signed') {
    conclude(floor, line, open, { outcome: answer.kind })
    void track(floor, forgetStatement(floor, line, stepUpId))
    return { outcome: answer.kind }
  }
  cancelTimer(line, 'step-up')
  const checking = checkStepUp(open)
  line.stepUps = { ...line.stepUps, open: checking }
  const checked = track(floor, check(floor, line, checking, answer.response))
  line.stepUpChecked = checked
  return { outcome: await checked }
}

async function check(
  floor: Floor,
  line: Line,
  stepUp: CheckingStepUp,
  response: object,
): Promise<StepUpEnd['outcome']> {
  let end: StepUpEnd
  try {
    const { grantId, expiresAtMs, callerId } = await floor.stepUpProver.finish(stepUp.stepUpId, response)
    end = { outcome: 'proven', grantId, grantExpiresAtMs: expiresAtMs, callerId }
  } catch (error) {
    end = { outcome: outcomeOf(error) }
    if (codeOf(error) === 'internal-error') {
      floor.log.error('step-up not verified', { ...logFields(line.call), cause: error })
    }
  }
  conclude(floor, line, stepUp, end)
  return end.outcome
}

/** A failure of ours is not the caller's: it must not count as a passkey that answered wrongly. */
function outcomeOf(error: unknown): 'failed' | 'timed-out' {
  switch (codeOf(error)) {
    case 'passkey-invalid':
    case 'passkey-cooling-off':
    case 'revoked':
      return 'failed'
    default:
      return 'timed-out'
  }
}

/**
 * Ends an open step-up that the caller has not answered, as `timed-out`: by its time, because the call ends, or because it
 * moved to another device. One that is being verified is left to its outcome.
 */
export function withdrawStepUp(floor: Floor, line: Line): void {
  const { open } = line.stepUps
  if (open?.state === 'preparing') line.stepUps = { ...line.stepUps, open: null }
  if (open?.state !== 'asked') return
  conclude(floor, line, open, { outcome: 'timed-out' })
  void track(floor, forgetStatement(floor, line, open.stepUpId))
}

/** Nothing about a call follows its end, so one that ended during the verification keeps the outcome for its record. */
function conclude(floor: Floor, line: Line, stepUp: AskedStepUp | CheckingStepUp, end: StepUpEnd): void {
  cancelTimer(line, 'step-up')
  const nowMs = timeOf(floor, line.call)
  line.stepUps = endStepUp(line.stepUps, stepUp, end, nowMs)
  const { callId, policy } = line.call.admitted
  const { outcome } = end
  const grant =
    end.outcome === 'proven'
      ? { grantId: end.grantId, expiresInMs: end.grantExpiresAtMs - floor.clock.now() }
      : null
  floor.log.info('step-up ended', { ...logFields(line.call), outcome, tookMs: nowMs - stepUp.askedAtMs })
  if (line.call.phase === 'ended') return
  for (const side of ['caller', 'agent'] as const) {
    tell(floor, line.call, side, {
      event: 'stepUpEnded',
      callId,
      stepUpId: stepUp.stepUpId,
      sentence: stepUp.sentence,
      outcome,
      grant,
      provenBy: line.stepUps.provenBy,
      asksLeft: asksLeft(line.stepUps, policy.stepUpsPerCall),
    })
  }
}

/** What was asked can no longer be signed. */
export async function forgetStatement(floor: Floor, line: Line, stepUpId: StepUpId): Promise<void> {
  await attempt(floor, 'step-up not forgotten', logFields(line.call), () =>
    floor.stepUpProver.abandon(stepUpId),
  )
}
