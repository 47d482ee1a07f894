import {
  type AgentId,
  type Answer,
  type CallId,
  codeOf,
  RingfenceError,
  type StepUpAnswer,
  type StepUpChoice,
  type StepUpId,
} from '../protocol/index.ts'
import {
  attempt,
  cancelTimer,
  type Floor,
  isIn,
  type Line,
  lineOf,
  logFields,
  setTimer,
  tell,
  track,
} from './floor.ts'
import type { StepUpInput } from './ports.ts'
import { purposeOf } from './stepUpSentence.ts'
import {
  type AskedStepUp,
  askRefusal,
  asksLeft,
  type CheckingStepUp,
  checkStepUp,
  endStepUp,
  type PreparingStepUp,
  prepareStepUp,
  type StepUpEnd,
  showStepUp,
  stepUpTimeMs,
} from './stepUps.ts'

/**
 * An agent asks the caller to confirm a purpose. Sound goes on untouched.
 * @throws RingfenceError `call-not-found`, `request-not-allowed` unless they talk, `step-up-pending`, `too-many-step-ups`,
 * `rate-limited` within a pause after the last one, `step-up-not-allowed`, `step-up-over` when the call moved meanwhile
 */
export async function askStepUp(
  floor: Floor,
  agentId: AgentId,
  callId: CallId,
  choice: StepUpChoice,
): Promise<Answer<'askStepUp'>> {
  const line = lineOf(floor, { side: 'agent', agentId }, callId)
  const seat = floor.seats.get(agentId)
  if (!isIn(line, 'talking') || !seat) throw new RingfenceError('request-not-allowed')
  const { token, policy } = line.call.admitted
  const nowMs = floor.clock.now()
  const refusal = askRefusal(line.stepUps, policy.stepUpsPerCall, nowMs)
  if (refusal) throw new RingfenceError(refusal)
  const purpose = purposeOf(policy.stepUps, choice)
  const stepUp = prepareStepUp(floor.ids.stepUpId(), purpose, nowMs)
  line.stepUps = { ...line.stepUps, open: stepUp }
  await track(
    floor,
    show(floor, line, stepUp, {
      stepUpId: stepUp.stepUpId,
      callId,
      site: token.site,
      queue: token.queue,
      origin: token.origin,
      callerId: token.callerId ?? line.stepUps.provenBy,
      purpose: purpose.key,
      sentence: purpose.sentence,
      limit: purpose.limit,
      seat: line.call.agentProof.seat,
      agentId,
      callerMediaKey: token.mky,
      agentMediaKey: seat.mediaKey,
      askedAtMs: stepUp.askedAtMs,
      expiresAtMs: stepUp.expiresAtMs,
    }),
  )
  return { stepUpId: stepUp.stepUpId, sentence: stepUp.sentence, expiresInMs: stepUpTimeMs }
}

/** Has the statement made, then shows it to the caller, unless the question was dropped meanwhile. */
async function show(floor: Floor, line: Line, stepUp: PreparingStepUp, input: StepUpInput): Promise<void> {
  const isStillWanted = () => line.call.phase !== 'ended' && line.stepUps.open === stepUp
  try {
    const { options } = await floor.stepUpProver.begin(input)
    if (isStillWanted()) {
      line.stepUps = { ...line.stepUps, open: showStepUp(stepUp, options) }
      const leftMs = stepUp.expiresAtMs - floor.clock.now()
      setTimer(floor, line, 'step-up', leftMs, () => withdrawStepUp(floor, line))
      repeatStepUp(floor, line)
      floor.log.info('step-up asked', logFields(line.call))
      return
    }
  } catch (error) {
    if (line.stepUps.open === stepUp) line.stepUps = { ...line.stepUps, open: null }
    throw error
  }
  await forget(floor, line, stepUp.stepUpId)
  throw new RingfenceError(line.call.phase === 'ended' ? 'call-not-found' : 'step-up-over')
}

/** Asks the caller once more what is asked already, if something is: their page was loaded anew. */
export function repeatStepUp(floor: Floor, line: Line): void {
  const { open } = line.stepUps
  if (!isIn(line, 'talking') || open?.state !== 'asked') return
  const { stepUpId, sentence, limit, options, expiresAtMs } = open
  tell(floor, line.call, 'caller', {
    event: 'stepUpAsked',
    callId: line.call.admitted.callId,
    stepUpId,
    sentence,
    limit,
    seat: line.call.agentProof.seat,
    options,
    expiresInMs: Math.max(0, expiresAtMs - floor.clock.now()),
  })
}

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
    void track(floor, forget(floor, line, stepUpId))
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
  void track(floor, forget(floor, line, open.stepUpId))
}

/** Nothing about a call follows its end, so one that ended during the verification keeps the outcome for its record. */
function conclude(floor: Floor, line: Line, stepUp: AskedStepUp | CheckingStepUp, end: StepUpEnd): void {
  cancelTimer(line, 'step-up')
  const nowMs = floor.clock.now()
  line.stepUps = endStepUp(line.stepUps, stepUp, end, nowMs)
  const { callId, policy } = line.call.admitted
  const { outcome } = end
  const grant =
    end.outcome === 'proven' ? { grantId: end.grantId, expiresInMs: end.grantExpiresAtMs - nowMs } : null
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
      asksLeft: asksLeft(line.stepUps, policy.stepUpsPerCall),
    })
  }
}

async function forget(floor: Floor, line: Line, stepUpId: StepUpId): Promise<void> {
  await attempt(floor, 'step-up not forgotten', line.call.admitted.callId, () =>
    floor.stepUpProver.abandon(stepUpId),
  )
}
