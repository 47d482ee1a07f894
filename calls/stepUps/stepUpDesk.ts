import {
  type AgentId,
  type Answer,
  type CallId,
  RingfenceError,
  type StepUpChoice,
} from '../../protocol/index.ts'
import { type Floor, isIn, type Line, lineOf, logFields, setTimer, tell, timeOf, track } from '../floor.ts'
import type { StepUpInput } from '../ports.ts'
import { forgetStatement, withdrawStepUp } from './stepUpAnswers.ts'
import { purposeOf } from './stepUpSentence.ts'
import { askRefusal, type PreparingStepUp, prepareStepUp, showStepUp, stepUpTimeMs } from './stepUps.ts'

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
  const nowMs = timeOf(floor, line.call)
  const wallMs = floor.clock.now()
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
      askedAtMs: wallMs,
      expiresAtMs: wallMs + stepUpTimeMs,
      token,
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
      const leftMs = stepUp.expiresAtMs - timeOf(floor, line.call)
      setTimer(floor, line, 'step-up', leftMs, () => withdrawStepUp(floor, line))
      repeatStepUp(floor, line)
      floor.log.info('step-up asked', { ...logFields(line.call) })
      return
    }
  } catch (error) {
    if (line.stepUps.open === stepUp) line.stepUps = { ...line.stepUps, open: null }
    throw error
  }
  await forgetStatement(floor, line, stepUp.stepUpId)
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
    expiresInMs: Math.max(0, expiresAtMs - timeOf(floor, line.call)),
  })
}
