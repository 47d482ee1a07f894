import { type AgentId, codeOf, type RingId } from '../protocol/index.ts'
import { proveAgent } from './agentStatement.ts'
import { followVoices } from './audibility.ts'
import { ringTaken, talk } from './call.ts'
import { cancelTimer, type Floor, type Line, logFields, setTimer, timeOf } from './floor.ts'
import { endCall } from './hangup.ts'
import { noteCall } from './noting.ts'
import { endRing, openRingOf } from './ringer.ts'
import { acceptRing } from './ringing.ts'
import { concludeRing } from './ringOutcome.ts'
import { tellTalk, warnBeforeCap } from './talkNews.ts'

/** How long the agent's microphone may take to be heard. */
const voiceTimeMs = 5000

/**
 * For whoever holds the seat's key; the ring goes on for everybody else. The voices are let go before anything but that is done:
 * each step before them is heard as delay. They talk when it is seen that the sound carries: see {@link beginTalk}.
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
  const taken = ringTaken(call, ring, agentProof)
  const flowing = followVoices(line.room, call, taken)
  line.call = taken
  cancelTimer(line, 'wait')
  cancelTimer(line, 'ring')
  setTimer(floor, line, 'voice', voiceTimeMs, () => judgeSilence(floor, line))
  try {
    await flowing
  } catch (error) {
    endCall(floor, line, codeOf(error) === 'worker-died' ? 'worker-died' : 'media-failed')
    throw error
  }
  beginTalk(floor, line)
}

/**
 * connecting → talking: the agent took it, all four transports are connected, and a packet of the agent's voice came. From here on
 * the talk counts; nothing leads back. A call where any of that lacks is left alone.
 */
export function beginTalk(floor: Floor, line: Line): void {
  const { call } = line
  if (call.phase !== 'connecting' || call.ring.state !== 'accepted') return
  const { caller, agent } = line.measured
  if (!caller.has('connected') || !agent.has('connected') || !agent.has('heard')) return
  const { ring } = call
  const ended = acceptRing(ring)
  const talking = talk(call, ended, ring.agentProof, timeOf(floor, call))
  line.call = talking
  concludeRing(floor, line, call, ended)
  setTimer(floor, line, 'cap', talking.admitted.seconds * 1000, () => endCall(floor, line, 'cap-reached'))
  floor.changed()
  tellTalk(floor, line, talking, 'caller')
  tellTalk(floor, line, talking, 'agent')
  warnBeforeCap(floor, line, talking)
  noteCall(floor, line)
  floor.log.info('call talking', {
    ...logFields(talking),
    waitedMs: talking.talkingAtMs - talking.admitted.admittedAtMs,
    rangMs: talking.talkingAtMs - ring.openedAtMs,
  })
}

/**
 * The agent took the call, and nothing is heard: where the transports stand it is the microphone. Where they do not yet, their own
 * deadlines judge, and this looks once more when those are over.
 */
function judgeSilence(floor: Floor, line: Line): void {
  const { caller, agent } = line.measured
  if (agent.has('connected') && !agent.has('heard')) endRing(floor, line, { outcome: 'agent-device' })
  else if (!caller.has('connected')) {
    setTimer(floor, line, 'voice', voiceTimeMs, () => endCall(floor, line, 'media-failed'))
  }
}
