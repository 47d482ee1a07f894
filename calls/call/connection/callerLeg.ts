import { codeOf, type ErrorCode, type LegMedia, RingfenceError } from '../../../protocol/index.ts'
import { failedOnceMore, tryAgainInMs } from '../../policy/mediaTries.ts'
import { callChanged } from '../callReport.ts'
import { type CallSession, cancelTimer, isIn, logFields, partyOf, setTimer } from '../callSession.ts'
import type { CallWorld } from '../callWorld.ts'
import { endCall } from '../ending/endCall.ts'
import { withRelays } from '../entering/relayCredentials.ts'
import { callerVoiceGone } from '../gate/followGate.ts'
import { awaitCallerMedia } from './measuring.ts'
import { isHere } from './presence.ts'
import { inTurn, type LegReplacement, replaceLeg, unmute } from './replaceLeg.ts'

/**
 * Makes the leg of a caller who waits, if the ring is near, and offers it to their page. Nothing happens to one who has a leg, whose
 * leg is on its way, or who is not there. To be called after whatever may have changed that.
 */
export function followNearness(world: CallWorld, session: CallSession): void {
  const { callerLeg, heardPlace } = session
  if (callerLeg.state !== 'none' || !heardPlace.isNear || !isIn(session, 'waiting')) return
  if (!isHere(partyOf(session, 'caller'))) return
  callerLeg.state = 'making'
  void inTurn(world, session, () => makeLeg(world, session))
}

async function makeLeg(world: CallWorld, session: CallSession): Promise<void> {
  const isWanted = () => isIn(session, 'waiting') && isHere(partyOf(session, 'caller'))
  try {
    const media = isWanted() ? await session.room.addLeg('caller', session.callerLeg.input) : null
    if (media && isWanted()) offer(world, session, media)
    else letGo(session)
  } catch (cause) {
    const wasWanted = isWanted()
    letGo(session)
    if (wasWanted) tryAgain(world, session, codeOf(cause), cause)
  }
}

function offer(world: CallWorld, session: CallSession, media: LegMedia): void {
  const { call } = session
  const { callId } = call.admitted
  session.callerLeg.state = 'up'
  awaitCallerMedia(world, session, () => takeBack(world, session))
  world.notify.caller(callId, { event: 'mediaOffered', callId, media: withRelays(world, call, media) })
  world.log.info('media offered', { ...logFields(call) })
  callChanged(world, session)
}

/**
 * Nothing came of an offer. That may be a socket that is dead and not yet known to be, so the place is kept: where the page is not
 * there, it comes back for another one, and where it is, it is made another.
 */
function takeBack(world: CallWorld, session: CallSession): void {
  if (!isIn(session, 'waiting')) {
    endCall(world, session, 'media-failed')
    return
  }
  letGo(session)
  callChanged(world, session)
  tryAgain(world, session, 'media-failed')
}

/** Another worker may have room, or this one be replaced. */
function tryAgain(world: CallWorld, session: CallSession, code: ErrorCode, cause?: unknown): void {
  const { callerLeg, call } = session
  const nowMs = world.clock.monotonic()
  callerLeg.failing = failedOnceMore(callerLeg.failing, nowMs)
  const againInMs = tryAgainInMs(callerLeg.failing, nowMs)
  world.log.warn('caller media failed', { ...logFields(call), code, againInMs, ...(cause ? { cause } : {}) })
  if (againInMs === null) {
    endCall(world, session, code === 'worker-died' ? code : 'media-failed')
    return
  }
  callerLeg.state = 'failed'
  setTimer(world, session, 'leg-again', againInMs, () => {
    callerLeg.state = 'none'
    followNearness(world, session)
  })
}

/** Another page may succeed at once. */
function forgive(session: CallSession): void {
  const { callerLeg } = session
  cancelTimer(session, 'leg-again')
  callerLeg.failing = null
  if (callerLeg.state === 'failed') callerLeg.state = 'none'
}

/** What is held for a caller in line who is away is given back, in turn: one whose page is just coming back keeps it. */
export function giveUpLeg(world: CallWorld, session: CallSession): void {
  void inTurn(world, session, async () => {
    if (isIn(session, 'waiting') && (partyOf(session, 'caller')?.awayUntilMs ?? null) !== null) letGo(session)
  })
}

/** Whoever has no media has not lost it. */
function letGo(session: CallSession): void {
  cancelTimer(session, 'leg-again')
  cancelTimer(session, 'caller-media')
  session.callerLeg.state = 'none'
  callerVoiceGone(session)
  session.room.leave()
  const party = partyOf(session, 'caller')
  if (!party) return
  party.measured = new Set()
  party.mediaLostUntilMs = null
}

/**
 * Within a turn: a leg for the page that has the call from now on, in place of the one before; `null` for a caller who waits and has
 * none, whose page is offered one when the ring is near.
 * @throws RingfenceError as {@link replaceLeg}
 */
export async function replaceCallerLeg<T>(
  world: CallWorld,
  session: CallSession,
  replacement: Omit<LegReplacement, 'side'>,
  follow: (media: LegMedia | null) => T,
): Promise<T> {
  const { callerLeg } = session
  const { leg, onStanding } = replacement
  if (isIn(session, 'waiting') && callerLeg.state !== 'up') {
    onStanding?.()
    callerLeg.input = leg
    forgive(session)
    const party = partyOf(session, 'caller')
    if (party?.muted) await unmute(world, session, party)
    if (!isIn(session, 'waiting')) throw new RingfenceError('call-not-found')
    return follow(null)
  }
  return replaceLeg(world, session, { ...replacement, side: 'caller' }, media => {
    callerLeg.input = leg
    callerLeg.state = 'up'
    return follow(media)
  })
}
