import { hearerOf } from './audibility.ts'
import type { TalkingCall } from './call.ts'
import { type Floor, type Line, setTimer, tell, timeOf } from './floor.ts'
import type { Side } from './ports.ts'
import { presenceOf } from './presenceOf.ts'

/** Both sides are warned this long before their cap, in seconds. */
const capWarningSeconds = 60

/** Tells one side how its talk stands: at the beginning, and again when its page was loaded anew. */
export function tellTalk(floor: Floor, line: Line, call: TalkingCall, side: Side): void {
  const { callId, seconds } = call.admitted
  const nowMs = timeOf(floor, call)
  const talkedMs = nowMs - call.talkingAtMs
  tell(floor, call, side, {
    event: 'talking',
    callId,
    withName: side === 'caller' ? (floor.seats.get(call.agentId)?.name ?? null) : null,
    secondsLeft: Math.max(0, Math.ceil(seconds - talkedMs / 1000)),
    talkedMs,
    agentProof: call.agentProof,
    proofAwaited: line.askedStatement !== null,
  })
  const other: Side = side === 'caller' ? 'agent' : 'caller'
  if (line.muted[other] && hearerOf(call, other) === side) {
    tell(floor, call, side, { event: 'otherMuted', callId, muted: true })
  }
  if (line.deaf.has(other)) tell(floor, call, side, { event: 'soundReported', callId, arrives: false })
  const presence = presenceOf(line, other)
  if (presence.state !== 'here') {
    tell(floor, call, side, {
      event: 'otherAway',
      callId,
      away: true,
      waitsMs: presence.untilMs - floor.clock.monotonic(),
    })
  }
}

/** A talk that is short from the start is warned at once. */
export function warnBeforeCap(floor: Floor, line: Line, call: TalkingCall): void {
  const { callId, seconds } = call.admitted
  const warn = () => {
    const secondsLeft = Math.min(capWarningSeconds, seconds)
    for (const side of ['caller', 'agent'] as const) {
      tell(floor, line.call, side, { event: 'capNear', callId, secondsLeft })
    }
  }
  if (seconds <= capWarningSeconds) warn()
  else {
    const warnAtMs = call.talkingAtMs + (seconds - capWarningSeconds) * 1000
    setTimer(floor, line, 'cap-near', warnAtMs - timeOf(floor, call), warn)
  }
}
