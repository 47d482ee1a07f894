import type { AgentId, RingOutcome as Outcome } from '../../../protocol/index.ts'
import type { FigureCall, FigureFacts, Window } from '../../ports/figures.ts'
import { busyMs, type Fate, fateOf, overlapMs, serviceLevelMs } from './countedCalls.ts'

/**
 * Figures of calls that ended in a window, all from facts of the service. A share is `null` where there was nothing to have a share of, and
 * a mean where there was nothing to take it of.
 */
export interface CallFigures {
  /** Calls that were let in; each is one of the five below. */
  readonly offered: number
  /** Somebody talked. */
  readonly answered: number
  /** The caller left before; those who left within the first five seconds are counted apart. */
  readonly abandoned: number
  readonly shortAbandoned: number
  /** The caller waited in vain: too long, or for nobody. */
  readonly notServed: number
  /** Something else ended it: a fault, a revocation, a stop. */
  readonly broken: number
  /** Abandoned of what was offered, without those who left at once. */
  readonly abandonment: number | null
  /** Answered within 20 seconds, of the same. */
  readonly serviceLevel: number | null
  /** Mean wait of the answered, in milliseconds (average speed of answer). */
  readonly speedOfAnswerMs: number | null
  /** Longest wait of any call, in milliseconds. */
  readonly longestWaitMs: number | null
  /** Mean talk of the answered, in milliseconds (average handle time; there is neither hold nor wrap-up yet). */
  readonly handleMs: number | null
  /** Rings that agents saw, by what came of them. */
  readonly rings: Readonly<Record<Outcome, number>>
  /** Rings that agents let pass, of all that they saw. */
  readonly misses: number | null
  /** How long these calls kept agents busy in the window, by ringing and by talk. */
  readonly busyMs: number
  /** That, of the time in which agents were on duty. */
  readonly occupancy: number | null
}

/** What the calls of one agent come to. */
export type AgentFigures = Pick<
  CallFigures,
  'answered' | 'handleMs' | 'rings' | 'misses' | 'busyMs' | 'occupancy'
>

/** The same twice: of all calls, and of those that count as trusted. */
interface Twice<T> {
  readonly all: T
  readonly trusted: T
}

export interface Figures extends Twice<CallFigures> {
  readonly window: Window
  /** Of all agents together, in the window. */
  readonly dutyMs: number
  readonly agents: readonly ({ readonly agentId: AgentId; readonly dutyMs: number } & Twice<AgentFigures>)[]
}

/** Takes what facts are about to what it comes to. Calls that have not ended in the window count for how busy agents were, and for nothing else. */
export function figuresOf({ calls, duty }: FigureFacts, window: Window): Figures {
  const dutyMs = sum(duty.map(span => overlapMs(span, window)))
  const trusted = calls.filter(({ verdict }) => verdict === 'trusted')
  const agentIds = new Set([
    ...duty.map(({ agentId }) => agentId),
    ...calls.flatMap(({ ringNotes, agentId }) => [
      ...ringNotes.map(note => note.agentId),
      ...(agentId === null ? [] : [agentId]),
    ]),
  ])
  return {
    window,
    dutyMs,
    all: callFigures(calls, window, dutyMs),
    trusted: callFigures(trusted, window, dutyMs),
    agents: [...agentIds].sort().map(agentId => {
      const ownMs = sum(duty.filter(span => span.agentId === agentId).map(span => overlapMs(span, window)))
      return {
        agentId,
        dutyMs: ownMs,
        all: agentFigures(agentId, calls, window, ownMs),
        trusted: agentFigures(agentId, trusted, window, ownMs),
      }
    }),
  }
}

function callFigures(calls: readonly FigureCall[], window: Window, dutyMs: number): CallFigures {
  const ended = endedIn(calls, window)
  const fates = ended.map(fateOf)
  const count = (fate: Fate) => fates.filter(each => each === fate).length
  const answered = ended.filter(call => fateOf(call) === 'answered')
  const served = ended.length - count('shortAbandoned')
  const rings = ringsOf(ended)
  return {
    offered: ended.length,
    answered: answered.length,
    abandoned: count('abandoned'),
    shortAbandoned: count('shortAbandoned'),
    notServed: count('notServed'),
    broken: count('broken'),
    abandonment: share(count('abandoned'), served),
    serviceLevel: share(answered.filter(({ waitedMs }) => waitedMs <= serviceLevelMs).length, served),
    speedOfAnswerMs: mean(answered.map(({ waitedMs }) => waitedMs)),
    longestWaitMs: longestOf(ended),
    handleMs: mean(answered.map(({ talkedMs }) => talkedMs)),
    ...ringFigures(rings),
    ...busyFigures(sum(calls.map(call => busyMs(call, window))), dutyMs),
  }
}

function agentFigures(
  agentId: AgentId,
  calls: readonly FigureCall[],
  window: Window,
  dutyMs: number,
): AgentFigures {
  const ended = endedIn(calls, window)
  const answered = ended.filter(call => call.agentId === agentId && fateOf(call) === 'answered')
  return {
    answered: answered.length,
    handleMs: mean(answered.map(({ talkedMs }) => talkedMs)),
    ...ringFigures(ringsOf(ended, agentId)),
    ...busyFigures(sum(calls.map(call => busyMs(call, window, agentId))), dutyMs),
  }
}

const endedIn = (calls: readonly FigureCall[], { fromMs, toMs }: Window): readonly FigureCall[] =>
  calls.filter(({ endedAtMs }) => endedAtMs >= fromMs && endedAtMs < toMs)

const ringsOf = (calls: readonly FigureCall[], agentId?: AgentId): readonly Outcome[] =>
  calls.flatMap(({ ringNotes }) =>
    ringNotes.filter(note => agentId === undefined || note.agentId === agentId).map(({ outcome }) => outcome),
  )

function ringFigures(outcomes: readonly Outcome[]): Pick<CallFigures, 'rings' | 'misses'> {
  const count = (outcome: Outcome) => outcomes.filter(each => each === outcome).length
  const rings = {
    accepted: count('accepted'),
    declined: count('declined'),
    'timed-out': count('timed-out'),
    'media-failed': count('media-failed'),
    'agent-device': count('agent-device'),
    gone: count('gone'),
  }
  return { rings, misses: share(rings['timed-out'], outcomes.length) }
}

const busyFigures = (busy: number, dutyMs: number): Pick<CallFigures, 'busyMs' | 'occupancy'> => ({
  busyMs: busy,
  occupancy: share(busy, dutyMs),
})

const longestOf = (calls: readonly FigureCall[]): number | null =>
  calls.length === 0 ? null : calls.reduce((most, { waitedMs }) => Math.max(most, waitedMs), 0)

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole)

const mean = (values: readonly number[]): number | null => share(sum(values), values.length)
