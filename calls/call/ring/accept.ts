import { type AgentId, codeOf, type RingId } from '../../../protocol/index.ts'
import { followVoices } from '../audibility.ts'
import { ringTaken, talk } from '../call.ts'
import { callChanged, tellSeat } from '../callReport.ts'
import { type CallSession, cancelTimer, isSeen, logFields, setTimer, timeOf } from '../callSession.ts'
import type { CallWorld } from '../callWorld.ts'
import { endCall } from '../ending/endCall.ts'
import { noteCall } from '../ending/noteCall.ts'
import { tellTalk, warnBeforeCap } from '../talkEvents.ts'
import { proveAgent } from './agentStatement.ts'
import { acceptRing } from './ring.ts'
import { endRing, openRingOf } from './ringAgent.ts'
import { cancelRingTimers, logOutcome } from './ringEnd.ts'

/** How long the agent's microphone may take to be heard. */
const voiceTimeMs = 5000

/**
 * For whoever holds the seat's key; the ring goes on for everybody else. The voices are let go before anything but that is done:
 * each step before them is heard as delay. They talk when it is seen that the sound carries: see {@link beginTalk}.
 * @throws RingfenceError `ring-over`, `seat-proof-invalid`, `media-failed`, `worker-died`
 */
export async function accept(
  world: CallWorld,
  session: CallSession,
  agentId: AgentId,
  ringId: RingId,
  signature: string,
): Promise<void> {
  const { call, ring } = openRingOf(session, agentId, ringId)
  const agentProof = proveAgent(world, call, ring.agent, { statement: ring.statement, signature })
  const taken = ringTaken(call, ring, agentProof)
  const flowing = followVoices(session.room, call, taken)
  session.call = taken
  tellSeat(world, session)
  cancelTimer(session, 'wait')
  cancelTimer(session, 'ring')
  setTimer(world, session, 'voice', voiceTimeMs, () => judgeSilence(world, session))
  try {
    await flowing
  } catch (error) {
    endCall(world, session, codeOf(error) === 'worker-died' ? 'worker-died' : 'media-failed')
    throw error
  }
  beginTalk(world, session)
}

/**
 * connecting → talking: the agent took it, all four transports are connected, and a packet of the agent's voice came. From here on
 * the talk counts; nothing leads back. A call where any of that lacks is left alone.
 */
export function beginTalk(world: CallWorld, session: CallSession): void {
  const { call } = session
  if (call.phase !== 'connecting' || call.ring.state !== 'accepted') return
  const isConnected = isSeen(session, 'caller', 'connected') && isSeen(session, 'agent', 'connected')
  if (!isConnected || !isSeen(session, 'agent', 'heard')) return
  const { ring } = call
  const ended = acceptRing(ring)
  const talking = talk(call, ring, timeOf(world, call))
  session.call = talking
  cancelRingTimers(session)
  logOutcome(world, call, ended)
  tellSeat(world, session)
  setTimer(world, session, 'cap', talking.admitted.seconds * 1000, () =>
    endCall(world, session, 'cap-reached'),
  )
  callChanged(world, session)
  tellTalk(world, session, talking, 'caller')
  tellTalk(world, session, talking, 'agent')
  warnBeforeCap(world, session, talking)
  noteCall(world, session)
  world.log.info('call talking', {
    ...logFields(talking),
    waitedMs: talking.talkingAtMs - talking.admitted.admittedAtMs,
    rangMs: talking.talkingAtMs - ring.openedAtMs,
  })
}

/**
 * The agent took the call, and nothing is heard: where the transports stand it is the microphone. Where they do not yet, their own
 * deadlines judge, and this looks once more when those are over.
 */
function judgeSilence(world: CallWorld, session: CallSession): void {
  if (isSeen(session, 'agent', 'connected') && !isSeen(session, 'agent', 'heard')) {
    endRing(world, session, { outcome: 'agent-device' })
  } else if (!isSeen(session, 'caller', 'connected')) {
    setTimer(world, session, 'voice', voiceTimeMs, () => endCall(world, session, 'media-failed'))
  }
}
