import type { GateWay } from '../../../protocol/index.ts'
import { lightAfterMs, saidOnCue, tryMs } from '../../policy/gate/saidOnCue.ts'
import type { Pressure } from '../../ports/messages.ts'
import type { Heard } from '../../ports.ts'
import { callChanged } from '../callReport.ts'
import { type CallSession, cancelTimer, isIn, logFields, partyOf, setTimer } from '../callSession.ts'
import { type CallWorld, track } from '../callWorld.ts'
import { isHere } from '../connection/presence.ts'
import { isAsked, nextTryInMs, spendTry } from './gateState.ts'
import { listenToCaller } from './listenToCaller.ts'
import { tellGate } from './tellGate.ts'

/** Between two tries, so that what was not heard can be read. */
const pauseMs = 4000
/** Where nobody can listen just now it is tried again after so long, and up to twice that. */
const busyMs = 3000
/** A try in which the caller was muted, or came back by another leg, costs nothing, so often. */
const mostCutTries = 3

/** The caller's present leg has a voice: from now on the service may listen to it. */
export function callerVoiceStands(world: CallWorld, session: CallSession): void {
  session.gate.hasVoice = true
  followGate(world, session)
}

/** The caller muted their voice, or let it be heard again. */
export function callerMuted(world: CallWorld, session: CallSession, muted: boolean): void {
  if (muted) session.gate.wasCut = true
  followGate(world, session)
}

/**
 * Does what is due: asks the caller to show to be there where an agent may be rung only then, asks nothing more where that is over, and
 * listens once to whoever is asked nothing. To be called after whatever may have changed it. Idempotent.
 */
export function followGate(world: CallWorld, session: CallSession): void {
  const { gate, call } = session
  if (!isIn(session, 'waiting')) return
  if (!isAsked(session)) {
    endTry(session)
    if (gate.sound === null && call.admitted.share.callClass !== 'proven' && mayListen(session)) {
      void track(world, listenToCaller(world, session, tryMs))
    }
  } else if (session.callerLeg.state === 'up') awaitTry(world, session)
  tellGate(world, session)
}

/** Dispatch told how it sees the queue. */
export function hearPressure(world: CallWorld, session: CallSession, { underPressure }: Pressure): void {
  session.underPressure = underPressure
  if (!underPressure) session.gate.isStale = false
  followGate(world, session)
  callChanged(world, session)
}

/** The caller's leg is replaced: what was heard of the one before is no whole try. */
export function callerVoiceGone({ gate }: CallSession): void {
  gate.hasVoice = false
  gate.wasCut = true
}

/** A voice that is there, heard by nobody yet. */
function mayListen({ gate, parties }: CallSession): boolean {
  const caller = parties.get('caller')
  return gate.hasVoice && !gate.isListening && isHere(caller) && caller?.muted === false
}

function awaitTry(world: CallWorld, session: CallSession): void {
  const waitMs = nextTryInMs(world, session)
  if (waitMs === 0) drawKey(world, session)
  if (session.gate.isListening || session.timers.has('gate')) return
  if (waitMs > 0) lookAgain(world, session, waitMs)
  else if (mayListen(session)) beginTry(world, session)
}

/** What is pressed or typed is a digit: every keyboard has them, and every voice reads them. */
function drawKey({ ids }: CallWorld, { gate }: CallSession): void {
  if (gate.key !== null) return
  gate.keysDrawn += 1
  gate.key = { number: gate.keysDrawn, text: String(ids.numberBelow(10)) }
}

function lookAgain(world: CallWorld, session: CallSession, ms: number): void {
  setTimer(world, session, 'gate', ms, () => {
    cancelTimer(session, 'gate')
    followGate(world, session)
  })
}

/** The light goes on at a moment that nobody knows before, so that nothing is played on cue. */
function beginTry(world: CallWorld, session: CallSession): void {
  const { gate } = session
  gate.light = 'soon'
  gate.litAtMs = null
  gate.wasCut = false
  setTimer(world, session, 'gate', lightAfterMs(world.ids.numberBelow), () => {
    cancelTimer(session, 'gate')
    gate.light = 'on'
    gate.litAtMs = world.clock.monotonic()
    tellGate(world, session)
  })
  void track(world, listenForVoice(world, session))
}

async function listenForVoice(world: CallWorld, session: CallSession): Promise<void> {
  const { gate } = session
  const isSaid = (heard: Heard, litAtMs: number | null, isWhole: boolean) =>
    saidOnCue(heard, litAtMs, world.clock.monotonic(), isWhole)
  const isEnough = (soFar: Heard) => isSaid(soFar, gate.litAtMs, false)
  const listened = await listenToCaller(world, session, tryMs, isEnough)
  if (session.call.phase === 'ended') return
  const { litAtMs } = gate
  endTry(session)
  // Where the light never went on nothing was asked.
  if (listened && litAtMs !== null && isAsked(session)) {
    const isVoice = listened.sound !== 'same-as-another' && isSaid(listened.heard, litAtMs, true)
    if (isVoice) passGate(world, session, 'voice')
    else noteUnheard(world, session)
  }
  if (isAsked(session)) lookAgain(world, session, listened ? pauseMs : busyMs + world.ids.numberBelow(busyMs))
  tellGate(world, session)
}

/** Nobody listens to this try any more. */
function endTry(session: CallSession): void {
  const { gate } = session
  cancelTimer(session, 'gate')
  gate.light = 'off'
  gate.litAtMs = null
}

/** What could not be heard at all costs nothing, as far as that is no game. */
function noteUnheard(world: CallWorld, session: CallSession): void {
  const { gate } = session
  if (!isHere(partyOf(session, 'caller'))) return
  if (gate.wasCut && gate.cutTries < mostCutTries) {
    gate.cutTries += 1
    return
  }
  gate.missed = 'voice'
  spendTry(world, session)
}

/** The caller showed to be there: an agent may be rung. */
export function passGate(world: CallWorld, session: CallSession, by: GateWay): void {
  const { gate } = session
  gate.passed = { by, atMs: world.clock.monotonic() }
  gate.isStale = false
  gate.missed = null
  gate.key = null
  world.log.info('caller is there', { ...logFields(session.call), by })
  endTry(session)
  tellGate(world, session)
  callChanged(world, session)
}
