import { type AgentId, type Answer, RingfenceError, type StepUpChoice } from '../../../protocol/index.ts'
import type { StepUpInput } from '../../ports.ts'
import {
  type CallSession,
  isIn,
  logFields,
  refuseUnlessParty,
  setTimer,
  tell,
  timeOf,
} from '../callSession.ts'
import { type CallWorld, track } from '../callWorld.ts'
import { forgetStatement, withdrawStepUp } from './answerStepUp.ts'
import { purposeOf } from './stepUpSentence.ts'
import { askRefusal, type PreparingStepUp, prepareStepUp, showStepUp, stepUpTimeMs } from './stepUps.ts'

/**
 * An agent asks the caller to confirm a purpose. Sound goes on untouched.
 * @throws RingfenceError `call-not-found`, `request-not-allowed` unless they talk, `step-up-pending`, `too-many-step-ups`,
 * `rate-limited` within a pause after the last one, `step-up-not-allowed`, `step-up-over` when the call moved meanwhile
 */
export async function askStepUp(
  world: CallWorld,
  session: CallSession,
  agentId: AgentId,
  choice: StepUpChoice,
): Promise<Answer<'askStepUp'>> {
  refuseUnlessParty(session, { side: 'agent', agentId })
  if (!isIn(session, 'talking')) throw new RingfenceError('request-not-allowed')
  const { callId, token, policy } = session.call.admitted
  const nowMs = timeOf(world, session.call)
  const wallMs = world.clock.now()
  const refusal = askRefusal(session.stepUps, policy.stepUpsPerCall, nowMs)
  if (refusal) throw new RingfenceError(refusal)
  const purpose = purposeOf(policy.stepUps, choice)
  const stepUp = prepareStepUp(world.ids.stepUpId(), purpose, nowMs)
  session.stepUps = { ...session.stepUps, open: stepUp }
  await track(
    world,
    show(world, session, stepUp, {
      stepUpId: stepUp.stepUpId,
      callId,
      site: token.site,
      queue: token.queue,
      origin: token.origin,
      callerId: token.callerId ?? session.stepUps.provenBy,
      purpose: purpose.key,
      sentence: purpose.sentence,
      limit: purpose.limit,
      seat: session.call.agentProof.seat,
      agentId,
      callerMediaKey: token.mky,
      agentMediaKey: session.call.agent.mediaKey,
      askedAtMs: wallMs,
      expiresAtMs: wallMs + stepUpTimeMs,
      token,
    }),
  )
  return { stepUpId: stepUp.stepUpId, sentence: stepUp.sentence, expiresInMs: stepUpTimeMs }
}

/** Has the statement made, then shows it to the caller, unless the question was dropped meanwhile. */
async function show(
  world: CallWorld,
  session: CallSession,
  stepUp: PreparingStepUp,
  input: StepUpInput,
): Promise<void> {
  const isStillWanted = () => session.call.phase !== 'ended' && session.stepUps.open === stepUp
  try {
    const { options } = await world.stepUpProver.begin(input)
    if (isStillWanted()) {
      session.stepUps = { ...session.stepUps, open: showStepUp(stepUp, options) }
      const leftMs = stepUp.expiresAtMs - timeOf(world, session.call)
      setTimer(world, session, 'step-up', leftMs, () => withdrawStepUp(world, session))
      repeatStepUp(world, session)
      world.log.info('step-up asked', { ...logFields(session.call) })
      return
    }
  } catch (error) {
    if (session.stepUps.open === stepUp) session.stepUps = { ...session.stepUps, open: null }
    throw error
  }
  await forgetStatement(world, session, stepUp.stepUpId)
  throw new RingfenceError(session.call.phase === 'ended' ? 'call-not-found' : 'step-up-over')
}

/** Asks the caller once more what is asked already, if something is: their page was loaded anew. */
export function repeatStepUp(world: CallWorld, session: CallSession): void {
  const { open } = session.stepUps
  if (!isIn(session, 'talking') || open?.state !== 'asked') return
  const { stepUpId, sentence, limit, options, expiresAtMs } = open
  tell(world, session, 'caller', {
    event: 'stepUpAsked',
    callId: session.call.admitted.callId,
    stepUpId,
    sentence,
    limit,
    seat: session.call.agentProof.seat,
    options,
    expiresInMs: Math.max(0, expiresAtMs - timeOf(world, session.call)),
  })
}
