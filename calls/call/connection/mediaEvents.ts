import type { Measure, PartyId, RoomNews, Side } from '../../ports.ts'
import { type CallSession, isIn, partyOf, tell } from '../callSession.ts'
import type { CallWorld } from '../callWorld.ts'
import { endCall } from '../ending/endCall.ts'
import { failAgentMedia } from '../ring/ringAgent.ts'
import { giveUpLeg } from './callerLeg.ts'
import { loseMedia, mediaIsBack } from './connectionLoss.ts'
import { measure } from './measuring.ts'

type Loss = 'media-key-mismatch' | 'media-failed' | 'worker-died'

/** What a call's room says, from before there is a call. */
export interface Listening {
  readonly news: RoomNews
  session: CallSession | null
  lost: Loss | null
  /** What was seen of the caller's leg before there was a session; nobody else has one then. */
  readonly measured: Set<Measure>
}

/** News of a room that come before its call stands in line are kept: they refuse the call. */
export function listen(world: CallWorld): Listening {
  const listening: Listening = {
    session: null,
    lost: null,
    measured: new Set(),
    news: {
      onConsumer(hearer, consumer) {
        const meant = meantBy(listening, hearer)
        if (!meant) return
        const { session, side } = meant
        if (side === 'agent' && session.agentLeg === 'making') session.heldConsumers.push(consumer)
        else {
          const { callId } = session.call.admitted
          tell(world, session, side, { event: 'consumerCreated', callId, consumer })
        }
      },
      onMeasured(partyId, what) {
        const meant = meantBy(listening, partyId)
        if (meant) measure(world, meant.session, meant.side, what)
        else if (!listening.session) listening.measured.add(what)
      },
      onPath(partyId, path) {
        const meant = meantBy(listening, partyId)
        if (!meant) return
        if (path === 'back') mediaIsBack(world, meant.session, meant.side)
        else losePath(world, meant.session, meant.side)
      },
      onFailed(partyId, why) {
        const meant = meantBy(listening, partyId)
        if (meant) legFailed(world, meant.session, meant.side, why)
        else if (!listening.session) listening.lost = why
      },
      onWorkerDied() {
        const { session } = listening
        if (!session) listening.lost = 'worker-died'
        // Of a leg that is on its way whoever makes it hears, too, and tries again.
        else if (session.callerLeg.state !== 'making') endCall(world, session, 'worker-died')
      },
    },
  }
  return listening
}

/** The party of the call that a room speaks of, once there is a call. */
function meantBy({ session }: Listening, partyId: PartyId): { session: CallSession; side: Side } | undefined {
  const side = session?.parties.get(partyId)?.side
  return session && side ? { session, side } : undefined
}

/** The path of an agent who has not accepted is no reason to wait: the ring goes on to the next. */
export function losePath(world: CallWorld, session: CallSession, side: Side): void {
  if (side === 'caller' || isIn(session, 'talking')) loseMedia(world, session, side)
  else failAgentMedia(world, session, 'media-failed')
}

/**
 * A leg that failed for good ends the call, unless it is that of an agent who has not accepted, or of a side that is away: its
 * page is gone, so its leg is too, and it comes back with another.
 */
function legFailed(
  world: CallWorld,
  session: CallSession,
  side: Side,
  why: 'media-key-mismatch' | 'media-failed',
): void {
  const isAway = (partyOf(session, side)?.awayUntilMs ?? null) !== null
  if (isAway && side === 'caller' && isIn(session, 'waiting')) giveUpLeg(world, session)
  else if (isAway) session.room.removeLeg(side)
  else if (side === 'caller' || isIn(session, 'talking')) endCall(world, session, why)
  else failAgentMedia(world, session, why)
}
