import type { HeardSound } from '../../../protocol/index.ts'
import { soundOf } from '../../policy/liveness/soundOf.ts'
import type { Heard, IsEnough } from '../../ports.ts'
import { callChanged } from '../callReport.ts'
import { type CallSession, logFields } from '../callSession.ts'
import type { CallWorld } from '../callWorld.ts'
import { tellHeard } from './tellGate.ts'

/**
 * Listens to the caller's voice without decoding it, and keeps what it was like; `null` where nobody can listen just now, which says nothing
 * of the caller. Never rejects.
 */
export async function listenToCaller(
  world: CallWorld,
  session: CallSession,
  forMs: number,
  isEnough?: IsEnough,
): Promise<{ readonly heard: Heard; readonly sound: HeardSound } | null> {
  const { gate } = session
  gate.isListening = true
  const heard = await session.room.listen('caller', forMs, isEnough).catch(() => null)
  gate.isListening = false
  if (heard === null || session.call.phase === 'ended') return null
  const sound = soundHeard(world, session, heard)
  // What was heard once is not forgotten because of a moment in which too little came.
  if (sound !== 'unknown' || gate.sound === null) gate.sound = sound
  world.log.info('caller heard', { ...logFields(session.call), sound })
  tellHeard(world, session)
  callChanged(world, session)
  return { heard, sound }
}

/** Of a voice is asked, too, whether another call sounded just like it. */
function soundHeard(world: CallWorld, session: CallSession, heard: Heard): HeardSound {
  const { verdict } = soundOf(heard)
  if (verdict !== 'voice') return verdict
  const isKnown = world.recentSounds.isKnown(session.call.admitted.callId, heard.packets)
  return isKnown ? 'same-as-another' : verdict
}
