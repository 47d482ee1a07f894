import type { Gate } from '../../../protocol/index.ts'
import { type CallSession, isIn, partyOf, tell } from '../callSession.ts'
import type { CallWorld } from '../callWorld.ts'
import { heardOf } from './callerGate.ts'
import { isAsked, nextTryInMs, triesLeft } from './gateState.ts'

/** What the caller is asked at this moment; `null`: nothing. */
function gateOf(world: CallWorld, session: CallSession): Gate | null {
  const { gate, call } = session
  if (!isIn(session, 'waiting') || !isAsked(session) || !gate.hasVoice) return null
  const { light, missed, key } = gate
  const left = triesLeft(world, session)
  return {
    ...{ light, missed, triesLeft: left },
    muted: partyOf(session, 'caller')?.muted ?? false,
    key: key && { number: key.number, key: key.text },
    nextTryInMs: left > 0 || gate.isListening ? null : nextTryInMs(world, session),
    passkeyHelps: call.admitted.policy.gate.passkeyHelps,
  }
}

/** Tells the caller's page what is asked, where that is news. */
export function tellGate(world: CallWorld, session: CallSession): void {
  const { gate } = session
  const now = gateOf(world, session)
  if (gate.told === 'unknown' ? isVoiceOnItsWay(session) : isSame(now, gate.told)) return
  gate.told = now
  const { callId } = session.call.admitted
  world.notify.caller(callId, { event: 'gateChanged', callId, gate: now })
}

/** Time passes without being news. */
const isSame = (one: Gate | null, other: Gate | null): boolean =>
  JSON.stringify(one && { ...one, nextTryInMs: null }) ===
  JSON.stringify(other && { ...other, nextTryInMs: null })

/**
 * Whoever comes back is asked again as soon as their new leg has a voice. What their page shows meanwhile stays: somebody may be
 * typing in it.
 */
function isVoiceOnItsWay(session: CallSession): boolean {
  const { callerLeg, heardPlace, gate } = session
  const hasLegSoon = callerLeg.state === 'up' || heardPlace.isNear
  return isIn(session, 'waiting') && isAsked(session) && hasLegSoon && !gate.hasVoice
}

/** Tells it to a page that was loaded again, or lost its socket: it may show what is asked no more. */
export function repeatGate(world: CallWorld, session: CallSession): void {
  if (!isIn(session, 'waiting')) return
  session.gate.told = 'unknown'
  tellGate(world, session)
}

/** Tells the agent who is rung, or talks, what more is known. */
export function tellHeard(world: CallWorld, session: CallSession): void {
  const { callId } = session.call.admitted
  tell(world, session, 'agent', { event: 'callerHeard', callId, heard: heardOf(session.gate) })
}
