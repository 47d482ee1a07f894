import {
  type Answer,
  codeOf,
  RingfenceError,
  type StepUpAnswer,
  type StepUpId,
} from '../../../protocol/index.ts'
import { type CallSession, cancelTimer, logFields, tell, timeOf } from '../callSession.ts'
import { type CallWorld, track } from '../callWorld.ts'
import { attempt } from '../ending/attempt.ts'
import { noteCall } from '../ending/noteCall.ts'
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
  world: CallWorld,
  session: CallSession,
  stepUpId: StepUpId,
  answer: StepUpAnswer,
): Promise<Answer<'answerStepUp'>> {
  const { open } = session.stepUps
  if (open?.state !== 'asked' || open.stepUpId !== stepUpId) throw new RingfenceError('step-up-over')
  if (answer.kind !== 'signed') {
    conclude(world, session, open, { outcome: answer.kind })
    void track(world, forgetStatement(world, session, stepUpId))
    return { outcome: answer.kind }
  }
  cancelTimer(session, 'step-up')
  const checking = checkStepUp(open)
  session.stepUps = { ...session.stepUps, open: checking }
  const checked = track(world, check(world, session, checking, answer.response))
  session.stepUpChecked = checked
  return { outcome: await checked }
}

async function check(
  world: CallWorld,
  session: CallSession,
  stepUp: CheckingStepUp,
  response: object,
): Promise<StepUpEnd['outcome']> {
  let end: StepUpEnd
  try {
    const { grantId, expiresAtMs, callerId } = await world.stepUpProver.finish(stepUp.stepUpId, response)
    end = { outcome: 'proven', grantId, grantExpiresAtMs: expiresAtMs, callerId }
  } catch (error) {
    end = { outcome: outcomeOf(error) }
    if (codeOf(error) === 'internal-error') {
      world.log.error('step-up not verified', { ...logFields(session.call), cause: error })
    }
  }
  conclude(world, session, stepUp, end)
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
export function withdrawStepUp(world: CallWorld, session: CallSession): void {
  const { open } = session.stepUps
  if (open?.state === 'preparing') session.stepUps = { ...session.stepUps, open: null }
  if (open?.state !== 'asked') return
  conclude(world, session, open, { outcome: 'timed-out' })
  void track(world, forgetStatement(world, session, open.stepUpId))
}

/** Nothing about a call follows its end, so one that ended during the verification keeps the outcome for its record. */
function conclude(
  world: CallWorld,
  session: CallSession,
  stepUp: AskedStepUp | CheckingStepUp,
  end: StepUpEnd,
): void {
  cancelTimer(session, 'step-up')
  const nowMs = timeOf(world, session.call)
  session.stepUps = endStepUp(session.stepUps, stepUp, end, nowMs)
  const { callId, policy } = session.call.admitted
  const { outcome } = end
  const grant =
    end.outcome === 'proven'
      ? { grantId: end.grantId, expiresInMs: end.grantExpiresAtMs - world.clock.now() }
      : null
  world.log.info('step-up ended', { ...logFields(session.call), outcome, tookMs: nowMs - stepUp.askedAtMs })
  if (session.call.phase === 'ended') return
  // What a passkey said outlives the process, as whatever else the record says.
  noteCall(world, session)
  for (const side of ['caller', 'agent'] as const) {
    tell(world, session, side, {
      event: 'stepUpEnded',
      callId,
      stepUpId: stepUp.stepUpId,
      sentence: stepUp.sentence,
      outcome,
      grant,
      provenBy: session.stepUps.provenBy,
      asksLeft: asksLeft(session.stepUps, policy.stepUpsPerCall),
    })
  }
}

/** What was asked can no longer be signed. */
export async function forgetStatement(
  world: CallWorld,
  session: CallSession,
  stepUpId: StepUpId,
): Promise<void> {
  await attempt(world, 'step-up not forgotten', logFields(session.call), () =>
    world.stepUpProver.abandon(stepUpId),
  )
}
