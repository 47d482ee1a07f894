import { type AgentCall, type CallId, type MediaAbilities, RingfenceError } from '../protocol/index.ts'
import { agentCallOf } from './agentCall.ts'
import { askNewStatement, repeatAskedStatement } from './agentStatement.ts'
import { isSameBrowser, type SeatInput } from './agents.ts'
import { tellPlace } from './board.ts'
import { type Floor, isIn, type Line, lineOf, type Party, updateSeat } from './floor.ts'
import { type Joined, joinedOf } from './joined.ts'
import { legInputOf } from './legInput.ts'
import { inTurn, replaceLeg } from './legTurns.ts'
import { repeatMove } from './moving.ts'
import { comeBack } from './presence.ts'
import { repeatStepUp } from './stepUps/stepUpDesk.ts'
import { tellTalk } from './talkNews.ts'

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
export function resumeCall(floor: Floor, input: ResumeInput): Promise<Joined> {
  const { callId, jti } = input
  const line = lineOf(floor, { side: 'caller', callId }, callId)
  return inTurn(floor, line, async () => {
    const { token } = line.call.admitted
    if (line.call.phase === 'ended' || token.jti !== jti) throw new RingfenceError('call-not-found')
    const leg = legInputOf(token.mky, input)
    return replaceLeg(floor, line, { side: 'caller', leg }, media => {
      comeBack(floor, line, 'caller')
      return { ...joinedOf(floor, line, media), isTakenUp: true }
    })
  })
}

/**
 * The page where an agent talks was loaded again, or another one takes the talk over: that one's keys sign anew.
 * @param refuse throws where this page may not have the seat, as it stands when the turn has come
 * @throws RingfenceError `call-not-found` when the talk ended meanwhile; `media-failed`, `worker-died`; what `refuse` throws
 */
export function resumeTalk(
  floor: Floor,
  line: Line,
  input: SeatInput,
  refuse: () => void,
): Promise<AgentCall> {
  const { agentId, mediaKey, page } = input
  return inTurn(floor, line, async () => {
    refuse()
    if (!isIn(line, 'talking')) throw new RingfenceError('call-not-found')
    const { call } = line
    const leg = legInputOf(mediaKey, input)
    return replaceLeg(floor, line, { side: 'agent', leg }, media => {
      const before = floor.seats.get(agentId)
      updateSeat(floor, agentId, seat => ({ ...seat, ...input, page }))
      comeBack(floor, line, 'agent')
      if (before && !isSameBrowser(before, input)) askNewStatement(floor, line)
      return agentCallOf(floor, line, call, media)
    })
  })
}

/** Tells a party whose page is new how its call stands, and what waits for its answer. */
export function catchUp(floor: Floor, from: Party): void {
  const line = from.side === 'caller' ? floor.lines.get(from.callId) : talkOf(floor, from.agentId)
  if (!line) return
  if (isIn(line, 'talking')) tellTalk(floor, line, line.call, from.side)
  if (from.side === 'agent') repeatAskedStatement(floor, line)
  else askAgain(floor, line)
}

function askAgain(floor: Floor, line: Line): void {
  const { callId } = line.call.admitted
  if (isIn(line, 'waiting')) tellPlace(floor, line.call)
  if (isIn(line, 'connecting')) floor.notify.caller(callId, { event: 'connecting', callId })
  repeatStepUp(floor, line)
  repeatMove(floor, line)
}

/** The talk at this agent's seat. */
export function talkOf(floor: Floor, agentId: SeatInput['agentId']): Line | undefined {
  const occupation = floor.seats.get(agentId)?.occupation
  return occupation?.state === 'talking' ? floor.lines.get(occupation.callId) : undefined
}
