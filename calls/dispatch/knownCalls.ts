import type { AgentId, CallId, QueueKey } from '../../protocol/index.ts'
import type { AdmissionAsked, CallTold, Device, LiveCallReport } from '../ports/messages.ts'
import type { Share } from '../ports/share.ts'
import { type Census, type CountedAs, createCensus } from './census.ts'
import { createLine, type Line } from './line.ts'
import type { Barred } from './orderedQueue.ts'

/** A call as it last told dispatch, or as it asked to be let in. */
export interface KnownCall {
  readonly callId: CallId
  readonly arrival: number
  readonly device: Device
  readonly queue: QueueKey
  readonly share: Share
  /** 0 as long as it is being let in. */
  version: number
  /** `null` as long as it is being let in. */
  report: LiveCallReport | null
  /** When its waiting began, by the monotonic clock of dispatch. */
  waitsSinceMs: number
  /** Whom it was last proposed to, until it is heard of again. */
  proposedTo: AgentId | null
  /** Rounds of telling since it was heard of. */
  silentRounds: number
  toldPlace: number | null
  toldNear: boolean
}

/** The calls that dispatch knows, in their order, and whose they are. */
export interface KnownCalls {
  readonly byId: ReadonlyMap<CallId, KnownCall>
  /** Those that wait, and those that are being let in. */
  readonly line: Line<KnownCall>
  readonly census: Census
  /** Waiting calls that somebody declined. */
  readonly declined: ReadonlySet<KnownCall>
  /** Those of callers with proof that an agent is proposed to, rung for or talks in. */
  readonly busyProven: ReadonlySet<KnownCall>
  /** Waiting calls that may be offered, and have not the usual turn. */
  readonly aside: ReadonlySet<KnownCall>
  /** Those of callers who passed by a key alone, under pressure, that an agent is taken up with. */
  readonly busyByKey: ReadonlySet<KnownCall>
  /** Those of callers for whom nothing speaks that an agent is taken up with. */
  readonly busyUnproven: ReadonlySet<KnownCall>
  /** Those of callers whose identity is no better proven yet that an agent is taken up with. */
  readonly busyIdentified: ReadonlySet<KnownCall>
  /** Newest last; milliseconds. */
  readonly recentTalksMs: readonly number[]
  reserve(asked: Pick<AdmissionAsked, 'callId' | 'device' | 'queue' | 'share'>): KnownCall
  /** What was heard already, or is older, changes nothing. */
  hear(told: CallTold, nowMs: number): void
  propose(callId: CallId, agentId: AgentId): void
  /** A proposal that nothing followed holds no longer. */
  withdraw(call: KnownCall): void
  /** It has ended, or was not let in after all. */
  isOver(callId: CallId): boolean
  /** The call that this caller has on another device. */
  onOtherDevice(device: Device): KnownCall | undefined
  /** A round of telling is over: whoever was not heard of for some rounds is forgotten. */
  roundOver(): void
}

/** Talks that the guess of a wait looks back on. */
const talksRemembered = 20
/** A call that is not heard of for so many rounds is on no machine any more. */
const silentRoundsAllowed = 4
/** An ended call is remembered for so many rounds, so that nothing late brings it back. */
const roundsRemembered = 12

const nobody: ReadonlySet<AgentId> = new Set()

export function createKnownCalls(): KnownCalls {
  const byId = new Map<CallId, KnownCall>()
  const byCaller = new Map<string, Set<KnownCall>>()
  const line = createLine<KnownCall>()
  const census = createCensus()
  const declined = new Set<KnownCall>()
  const busyProven = new Set<KnownCall>()
  const aside = new Set<KnownCall>()
  const busyByKey = new Set<KnownCall>()
  const busyUnproven = new Set<KnownCall>()
  const busyIdentified = new Set<KnownCall>()
  const ended = new Map<CallId, number>()
  const recentTalksMs: number[] = []
  let arrivals = 0
  let rounds = 0

  const callerOf = ({ site, callerId }: Device) => `${site} ${callerId}`

  function add(call: KnownCall): void {
    byId.set(call.callId, call)
    census.add({ ...call, site: call.device.site }, countedAs(call))
    if (call.device.callerId === null) return
    const key = callerOf(call.device)
    byCaller.set(key, (byCaller.get(key) ?? new Set()).add(call))
  }

  function remove(call: KnownCall): void {
    line.remove(call.callId)
    replace(call)
  }

  /** Its place stays its own. */
  function replace(call: KnownCall): void {
    if (!byId.delete(call.callId)) return
    census.remove({ ...call, site: call.device.site }, countedAs(call))
    declined.delete(call)
    for (const set of [busyProven, busyUnproven, busyIdentified, aside, busyByKey]) set.delete(call)
    if (call.device.callerId === null) return
    const key = callerOf(call.device)
    const others = byCaller.get(key)
    others?.delete(call)
    if (others?.size === 0) byCaller.delete(key)
  }

  /** Puts a call where it belongs in the line, or out of it. */
  function place(call: KnownCall): void {
    const { report } = call
    // Whoever is proposed has had their turn, as far as anybody knows: of several agents at once each is for another turn.
    if (isInLine(call) && call.proposedTo === null) line.put(call.callId, call, call, barredFrom(call))
    else line.takeOut(call.callId)
    keep(declined, call, report?.phase === 'waiting' && report.declinedBy.length > 0)
    keep(busyProven, call, isBusy(call) && call.share.callClass === 'proven')
    keep(busyUnproven, call, isBusy(call) && call.share.callClass === 'unproven')
    keep(busyIdentified, call, isBusy(call) && call.share.callClass === 'identified')
    keep(aside, call, isAside(call) && mayBeOffered(call))
    keep(busyByKey, call, isBusy(call) && report?.turn === 'by-key')
  }

  function hear(told: CallTold, nowMs: number): void {
    const { callId, version, call: report } = told
    const before = byId.get(callId)
    if (before) before.silentRounds = 0
    if (ended.has(callId) || (before && version <= before.version)) return
    if (before && report.phase !== 'ended') replace(before)
    if (report.phase === 'ended') {
      if (before) remove(before)
      ended.set(callId, rounds)
      if (report.talkedMs === null) return
      recentTalksMs.push(report.talkedMs)
      if (recentTalksMs.length > talksRemembered) recentTalksMs.shift()
      return
    }
    const { arrival, device, share, waitedMs } = report
    arrivals = Math.max(arrivals, arrival)
    const call: KnownCall = {
      ...{ callId, arrival, device, queue: report.queue.queue, share, version, report },
      waitsSinceMs: nowMs - waitedMs,
      proposedTo: null,
      silentRounds: 0,
      toldPlace: before?.toldPlace ?? null,
      toldNear: before?.toldNear ?? false,
    }
    add(call)
    place(call)
  }

  return {
    byId,
    line,
    census,
    declined,
    busyProven,
    aside,
    busyByKey,
    busyUnproven,
    busyIdentified,
    recentTalksMs,
    reserve({ callId, device, queue, share }) {
      arrivals += 1
      const call: KnownCall = {
        ...{ callId, arrival: arrivals, device, queue, share, version: 0, report: null },
        ...{ waitsSinceMs: 0, proposedTo: null, silentRounds: 0, toldPlace: null, toldNear: false },
      }
      add(call)
      place(call)
      return call
    },
    hear,
    propose(callId, agentId) {
      const call = byId.get(callId)
      if (!call) return
      call.proposedTo = agentId
      place(call)
    },
    withdraw(call) {
      call.proposedTo = null
      place(call)
    },
    isOver: callId => ended.has(callId),
    onOtherDevice: device =>
      device.callerId === null
        ? undefined
        : [...(byCaller.get(callerOf(device)) ?? [])].find(({ device: { jkt } }) => jkt !== device.jkt),
    roundOver() {
      rounds += 1
      for (const call of [...byId.values()]) {
        call.silentRounds += 1
        if (call.silentRounds > silentRoundsAllowed) remove(call)
      }
      for (const [callId, since] of ended) if (rounds - since > roundsRemembered) ended.delete(callId)
    },
  }
}

/** An agent is taken up with it, or soon will be. */
const isBusy = ({ report, proposedTo }: KnownCall): boolean =>
  proposedTo !== null || report?.phase === 'ringing' || report?.phase === 'talking'

function countedAs({ report }: KnownCall): CountedAs {
  if (report?.isAbsent) return 'absent'
  return !report || report.phase === 'waiting' ? 'in-line' : 'with-agent'
}

/** It waits, or is being let in. */
const isInLine = (call: KnownCall): boolean => countedAs(call) === 'in-line'

/** Its caller can be rung for, and it waits for no answer. */
export const mayBeOffered = ({ report, proposedTo }: KnownCall): boolean =>
  report?.isRingable === true && proposedTo === null

/** Whether it counts for who is near the ring; one that is being let in does. */
export const isCandidate = ({ report }: KnownCall): boolean => report?.isCandidate ?? true

const isAside = ({ report }: KnownCall): boolean => report !== null && report.turn !== 'usual'

function keep(set: Set<KnownCall>, call: KnownCall, isIn: boolean): void {
  if (isIn) set.add(call)
  else set.delete(call)
}

/** In their turn nobody is offered a call that waits for an answer, that they declined, or that has not the usual turn. */
function barredFrom(call: KnownCall): Barred {
  const { report } = call
  if (!report || !mayBeOffered(call) || isAside(call)) return 'everybody'
  return report.declinedBy.length === 0 ? nobody : new Set(report.declinedBy)
}
