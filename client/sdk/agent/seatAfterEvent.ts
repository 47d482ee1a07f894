import type {
  AgentCall,
  Answer,
  Duty,
  EventFrame,
  EventOf,
  RecentCall,
  ReportedBlock,
} from '../../../protocol/index.ts'
import type { OwnMicrophone } from '../media/keptMicrophone.ts'
import { type SoundState, soundIsWell } from '../media/soundState.ts'
import { withSound } from '../media/soundWatch.ts'
import type { SeatReport } from './reportTypes.ts'
import type { SeatCall, SeatOccupation, SeatSnapshot } from './seatTypes.ts'
import { type SeatTalk, stepUpsBefore, talkAfterEvent, type Words } from './talk/talkAfterEvent.ts'

export type Seated = Extract<SeatSnapshot, { state: 'seated' }>
export type SeatEnd = Seated['last']

/** As many lines as a glance takes in. */
const recentCallsShown = 20

export const seatAfterTakeSeat = (answer: Answer<'takeSeat'>, last: SeatEnd): Seated => ({
  state: 'seated',
  agentName: answer.agent.name,
  role: answer.agent.role,
  duty: answer.duty,
  awayBecause: null,
  queues: answer.queues,
  recentCalls: answer.recentCalls,
  reports: [],
  attacks: [],
  occupation: { state: 'free' },
  last,
})

/**
 * What the seat shows after one event of the server; the same object when the event changes nothing.
 * @param words of what this seat signed, where the event brought it
 */
export function seatAfterEvent(
  before: Seated,
  event: EventFrame,
  nowMs: number,
  words: Words | null = null,
): Seated {
  switch (event.event) {
    case 'ringStarted':
      return { ...before, occupation: ringing(event, nowMs), last: null }
    case 'ringEnded':
      return afterRingEnded(before, event)
    case 'ended':
      if (callOf(before.occupation)?.callId !== event.callId) return before
      return seatFree(before, { reason: event.reason, talkedMs: event.talkedMs })
    case 'dutyChanged':
      return { ...before, duty: event.duty, awayBecause: event.why }
    case 'attackChanged':
      return { ...before, attacks: attacksNow(event, nowMs) }
    case 'queuesChanged':
      return { ...before, queues: event.queues }
    case 'callRecorded':
      return { ...before, recentCalls: [event.call, ...before.recentCalls].slice(0, recentCallsShown) }
    default: {
      const occupation = occupationAfter(before.occupation, event, nowMs, words)
      return occupation === before.occupation ? before : { ...before, occupation }
    }
  }
}

/** What is shown of a call; its media is nobody's to see. */
export const seatCallOf = ({
  callId,
  queue,
  caller,
  waitedMs,
  heard,
  stepUps,
  stepUpRules,
  stepUpsSoFar,
  awayMs,
  report,
}: AgentCall): SeatCall => ({
  callId,
  queue,
  caller,
  waitedMs,
  ...(heard && { heard }),
  stepUps,
  ...(stepUpRules && { stepUpRules }),
  stepUpsSoFar,
  awayMs,
  ...(report && { report }),
})

/** The agent pressed accept, or comes back to a talk; the server's word is awaited. */
export const seatAccepting = (before: Seated, call: SeatCall): Seated => ({
  ...before,
  occupation: { state: 'accepting', call },
})

export const seatFree = (before: Seated, last: SeatEnd): Seated => ({
  ...before,
  occupation: { state: 'free' },
  last: withCall(last, callOf(before.occupation)),
})

const withCall = (last: SeatEnd, call: SeatCall | undefined): SeatEnd =>
  last && call ? { ...last, callId: call.callId } : last

/** The agent reported a call. What was said of it before is past. */
export const seatReported = (before: Seated, report: SeatReport): Seated => ({
  ...before,
  reports: [...before.reports.filter(({ callId }) => callId !== report.callId), report],
})

/** What an answer means by the page's own clock. */
export const reportedBlock = (block: ReportedBlock, nowMs: number): SeatReport['block'] =>
  block.state === 'for-a-time' ? { state: 'until', untilMs: nowMs + block.forMs } : block

/** The agent chose a duty, and the server agreed. */
export const seatOnDuty = (before: Seated, duty: Duty): Seated => ({ ...before, duty, awayBecause: null })

/** What is known of the agent's own voice. */
export const seatVoiced = (
  before: Seated,
  { muted, microphone }: { readonly muted: boolean; readonly microphone: OwnMicrophone },
): Seated =>
  before.occupation.state === 'talking'
    ? { ...before, occupation: { ...before.occupation, muted, microphone } }
    : before

export const seatMuted = (before: Seated, muted: boolean): Seated =>
  before.occupation.state === 'talking' ? { ...before, occupation: { ...before.occupation, muted } } : before

/** The ring or call that the seat is busy with. */
export const callOf = (occupation: SeatOccupation): SeatCall | undefined =>
  occupation.state === 'free' ? undefined : occupation.call

/** How a ring ends that loses its connection: the server will say the same of it. */
export const endOfLostRing = ({ occupation, last }: Seated): SeatEnd =>
  occupation.state === 'free' ? last : { reason: 'agent-gone', talkedMs: 0 }

/** How a talk ended while nobody could say so, as its record has it; what is not known yet is not guessed. */
export function endOfLostTalk(talk: SeatTalk, recorded: readonly RecentCall[], nowMs: number): SeatEnd {
  const record = recorded.find(({ callId }) => callId === talk.call.callId)
  return record
    ? { reason: record.reason, talkedMs: record.talkedMs }
    : { reason: 'connection-lost', talkedMs: Math.max(0, nowMs - talk.startedAtMs) }
}

/** What was measured of the talk's sound. */
export const seatWithSound = (before: SeatSnapshot, change: Partial<SoundState>): SeatSnapshot =>
  before.state === 'seated' && before.occupation.state === 'talking'
    ? { ...before, occupation: withSound(before.occupation, change) }
    : before

/** The talk goes on without a connection, or with one again. */
export const seatConnected = (before: Seated, connectionLost: boolean): Seated =>
  before.occupation.state === 'talking' && before.occupation.connectionLost !== connectionLost
    ? { ...before, occupation: { ...before.occupation, connectionLost } }
    : before

const attacksNow = ({ windows }: EventOf<'attackChanged'>, nowMs: number): Seated['attacks'] =>
  windows.map(({ siteName, by, leftMs }) => ({ siteName, by, untilMs: nowMs + leftMs }))

const ringing = (event: EventOf<'ringStarted'>, nowMs: number): SeatOccupation => ({
  state: 'ringing',
  ringId: event.ringId,
  call: seatCallOf(event.call),
  endsAtMs: nowMs + event.ringTimeMs,
  othersOnDuty: event.othersOnDuty ?? null,
})

const endOfRing = {
  'timed-out': 'ring-timed-out',
  'media-failed': 'ring-media-failed',
  'agent-device': 'ring-device-failed',
  gone: 'ring-gone',
  declined: 'declined',
} as const

function afterRingEnded(before: Seated, { callId, outcome }: EventOf<'ringEnded'>): Seated {
  const { occupation } = before
  const rings = occupation.state === 'ringing' || occupation.state === 'accepting'
  if (outcome === 'accepted' || !rings || occupation.call.callId !== callId) return before
  return seatFree(before, { reason: endOfRing[outcome], talkedMs: 0 })
}

function occupationAfter(
  before: SeatOccupation,
  event: EventFrame,
  nowMs: number,
  words: Words | null,
): SeatOccupation {
  const call = callOf(before)
  if (!call || !('callId' in event) || call.callId !== event.callId) return before
  if (event.event === 'callerHeard' && before.state !== 'free')
    return { ...before, call: { ...call, heard: event.heard } }
  if (event.event === 'talking') return talkingNow(before, call, event, nowMs, words)
  return before.state === 'talking' ? talkAfterEvent(before, event, nowMs, words) : before
}

/** The first word of a talk, or the first after it was taken up again: what was asked and muted stays. */
function talkingNow(
  before: SeatOccupation,
  call: SeatCall,
  event: EventOf<'talking'>,
  nowMs: number,
  words: Words | null,
): SeatTalk {
  const kept = before.state === 'talking' ? before : undefined
  return {
    state: 'talking',
    call,
    startedAtMs: nowMs - event.talkedMs,
    endsAtMs: nowMs + event.secondsLeft * 1000,
    capNear: kept?.capNear ?? false,
    muted: kept?.muted ?? false,
    microphone: kept?.microphone ?? { state: 'open', label: '' },
    otherMuted: kept?.otherMuted ?? false,
    connectionLost: kept?.connectionLost ?? false,
    // What the other side says of it is told again where it still holds.
    sound: { ...(kept?.sound ?? soundIsWell), isHeard: true },
    otherAwayUntilMs: null,
    words,
    seat: event.agentProof.seat,
    stepUps: kept?.stepUps ?? stepUpsBefore(call, nowMs),
    asksLeft: kept?.asksLeft ?? call.stepUpsSoFar.asksLeft,
    provenBy: kept?.provenBy ?? call.stepUpsSoFar.provenBy,
  }
}
