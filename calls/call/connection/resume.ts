import {
  type AgentCall,
  type CallId,
  type MediaAbilities,
  RingfenceError,
  type RingId,
} from '../../../protocol/index.ts'
import type { SeatedAgent } from '../../ports/messages.ts'
import type { Side } from '../../ports.ts'
import { takenUpBy } from '../call.ts'
import { tellPlace } from '../callReport.ts'
import { type CallSession, isIn } from '../callSession.ts'
import type { CallWorld } from '../callWorld.ts'
import { type Joined, joinedOf } from '../entering/joinAnswer.ts'
import { legInputOf } from '../entering/legInput.ts'
import { repeatMove } from '../entering/moveHere.ts'
import { repeatGate } from '../gate/tellGate.ts'
import { askNewStatement, repeatAskedStatement } from '../ring/agentStatement.ts'
import { agentCallOf } from '../ring/callForAgent.ts'
import { spendAllowed } from '../spendAllowed.ts'
import { repeatStepUp } from '../stepUps/askStepUp.ts'
import { tellTalk } from '../talkEvents.ts'
import { followNearness, replaceCallerLeg } from './callerLeg.ts'
import { comeBack } from './connectionLoss.ts'
import { inTurn, replaceLeg } from './replaceLeg.ts'

export interface ResumeInput extends MediaAbilities {
  readonly callId: CallId
  /** Of the token that the proof was checked with. */
  readonly jti: string
}

/**
 * The same browser takes its call up again, by a new page or over another network: it gets a new leg in place of the old one, if
 * there was one, and spends neither token nor lease.
 * @throws RingfenceError `call-not-found` for a call that ended or has moved to another token; `rate-limited`; `media-failed`, `worker-died`
 */
export async function resumeCall(
  world: CallWorld,
  session: CallSession,
  input: ResumeInput,
): Promise<Joined> {
  const { jti } = input
  spendAllowed(world, session, 'resumes')
  return inTurn(world, session, async () => {
    const { token } = session.call.admitted
    if (session.call.phase === 'ended' || token.jti !== jti) throw new RingfenceError('call-not-found')
    const leg = legInputOf(token.mky, input)
    return replaceCallerLeg(world, session, { leg }, media => {
      comeBack(world, session, 'caller')
      return { ...joinedOf(world, session, media), isTakenUp: true }
    })
  })
}

/** An agent whose page is another takes the talk up that this ring led to. */
export interface TalkTakeUp {
  readonly callId: CallId
  readonly ringId: RingId
  readonly agent: SeatedAgent
}

/**
 * The page where an agent talks was loaded again, or another one takes the talk over: that one's keys sign anew.
 * @throws RingfenceError `call-not-found` when the talk ended meanwhile; `media-failed`, `worker-died`
 */
export function resumeTalk(
  world: CallWorld,
  session: CallSession,
  { ringId, agent }: TalkTakeUp,
): Promise<AgentCall> {
  return inTurn(world, session, async () => {
    if (!isIn(session, 'talking') || session.call.ringId !== ringId) {
      throw new RingfenceError('call-not-found')
    }
    const { call } = session
    const leg = legInputOf(agent.mediaKey, agent)
    return replaceLeg(world, session, { side: 'agent', leg }, media => {
      session.call = takenUpBy(call, agent)
      comeBack(world, session, 'agent')
      if (!isSameBrowser(call.agent, agent)) askNewStatement(world, session)
      return agentCallOf(world, session, session.call, media)
    })
  })
}

const isSameBrowser = (one: SeatedAgent, other: SeatedAgent): boolean =>
  one.mediaKey === other.mediaKey && one.seatKey.x === other.seatKey.x && one.seatKey.y === other.seatKey.y

/** Tells a side whose page is new how its call stands, and what waits for its answer. */
export function catchUp(world: CallWorld, session: CallSession, side: Side): void {
  if (isIn(session, 'talking')) tellTalk(world, session, session.call, side)
  if (side === 'agent') repeatAskedStatement(world, session)
  else askAgain(world, session)
}

function askAgain(world: CallWorld, session: CallSession): void {
  const { callId } = session.call.admitted
  tellPlace(world, session)
  repeatGate(world, session)
  if (isIn(session, 'connecting')) world.notify.caller(callId, { event: 'connecting', callId })
  repeatStepUp(world, session)
  repeatMove(world, session)
  followNearness(world, session)
}
