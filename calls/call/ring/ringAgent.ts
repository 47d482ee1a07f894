import {
  type AgentId,
  codeOf,
  type ErrorCode,
  type LegMedia,
  RingfenceError,
  type RingId,
} from '../../../protocol/index.ts'
import { followVoices } from '../audibility.ts'
import { backInLine, type ConnectingCall, ringOpened, ringPrepared, type WaitingCall } from '../call.ts'
import { callChanged, tellPlace } from '../callReport.ts'
import {
  type CallSession,
  cancelTimer,
  isIn,
  isSeen,
  logFields,
  setTimer,
  tell,
  timeOf,
  waitedMs,
} from '../callSession.ts'
import { type CallWorld, track } from '../callWorld.ts'
import { endCall } from '../ending/endCall.ts'
import { legInputOf } from '../entering/legInput.ts'
import { withRelays } from '../entering/relayCredentials.ts'
import { createParty } from '../parties.ts'
import { agentStatementOf } from './agentStatement.ts'
import { agentCallOf } from './callForAgent.ts'
import { failRing, type OpenRing, type PreparingRing, type RingEnd } from './ring.ts'
import { concludeRing } from './ringEnd.ts'

/** How long a seat is held for a caller whom no packet has reached yet. */
const reachTimeMs = 1000

/** How long the agent's transports may take, before or after the agent accepts. */
const agentMediaTimeMs = 10_000

/**
 * The seat is held: both ends of the agent's leg are made, and the agent hears of it when a packet has found its way from the
 * caller.
 */
export function beginRing(world: CallWorld, session: CallSession, ring: PreparingRing): void {
  cancelTimer(session, 'hold')
  session.agentLeg = 'making'
  session.parties.set('agent', createParty('agent'))
  setTimer(world, session, 'reach', reachTimeMs, () => letGoUnreached(world, session))
  void track(world, makeAgentLeg(world, session, ring))
}

async function makeAgentLeg(world: CallWorld, session: CallSession, ring: PreparingRing): Promise<void> {
  const { agent } = ring
  try {
    const media = await session.room.addLeg('agent', legInputOf(agent.mediaKey, agent))
    if (isRungBy(session, ring)) {
      session.agentLeg = 'up'
      prepareAgent(world, session, session.call, { ring, media })
      return
    }
    session.room.removeLeg('agent')
  } catch (error) {
    if (codeOf(error) === 'worker-died') endCall(world, session, 'worker-died')
    else if (isRungBy(session, ring)) {
      failAgentMedia(world, session, codeOf(error), error)
    }
  }
  // The attempt was over before its leg stood; from now on another one may begin.
  session.agentLeg = 'none'
  if (session.call.phase !== 'ended') callChanged(world, session)
}

const isRungBy = (
  session: CallSession,
  ring: PreparingRing,
): session is CallSession & { call: ConnectingCall } =>
  isIn(session, 'connecting') && session.call.ring.ringId === ring.ringId

/** Nobody is rung for a caller who may not be there at all; who is reached later is rung then. */
function letGoUnreached(world: CallWorld, session: CallSession): void {
  if (isSeen(session, 'caller', 'reached')) return
  session.unreached = true
  endRing(world, session, { outcome: 'gone', because: 'caller-unreached' })
}

function prepareAgent(
  world: CallWorld,
  session: CallSession,
  call: ConnectingCall,
  { ring, media }: { readonly ring: PreparingRing; readonly media: LegMedia },
): void {
  const prepared = ringPrepared(call, ring, media)
  session.call = prepared
  const { ringId, callId } = prepared.ring
  tell(world, session, 'agent', {
    event: 'ringPrepared',
    ringId,
    callId,
    media: withRelays(world, prepared, media),
  })
  setTimer(world, session, 'agent-media', agentMediaTimeMs, () => {
    if (!isSeen(session, 'agent', 'connected')) failAgentMedia(world, session, 'media-failed')
  })
  for (const consumer of session.heldConsumers.splice(0)) {
    tell(world, session, 'agent', { event: 'consumerCreated', callId, consumer })
  }
  openIfReached(world, session)
}

/** A packet has come from the caller, and the agent's leg stands here: card, tone and the time to ring begin. */
export function openIfReached(world: CallWorld, session: CallSession): void {
  if (!isIn(session, 'connecting') || session.call.ring.state !== 'prepared') return
  if (!isSeen(session, 'caller', 'reached')) return
  const { call } = session
  const { ring } = session.call
  cancelTimer(session, 'reach')
  const statement = agentStatementOf(world, call, ring.agent)
  const opened = ringOpened(call, ring, statement, timeOf(world, call))
  session.call = opened
  const { ringId, callId, othersOnDuty } = opened.ring
  const { ringTimeMs } = opened.admitted.policy
  tell(world, session, 'agent', {
    event: 'ringStarted',
    ringId,
    call: agentCallOf(world, session, opened, ring.media),
    statement,
    ringTimeMs,
    othersOnDuty,
  })
  world.notify.caller(callId, { event: 'connecting', callId })
  setTimer(world, session, 'ring', ringTimeMs, () => endRing(world, session, { outcome: 'timed-out' }))
  world.log.info('call ringing', {
    ...logFields(opened),
    waitedMs: waitedMs(world, opened),
    rings: opened.tries.rings,
  })
}

/** Ends the ring of a call that goes on waiting. A call that is not being rung is left alone. */
export function endRing(world: CallWorld, session: CallSession, how: RingEnd): void {
  const { call } = session
  if (call.phase !== 'connecting') return
  const ended = failRing(call.ring, how)
  const waiting = backInLine(call, ended, timeOf(world, call))
  session.call = waiting
  if (call.ring.state === 'accepted') quieten(world, session, call, waiting)
  concludeRing(world, session, call, ended)
  tellPlace(world, session)
  callChanged(world, session)
}

/** The agent had taken it: nobody is heard any more, and the longest wait counts again. */
function quieten(world: CallWorld, session: CallSession, from: ConnectingCall, to: WaitingCall): void {
  const { policy, admittedAtMs } = to.admitted
  const leftMs = policy.maxWaitMs - (timeOf(world, to) - admittedAtMs)
  setTimer(world, session, 'wait', leftMs, () => endCall(world, session, 'waited-too-long'))
  followVoices(session.room, from, to).catch(() => endCall(world, session, 'media-failed'))
}

/** The agent's sound could not be set up: nobody declined, and the call goes to the next agent. */
export function failAgentMedia(
  world: CallWorld,
  session: CallSession,
  code: ErrorCode,
  cause?: unknown,
): void {
  world.log.warn('agent media failed', { ...logFields(session.call), code, ...(cause ? { cause } : {}) })
  endRing(world, session, { outcome: 'media-failed' })
}

/**
 * The ring that this agent sees.
 * @throws RingfenceError `ring-over`
 */
export function openRingOf(
  session: CallSession,
  agentId: AgentId,
  ringId: RingId,
): { readonly call: ConnectingCall; readonly ring: OpenRing } {
  if (isIn(session, 'connecting')) {
    const { ring } = session.call
    if (ring.state === 'open' && ring.ringId === ringId && ring.agentId === agentId) {
      return { call: session.call, ring }
    }
  }
  throw new RingfenceError('ring-over')
}
