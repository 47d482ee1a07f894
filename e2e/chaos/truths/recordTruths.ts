import { type Disturbance, kindsWithin } from '../breakages/disturbances.ts'
import type { Violation } from '../world.ts'
import type { CallEntry, LostPress } from './book.ts'
import { type Cause, causes, choices, connectionCauses, refusals } from './causes.ts'
import { endsUntold } from './endTruths.ts'
import type { RecordRow, Stored } from './stored.ts'

/** All that was seen and said, when everything has ended. */
interface Testimony {
  readonly calls: ReadonlyMap<string, CallEntry>
  readonly presses: readonly LostPress[]
  readonly stored: Stored
  readonly disturbances: readonly Disturbance[]
  readonly nowMs: number
  /** Most that a talk may last. */
  readonly capMs: number
}

/** Clocks of two processes and timers that are late on a busy machine. */
const slackMs = 2500
/** What was broken shortly before a call may still end it: sockets that were swallowed are found out later. */
const aftermathMs = 30_000

/** What is not true of the records, held against what pages and people said. */
export function recordFaults(seen: Testimony): Violation[] {
  const { calls, stored } = seen
  const byId = new Map(stored.records.map(record => [record.callId, record]))
  return [
    ...notOnce(seen, byId),
    ...stored.records.flatMap(record => [
      ...timesOf(record, seen),
      ...talkOf(record, calls.get(record.callId), seen),
      ...reasonOf(record, calls.get(record.callId), seen),
    ]),
    ...[...calls.values()].flatMap(entry => endsTold(entry, byId.get(entry.callId), seen)),
    ...seen.presses.flatMap(press => refusalOf(press, seen)),
    ...endsUntold(seen),
  ]
}

function notOnce({ calls, presses, stored }: Testimony, byId: ReadonlyMap<string, RecordRow>): Violation[] {
  const { records, begun, openLeases, audited } = stored
  const told = [...calls.values()].filter(({ toldAtMs }) => toldAtMs !== null)
  const untold = records.filter(({ callId }) => (calls.get(callId)?.toldAtMs ?? null) === null)
  return [
    ...repeated(records.map(({ callId }) => callId)).map(callId => say('A call has two records', callId)),
    // A process that died between receipt and record leaves the first; who completes the call signs another.
    ...repeated(audited)
      .filter(callId => byId.get(callId)?.reason !== 'server-died')
      .map(callId => say('A call is in the audit log twice', callId)),
    ...told
      .filter(({ callId }) => !byId.has(callId))
      .map(({ callId }) => say('A call that a page was told of has no record', callId)),
    ...records
      .filter(({ callId }) => !audited.includes(callId))
      .map(({ callId }) => say('A record is not in the audit log', callId)),
    ...audited
      .filter(callId => !byId.has(callId))
      .map(callId => say('An audited call has no record', callId)),
    ...begun.map(callId => say('A call that is over is still written down as begun', callId)),
    ...openLeases.map(callId => say('A lease was not given back', callId)),
    ...(untold.length > presses.length
      ? [
          say(
            `${untold.length} calls that no page knew of are recorded, after ${presses.length} presses without an answer`,
          ),
        ]
      : []),
  ]
}

function timesOf(
  { callId, admittedAtMs, talkingAtMs, endedAtMs, waitedMs, talkedMs }: RecordRow,
  { capMs }: Testimony,
) {
  const ordered = admittedAtMs <= (talkingAtMs ?? endedAtMs) && (talkingAtMs ?? admittedAtMs) <= endedAtMs
  return [
    ...(waitedMs < 0 || talkedMs < 0 ? [say('A record has a time below zero', callId)] : []),
    ...(ordered ? [] : [say('The times of a record are not in order', callId)]),
    ...(talkedMs > capMs + slackMs ? [say(`A talk of ${talkedMs} ms is above its cap`, callId)] : []),
    ...(talkedMs > 0 && talkingAtMs === null ? [say('A record has talk without a beginning', callId)] : []),
  ]
}

/** Nobody talks whom no agent took, and what two pages showed to both was a talk. */
function talkOf(record: RecordRow, entry: CallEntry | undefined, { nowMs }: Testimony): Violation[] {
  const { callId, talkedMs, talkingAtMs, agentId, reason } = record
  if ((talkingAtMs === null) !== (agentId === null))
    return [say('A record has a talk without agent, or the reverse', callId)]
  if (talkingAtMs !== null && entry?.acceptedAtMs === null)
    return [say('A record tells of a talk that no agent took', callId)]
  if (entry?.acceptedAtMs != null) {
    const mostMs = (entry.endLogged?.atMs ?? nowMs) - entry.acceptedAtMs + slackMs
    if (talkedMs > mostMs)
      return [say(`A record tells of ${talkedMs} ms of talk, at most ${Math.round(mostMs)} were`, callId)]
  }
  // What its process did not live to write down is not known.
  if (reason === 'server-died' || !entry) return []
  const leastMs = shownByTwo(entry)
  return leastMs > talkedMs + slackMs
    ? [say(`Two pages talked for ${Math.round(leastMs)} ms, and the record has ${talkedMs}`, callId)]
    : []
}

/** For how long two pages showed the talk at the same time; each was seen at its first and at its last change. */
function shownByTwo({ talkShown }: CallEntry): number {
  const spans = [...talkShown.values()]
  if (spans.length < 2) return 0
  return Math.max(
    0,
    Math.min(...spans.map(({ untilMs }) => untilMs)) - Math.max(...spans.map(({ fromMs }) => fromMs)),
  )
}

function reasonOf(
  { callId, reason, talkedMs }: RecordRow,
  entry: CallEntry | undefined,
  seen: Testimony,
): Violation[] {
  if (reason === 'cap-reached') {
    return talkedMs >= seen.capMs - slackMs ? [] : [say('A talk ended by its cap before its cap', callId)]
  }
  const by = choices[reason]
  // Without a page that was told of it nobody can have pressed, unless it was leaving.
  if (by === 'caller')
    return entry?.toldAtMs == null || has(entry.hungUpBy, entry.caller) || isClosed(entry, seen)
      ? []
      : [say(`A record says ${reason}, and its caller did not`, callId)]
  if (by === 'agent') {
    const took = [...(entry?.acceptedBy ?? [])].some(name => has(entry?.hungUpBy, name))
    return took ? [] : [say(`A record says ${reason}, and no agent did`, callId)]
  }
  if (reason === 'declined')
    return entry && entry.passedBy.size > 0 ? [] : [say('Nobody declined a call that was declined', callId)]
  const cause = causes[reason]
  if (!cause) return [say(`A call ended as ${reason}, which nothing here can cause`, callId)]
  return isExcused(cause, entry, seen)
    ? []
    : [say(`A call ended as ${reason}, and nothing was broken that explains it`, callId)]
}

/** What a page was told of the end is what the record says, or the page says itself that it does not know. */
function endsTold(entry: CallEntry, record: RecordRow | undefined, seen: Testimony): Violation[] {
  if (!record) return []
  return [...entry.endTold].flatMap(([who, { reason }]) => {
    if (reason === record.reason || record.reason === 'server-died') return []
    if (reason === 'connection-lost' || reason === 'moved') {
      return isExcused(connectionCauses, entry, seen) || who !== entry.caller
        ? []
        : [
            say(
              `${who} is told ${reason}, and nothing was broken; the record says ${record.reason}`,
              entry.callId,
            ),
          ]
    }
    // Whoever hangs up is told so at once, though something else may have ended it a moment before.
    if (choices[reason] !== undefined && has(entry.hungUpBy, who)) return []
    return [say(`${who} is told ${reason}, and the record says ${record.reason}`, entry.callId)]
  })
}

function refusalOf({ who, fromMs, untilMs, code }: LostPress, { disturbances }: Testimony): Violation[] {
  if (code === null) return []
  const cause = refusals[code]
  const kinds = kindsWithin(disturbances, [who], fromMs - aftermathMs, untilMs)
  const any = new Set(disturbances.map(({ kind }) => kind))
  const known = cause?.of === 'anybody' ? any : kinds
  return cause?.kinds.some(kind => known.has(kind))
    ? []
    : [say(`${who} is refused with ${code}, and nothing was broken that explains it`)]
}

function isExcused(cause: Cause, entry: CallEntry | undefined, { disturbances, nowMs }: Testimony): boolean {
  const whom =
    entry?.caller != null && cause.of === 'caller' ? [entry.caller] : disturbances.map(({ who }) => who)
  // A service that died before it could write an end down has lost that, whenever the call ended.
  const untilMs = (isOfService(cause) ? null : entry?.endLogged?.atMs) ?? nowMs
  const kinds = kindsWithin(disturbances, whom, (entry?.fromMs ?? 0) - aftermathMs, untilMs)
  return cause.kinds.some(kind => kinds.has(kind))
}

const isOfService = (cause: Cause): boolean => cause === causes['server-died']

/** Leaving a page hangs up. */
function isClosed({ caller, fromMs }: CallEntry, { disturbances, nowMs }: Testimony): boolean {
  const kinds = kindsWithin(disturbances, caller === null ? [] : [caller], fromMs, nowMs)
  return ['reload', 'second-tab', 'closed-page'].some(kind => kinds.has(kind))
}

const has = (names: ReadonlySet<string> | undefined, name: string | null): boolean =>
  name !== null && names?.has(name) === true

const repeated = (names: readonly string[]): string[] => [
  ...new Set(names.filter((name, index) => names.indexOf(name) !== index)),
]

const say = (sentence: string, callId?: string): Violation => ({ sentence: `${sentence}.`, callId })
