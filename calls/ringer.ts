import {
  type AgentId,
  codeOf,
  type ErrorCode,
  type LegMedia,
  RingfenceError,
  type RingId,
} from '../protocol/index.ts'
import { agentCallOf } from './agentCall.ts'
import { agentStatementOf } from './agentStatement.ts'
import { type FreeSeat, holdForRing, type Seat } from './agents.ts'
import { followVoices } from './audibility.ts'
import { tellPlace } from './board.ts'
import {
  backInLine,
  type ConnectingCall,
  connect,
  ringOpened,
  ringPrepared,
  type WaitingCall,
} from './call.ts'
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
import { othersMayTake } from './queue.ts'
import { withRelays } from './relaying.ts'
import { failRing, type OpenRing, type PreparingRing, prepareRing, type RingEnd } from './ringing.ts'
import { concludeRing } from './ringOutcome.ts'

/** How long a seat is held for a caller whom no packet has reached yet. */
const reachTimeMs = 1000

/** How long the agent's transports may take, before or after the agent accepts. */
const agentMediaTimeMs = 10_000

/**
 * Begins one attempt: the seat is held and both ends of the agent's leg are made, and the agent hears of it when a packet has
 * found its way from the caller.
 */
export function beginRing(floor: Floor, line: Line, seat: FreeSeat): void {
  const { call } = line
  if (call.phase !== 'waiting') return
  const { callId } = call.admitted
  const ring = prepareRing({ ringId: floor.ids.ringId(), callId, agentId: seat.agentId })
  floor.seats.set(seat.agentId, holdForRing(seat, ring))
  line.call = connect(call, ring)
  line.agentLeg = 'making'
  line.measured.agent = new Set()
  setTimer(floor, line, 'reach', reachTimeMs, () => letGoUnreached(floor, line))
  void track(floor, makeAgentLeg(floor, line, seat, ring))
}

async function makeAgentLeg(floor: Floor, line: Line, seat: FreeSeat, ring: PreparingRing): Promise<void> {
  try {
    const media = await line.room.addLeg('agent', legInputOf(seat.mediaKey, seat))
    if (isRungBy(line, ring)) {
      line.agentLeg = 'up'
      prepareAgent(floor, line, line.call, { ring, media })
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

/** Nobody is rung for a caller who may not be there at all; who is reached later is rung then. */
function letGoUnreached(floor: Floor, line: Line): void {
  if (line.measured.caller.has('reached')) return
  line.unreached = true
  endRing(floor, line, { outcome: 'gone', because: 'caller-unreached' })
}

function prepareAgent(
  floor: Floor,
  line: Line,
  call: ConnectingCall,
  { ring, media }: { readonly ring: PreparingRing; readonly media: LegMedia },
): void {
  const prepared = ringPrepared(call, ring, media)
  line.call = prepared
  const { ringId, callId, agentId } = prepared.ring
  const told = { event: 'ringPrepared', ringId, callId, media: withRelays(floor, prepared, media) } as const
  floor.notify.agent(agentId, told)
  setTimer(floor, line, 'agent-media', agentMediaTimeMs, () => {
    if (!line.measured.agent.has('connected')) failAgentMedia(floor, line, 'media-failed')
  })
  for (const consumer of line.heldConsumers.splice(0)) {
    tell(floor, prepared, 'agent', { event: 'consumerCreated', callId, consumer })
  }
  openIfReached(floor, line)
}

/** A packet has come from the caller, and the agent's leg stands here: card, tone and the time to ring begin. */
export function openIfReached(floor: Floor, line: Line): void {
  if (!isIn(line, 'connecting') || line.call.ring.state !== 'prepared') return
  if (!line.measured.caller.has('reached')) return
  const { call } = line
  const { ring } = line.call
  const seat = floor.seats.get(ring.agentId)
  if (!seat) return
  cancelTimer(line, 'reach')
  const opened = ringOpened(call, ring, agentStatementOf(floor, call, seat), timeOf(floor, call))
  line.call = opened
  const { ringId, callId, agentId, statement } = opened.ring
  const { ringTimeMs } = opened.admitted.policy
  floor.notify.agent(agentId, {
    event: 'ringStarted',
    ringId,
    call: agentCallOf(floor, line, opened, ring.media),
    statement,
    ringTimeMs,
    othersOnDuty: othersMayTake(opened, floor.seats.values(), agentId),
  })
  floor.notify.caller(callId, { event: 'connecting', callId })
  setTimer(floor, line, 'ring', ringTimeMs, () => endRing(floor, line, { outcome: 'timed-out' }))
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
  if (call.ring.state === 'accepted') quieten(floor, line, call, waiting)
  concludeRing(floor, line, call, ended)
  tellPlace(floor, waiting)
  floor.changed()
}

/** The agent had taken it: nobody is heard any more, and the longest wait counts again. */
function quieten(floor: Floor, line: Line, from: ConnectingCall, to: WaitingCall): void {
  const { policy, admittedAtMs } = to.admitted
  const leftMs = policy.maxWaitMs - (timeOf(floor, to) - admittedAtMs)
  setTimer(floor, line, 'wait', leftMs, () => endCall(floor, line, 'waited-too-long'))
  followVoices(line.room, from, to).catch(() => endCall(floor, line, 'media-failed'))
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
