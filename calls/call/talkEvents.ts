import type { Side } from '../ports.ts'
import { hearersOf } from './audibility.ts'
import type { TalkingCall } from './call.ts'
import { type CallSession, partyOf, setTimer, tell, timeOf } from './callSession.ts'
import type { CallWorld } from './callWorld.ts'
import { presenceOf } from './connection/presence.ts'

/** Both sides are warned this long before their cap, in seconds. */
const capWarningSeconds = 60

/** Tells one side how its talk stands: at the beginning, and again when its page was loaded anew. */
export function tellTalk(world: CallWorld, session: CallSession, call: TalkingCall, side: Side): void {
  const { callId, seconds } = call.admitted
  const nowMs = timeOf(world, call)
  const talkedMs = nowMs - call.talkingAtMs
  tell(world, session, side, {
    event: 'talking',
    callId,
    withName: side === 'caller' ? call.agent.name : null,
    secondsLeft: Math.max(0, Math.ceil(seconds - talkedMs / 1000)),
    talkedMs,
    agentProof: call.agentProof,
    proofAwaited: session.askedStatement !== null,
  })
  const other = partyOf(session, side === 'caller' ? 'agent' : 'caller')
  if (!other) return
  if (other.muted && hearersOf(call, other.side).includes(side)) {
    tell(world, session, side, { event: 'otherMuted', callId, muted: true })
  }
  if (other.isDeaf) tell(world, session, side, { event: 'soundReported', callId, arrives: false })
  const presence = presenceOf(other)
  if (presence.state !== 'here') {
    tell(world, session, side, {
      event: 'otherAway',
      callId,
      away: true,
      waitsMs: presence.untilMs - world.clock.monotonic(),
    })
  }
}

/** A talk that is short from the start is warned at once. */
export function warnBeforeCap(world: CallWorld, session: CallSession, call: TalkingCall): void {
  const { callId, seconds } = call.admitted
  const warn = () => {
    const secondsLeft = Math.min(capWarningSeconds, seconds)
    for (const side of ['caller', 'agent'] as const) {
      tell(world, session, side, { event: 'capNear', callId, secondsLeft })
    }
  }
  if (seconds <= capWarningSeconds) warn()
  else {
    const warnAtMs = call.talkingAtMs + (seconds - capWarningSeconds) * 1000
    setTimer(world, session, 'cap-near', warnAtMs - timeOf(world, call), warn)
  }
}
