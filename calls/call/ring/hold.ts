import type { HoldTold, LetGo, RingProposed, SeatedAgent } from '../../ports/messages.ts'
import { type ConnectingCall, connect, ringHeld, ringOf } from '../call.ts'
import { callChanged, tellSeat } from '../callReport.ts'
import { type CallSession, isIn, setTimer } from '../callSession.ts'
import type { CallWorld } from '../callWorld.ts'
import { goAway } from '../connection/connectionLoss.ts'
import { endCall } from '../ending/endCall.ts'
import { followGate } from '../gate/followGate.ts'
import { askIfStale, isAsked } from '../gate/gateState.ts'
import { isRingable } from '../ringable.ts'
import { askRing, type RingEnd } from './ring.ts'
import { beginRing, endRing } from './ringAgent.ts'

/** How long a seat may take to answer whether it is held, in milliseconds. */
const holdAnswerTimeMs = 2000

/**
 * Dispatch proposes an agent: a call that still stands as dispatch believes marks itself, and asks the seat for a hold. Where its caller
 * showed to be there too long ago, they are asked once more, and the proposal passes.
 */
export function hearProposal(world: CallWorld, session: CallSession, proposed: RingProposed): void {
  if (!isIn(session, 'waiting') || !isRingable(session)) return
  if (session.told.version !== proposed.callVersion) return
  session.underPressure = proposed.underPressure
  askIfStale(world, session)
  if (isAsked(session)) {
    // Others are rung for meanwhile.
    followGate(world, session)
    callChanged(world, session)
    return
  }
  const { callId, agentId, incarnation, othersOnDuty } = proposed
  const ring = askRing({ ringId: world.ids.ringId(), callId, agentId, incarnation, othersOnDuty })
  ask(world, session, connect(session.call, ring))
}

function ask(world: CallWorld, session: CallSession, call: ConnectingCall): void {
  session.ringVersions.heard = 0
  session.call = call
  setTimer(world, session, 'hold', holdAnswerTimeMs, () => {
    endRing(world, session, { outcome: 'gone', because: 'not-held' })
  })
  tellSeat(world, session)
  callChanged(world, session)
}

/** A seat answered, or told how it is; what it says of another ring only shows that nobody told it that this one is over. */
export function hearHold(world: CallWorld, session: CallSession, told: HoldTold): void {
  const { ringId, version, hold } = told
  if (ringOf(session.call)?.ringId !== ringId) {
    if (hold.state === 'held') releaseGhost(world, told)
    return
  }
  if (version <= session.ringVersions.heard) return
  session.ringVersions.heard = version
  if (hold.state === 'let-go') hearLetGo(world, session, hold.why)
  else if (isIn(session, 'connecting') && session.call.ring.state === 'asked') {
    const held = ringHeld(session.call, session.call.ring, hold.agent)
    session.call = held
    beginRing(world, session, held.ring)
  } else if (!hold.isHere) hearGone(world, session, hold.agent)
}

/** The agent's page is gone: a talk waits for it, a ring does not. */
function hearGone(world: CallWorld, session: CallSession, { incarnation }: SeatedAgent): void {
  if (isIn(session, 'connecting')) endRing(world, session, { outcome: 'gone', because: 'agent-left' })
  // What an earlier sitting said of itself is over when another one took the talk up.
  else if (isIn(session, 'talking') && incarnation >= session.call.agent.incarnation) {
    goAway(world, session, 'agent')
  }
}

/** Whoever is held for a ring that is over is free. */
export function releaseGhost({ post }: Pick<CallWorld, 'post'>, { callId, ringId, hold }: HoldTold): void {
  if (hold.state !== 'held') return
  const { agentId, incarnation } = hold.agent
  post({
    ...{ to: 'seat', type: 'ringTold', agentId, callId, ringId, incarnation },
    version: Number.MAX_SAFE_INTEGER,
    ring: { stage: 'failed', outcome: 'gone', missed: false },
  })
}

function hearLetGo(world: CallWorld, session: CallSession, why: LetGo): void {
  if (isIn(session, 'connecting')) endRing(world, session, endOf(why))
  else if (why === 'signed-out' || why === 'revoked') endCall(world, session, why)
  else endCall(world, session, 'agent-gone')
}

function endOf(why: LetGo): RingEnd {
  switch (why) {
    case 'declined':
      return { outcome: 'declined' }
    case 'not-free':
      return { outcome: 'gone', because: 'not-held' }
    default:
      return { outcome: 'gone', because: 'agent-left' }
  }
}
