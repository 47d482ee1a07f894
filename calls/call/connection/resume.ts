import { type AgentCall, type CallId, type MediaAbilities, RingfenceError } from '../../../protocol/index.ts'
import { tellPlace } from '../../dispatch/queueNews.ts'
import { isSameBrowser, type SeatInput } from '../../seat/seat.ts'
import { type CallSession, type CallWorld, isIn, type Party, sessionOf, updateSeat } from '../callSession.ts'
import { type Joined, joinedOf } from '../entering/joinAnswer.ts'
import { legInputOf } from '../entering/legInput.ts'
import { repeatMove } from '../entering/moveHere.ts'
import { askNewStatement, repeatAskedStatement } from '../ring/agentStatement.ts'
import { agentCallOf } from '../ring/callForAgent.ts'
import { repeatStepUp } from '../stepUps/askStepUp.ts'
import { tellTalk } from '../talkEvents.ts'
import { comeBack } from './connectionLoss.ts'
import { inTurn, replaceLeg } from './replaceLeg.ts'

export interface ResumeInput extends MediaAbilities {
  readonly callId: CallId
  /** Of the token that the proof was checked with. */
  readonly jti: string
}

/**
 * The same browser takes its call up again, by a new page or over another network: it gets a new leg in place of the old one,
 * and spends neither token nor lease.
 * @throws RingfenceError `call-not-found` for a call that ended or has moved to another token; `media-failed`, `worker-died`
 */
export function resumeCall(world: CallWorld, input: ResumeInput): Promise<Joined> {
  const { callId, jti } = input
  const session = sessionOf(world, { side: 'caller', callId }, callId)
  return inTurn(world, session, async () => {
    const { token } = session.call.admitted
    if (session.call.phase === 'ended' || token.jti !== jti) throw new RingfenceError('call-not-found')
    const leg = legInputOf(token.mky, input)
    return replaceLeg(world, session, { side: 'caller', leg }, media => {
      comeBack(world, session, 'caller')
      return { ...joinedOf(world, session, media), isTakenUp: true }
    })
  })
}

/**
 * The page where an agent talks was loaded again, or another one takes the talk over: that one's keys sign anew.
 * @param refuse throws where this page may not have the seat, as it stands when the turn has come
 * @throws RingfenceError `call-not-found` when the talk ended meanwhile; `media-failed`, `worker-died`; what `refuse` throws
 */
export function resumeTalk(
  world: CallWorld,
  session: CallSession,
  input: SeatInput,
  refuse: () => void,
): Promise<AgentCall> {
  const { agentId, mediaKey, page } = input
  return inTurn(world, session, async () => {
    refuse()
    if (!isIn(session, 'talking')) throw new RingfenceError('call-not-found')
    const { call } = session
    const leg = legInputOf(mediaKey, input)
    return replaceLeg(world, session, { side: 'agent', leg }, media => {
      const before = world.seats.get(agentId)
      updateSeat(world, agentId, seat => ({ ...seat, ...input, page }))
      comeBack(world, session, 'agent')
      if (before && !isSameBrowser(before, input)) askNewStatement(world, session)
      return agentCallOf(world, session, call, media)
    })
  })
}

/** Tells a party whose page is new how its call stands, and what waits for its answer. */
export function catchUp(world: CallWorld, from: Party): void {
  const session = from.side === 'caller' ? world.sessions.get(from.callId) : talkOf(world, from.agentId)
  if (!session) return
  if (isIn(session, 'talking')) tellTalk(world, session, session.call, from.side)
  if (from.side === 'agent') repeatAskedStatement(world, session)
  else askAgain(world, session)
}

function askAgain(world: CallWorld, session: CallSession): void {
  const { callId } = session.call.admitted
  if (isIn(session, 'waiting')) tellPlace(world, session.call)
  if (isIn(session, 'connecting')) world.notify.caller(callId, { event: 'connecting', callId })
  repeatStepUp(world, session)
  repeatMove(world, session)
}

/** The talk at this agent's seat. */
export function talkOf(world: CallWorld, agentId: SeatInput['agentId']): CallSession | undefined {
  const occupation = world.seats.get(agentId)?.occupation
  return occupation?.state === 'talking' ? world.sessions.get(occupation.callId) : undefined
}
