import {
  type AgentId,
  codeOf,
  type ErrorCode,
  type LegMedia,
  RingfenceError,
  type RingId,
} from '../protocol/index.ts'
import { agentCallOf } from './agentCall.ts'
import { agentStatementOf, proveAgent } from './agentStatement.ts'
import { type FreeSeat, holdForRing, type Seat } from './agents.ts'
import { openVoices } from './audibility.ts'
import { tellPlace } from './board.ts'
import { backInLine, type ConnectingCall, connect, ringOpened, type TalkingCall, talk } from './call.ts'
import {
  cancelTimer,
  type Floor,
  isIn,
  type Line,
  logFields,
  setTimer,
  tell,
  timeOf,
  track,
  waitedMs,
} from './floor.ts'
import { endCall } from './hangup.ts'
import { legInputOf } from './legInput.ts'
import { noteCall } from './noting.ts'
import {
  acceptRing,
  failRing,
  type OpenRing,
  type PreparingRing,
  prepareRing,
  type RingEnd,
} from './ringing.ts'
import { concludeRing } from './ringOutcome.ts'
import { tellTalk, warnBeforeCap } from './talkNews.ts'

/** Begins one attempt: the seat is held at once, the agent hears of it when their leg stands. */
export function beginRing(floor: Floor, line: Line, seat: FreeSeat): void {
  const { call } = line
  if (call.phase !== 'waiting') return
  const { callId } = call.admitted
  const ring = prepareRing({ ringId: floor.ids.ringId(), callId, agentId: seat.agentId })
  floor.seats.set(seat.agentId, holdForRing(seat, ring))
  line.call = connect(call, ring)
  line.agentLeg = 'making'
  void track(floor, makeAgentLeg(floor, line, seat, ring))
}

async function makeAgentLeg(floor: Floor, line: Line, seat: FreeSeat, ring: PreparingRing): Promise<void> {
  try {
    const media = await line.room.addLeg('agent', legInputOf(seat.mediaKey, seat))
    if (isRungBy(line, ring)) {
      line.agentLeg = 'up'
      announceRing(floor, line, line.call, { ring, seat, media })
      return
    }
    line.room.removeLeg('agent')
  } catch (error) {
    if (codeOf(error) === 'worker-died') endCall(floor, line, 'worker-died')
    else if (isRungBy(line, ring)) {
      failAgentMedia(floor, line, codeOf(error), error)
    }
  }
  // The attempt was over before its leg stood; from now on another one may begin.
  line.agentLeg = 'none'
  floor.changed()
}

const isRungBy = (line: Line, ring: PreparingRing): line is Line & { call: ConnectingCall } =>
  isIn(line, 'connecting') && line.call.ring.ringId === ring.ringId

function announceRing(
  floor: Floor,
  line: Line,
  call: ConnectingCall,
  attempt: { readonly ring: PreparingRing; readonly seat: Seat; readonly media: LegMedia },
): void {
  const opened = ringOpened(
    call,
    attempt.ring,
    agentStatementOf(floor, call, attempt.seat),
    timeOf(floor, call),
  )
  line.call = opened
  const { ringId, callId, agentId, statement } = opened.ring
  const { ringTimeMs } = opened.admitted.policy
  floor.notify.agent(agentId, {
    event: 'ringStarted',
    ringId,
    call: agentCallOf(floor, line, opened, attempt.media),
    statement,
    ringTimeMs,
  })
  floor.notify.caller(callId, { event: 'connecting', callId })
  setTimer(floor, line, 'ring', ringTimeMs, () => endRing(floor, line, { outcome: 'timed-out' }))
  for (const consumer of line.heldConsumers.splice(0)) {
    tell(floor, opened, 'agent', { event: 'consumerCreated', callId, consumer })
  }
  floor.log.info('call ringing', {
    ...logFields(opened),
    waitedMs: waitedMs(floor, opened),
    rings: opened.tries.rings,
  })
}

/** Ends the ring of a call that goes on waiting. A call that is not being rung is left alone. */
export function endRing(floor: Floor, line: Line, how: RingEnd): void {
  const { call } = line
  if (call.phase !== 'connecting') return
  const ended = failRing(call.ring, how)
  const waiting = backInLine(call, ended)
  line.call = waiting
  concludeRing(floor, line, call, ended)
  tellPlace(floor, waiting)
  floor.changed()
}

/** The agent's sound could not be set up: nobody declined, and the call goes to the next agent. */
export function failAgentMedia(floor: Floor, line: Line, code: ErrorCode, cause?: unknown): void {
  floor.log.warn('agent media failed', { ...logFields(line.call), code, ...(cause ? { cause } : {}) })
  endRing(floor, line, { outcome: 'media-failed' })
}

/**
 * The ring that this agent sees.
 * @throws RingfenceError `ring-over`
 */
export function openRingOf(
  floor: Floor,
  agentId: AgentId,
  ringId: RingId,
): { readonly line: Line; readonly call: ConnectingCall; readonly ring: OpenRing; readonly seat: Seat } {
  const seat = floor.seats.get(agentId)
  const line = seat?.occupation.state === 'ringing' ? floor.lines.get(seat.occupation.callId) : undefined
  if (seat && line && isIn(line, 'connecting')) {
    const { ring } = line.call
    if (ring.state === 'open' && ring.ringId === ringId && ring.agentId === agentId) {
      return { line, call: line.call, ring, seat }
    }
  }
  throw new RingfenceError('ring-over')
}

/**
 * connecting → talking, for whoever holds the seat's key; the ring goes on for everybody else. The voices are let go before
 * anything but that is done: each step before them is heard as delay.
 * @throws RingfenceError `ring-over`, `seat-proof-invalid`, `media-failed`, `worker-died`
 */
export async function accept(
  floor: Floor,
  agentId: AgentId,
  ringId: RingId,
  signature: string,
): Promise<void> {
  const { line, call, ring, seat } = openRingOf(floor, agentId, ringId)
  const agentProof = proveAgent(floor, call, seat, { statement: ring.statement, signature })
  const ended = acceptRing(ring)
  const talking = talk(call, ended, agentProof, timeOf(floor, call))
  const flowing = openVoices(line.room, call, talking)
  line.call = talking
  cancelTimer(line, 'wait')
  concludeRing(floor, line, call, ended)
  const capMs = talking.admitted.seconds * 1000
  setTimer(floor, line, 'cap', capMs, () => endCall(floor, line, 'cap-reached'))
  floor.changed()
  try {
    await flowing
  } catch (error) {
    endCall(floor, line, codeOf(error) === 'worker-died' ? 'worker-died' : 'media-failed')
    throw error
  }
  // It may have ended meanwhile, or moved to another device.
  if (isIn(line, 'talking')) announceTalk(floor, line, line.call, timeOf(floor, line.call) - ring.openedAtMs)
}

function announceTalk(floor: Floor, line: Line, call: TalkingCall, rangMs: number): void {
  const { admittedAtMs } = call.admitted
  tellTalk(floor, line, call, 'caller')
  tellTalk(floor, line, call, 'agent')
  warnBeforeCap(floor, line, call)
  noteCall(floor, line)
  floor.log.info('call talking', { ...logFields(call), waitedMs: call.talkingAtMs - admittedAtMs, rangMs })
}
