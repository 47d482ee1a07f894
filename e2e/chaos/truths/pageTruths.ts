import type { PhoneSnapshot, SeatSnapshot } from '../../../client/sdk/index.ts'
import { type Disturbance, isDisturbed } from '../breakages/disturbances.ts'
import type { Violation } from '../world.ts'
import type { CallEntry } from './book.ts'

/** What the pages of everybody say at one moment. */
export interface Views {
  readonly nowMs: number
  readonly callers: readonly { readonly name: string; readonly snapshot: PhoneSnapshot }[]
  readonly agents: readonly { readonly name: string; readonly snapshot: SeatSnapshot }[]
  readonly calls: ReadonlyMap<string, CallEntry>
  readonly disturbances: readonly Disturbance[]
}

/**
 * What some page says now that is not so, by a key that stays the same while it is said. Each may be so for a moment; pages of whom
 * something is broken, or that say themselves that they are not sure, are not looked at.
 */
export function untruthsIn(views: Views): ReadonlyMap<string, Violation> {
  return new Map([
    ...callsThatEnded(views),
    ...talksAlone(views),
    ...talksOfAnother(views),
    ...callsUnrung(views),
  ])
}

type Found = readonly [key: string, violation: Violation]

const isUndisturbed = ({ disturbances, nowMs }: Views, ...who: readonly string[]): boolean =>
  !isDisturbed(disturbances, who, nowMs)

/** Which call a page says it has, while it is sure of that. */
function callOfPhone(snapshot: PhoneSnapshot): string | null {
  return 'callId' in snapshot && !snapshot.connectionLost ? snapshot.callId : null
}

function callOfSeat(snapshot: SeatSnapshot): string | null {
  if (snapshot.state !== 'seated' || snapshot.occupation.state === 'free') return null
  const { occupation } = snapshot
  return occupation.state === 'talking' && occupation.connectionLost ? null : occupation.call.callId
}

function callsThatEnded(views: Views): Found[] {
  const pages = [
    ...views.callers.map(({ name, snapshot }) => ({ name, callId: callOfPhone(snapshot) })),
    ...views.agents.map(({ name, snapshot }) => ({ name, callId: callOfSeat(snapshot) })),
  ]
  return pages.flatMap(({ name, callId }): Found[] => {
    const end = callId === null ? null : views.calls.get(callId)?.endLogged
    if (!callId || !end || !isUndisturbed(views, name)) return []
    const sentence = `The page of ${name} says that a call goes on, and it has ended (${end.reason}).`
    return [[`ended ${name} ${callId}`, { sentence, callId }]]
  })
}

/** Agents whose page says that they talk in this call. */
const agentsIn = ({ agents }: Views, callId: string): readonly string[] =>
  agents
    .filter(
      ({ snapshot }) =>
        snapshot.state === 'seated' &&
        snapshot.occupation.state === 'talking' &&
        snapshot.occupation.call.callId === callId,
    )
    .map(({ name }) => name)

/** A caller who talks, and nobody with them, or two; an agent who talks, and the caller does not. */
function talksAlone(views: Views): Found[] {
  const agentNames = views.agents.map(({ name }) => name)
  const callers = views.callers.flatMap(({ name, snapshot }): Found[] => {
    if (snapshot.state !== 'talking' || snapshot.connectionLost || snapshot.otherAwayUntilMs !== null)
      return []
    const with_ = agentsIn(views, snapshot.callId)
    if (with_.length === 1 || !isUndisturbed(views, name, ...agentNames)) return []
    const sentence = `The page of ${name} says talking, and ${with_.length} agents say so of this call.`
    return [[`alone ${name} ${snapshot.callId}`, { sentence, callId: snapshot.callId }]]
  })
  const agents = views.agents.flatMap(({ name, snapshot }): Found[] => {
    if (snapshot.state !== 'seated' || snapshot.occupation.state !== 'talking') return []
    const { call, connectionLost, otherAwayUntilMs } = snapshot.occupation
    const { callId } = call
    const caller = views.calls.get(callId)?.caller
    if (connectionLost || otherAwayUntilMs !== null || caller == null || !isUndisturbed(views, name, caller))
      return []
    const page = views.callers.find(each => each.name === caller)?.snapshot
    if (page?.state === 'talking' && page.callId === callId) return []
    const sentence = `The page of ${name} says talking with ${caller}, whose page says ${page?.state ?? 'nothing'}.`
    return [[`deserted ${name} ${callId}`, { sentence, callId }]]
  })
  return [...callers, ...agents]
}

/** Both pages of a talk show the same two words, and the caller's page the name of that agent. */
function talksOfAnother(views: Views): Found[] {
  return views.callers.flatMap(({ name, snapshot }): Found[] => {
    if (snapshot.state !== 'talking' || snapshot.agent === 'awaited') return []
    const { callId, agent, agentName } = snapshot
    const [only, ...more] = agentsIn(views, callId)
    if (only === undefined || more.length > 0 || !isUndisturbed(views, name, only)) return []
    const seat = views.agents.find(each => each.name === only)?.snapshot
    const words =
      seat?.state === 'seated' && seat.occupation.state === 'talking' ? seat.occupation.words : null
    if (words === null) return []
    if (agentName === only && agent !== null && agent.words.join() === words.join()) return []
    const sentence = `${name} sees ${agentName} with ${agent?.words.join(' ') ?? 'no proof'}, and ${only} sees ${words.join(' ')}.`
    return [[`another ${callId}`, { sentence, callId }]]
  })
}

/** The next in line waits, while an agent's page says that the agent is ready. */
function callsUnrung(views: Views): Found[] {
  return views.callers.flatMap(({ name, snapshot }): Found[] => {
    if (snapshot.state !== 'waiting' || snapshot.place !== 1 || snapshot.connectionLost) return []
    const { callId } = snapshot
    const entry = views.calls.get(callId)
    const ready = views.agents.find(
      ({ name: agent, snapshot: seat }) =>
        seat.state === 'seated' &&
        seat.duty === 'on-duty' &&
        seat.occupation.state === 'free' &&
        entry?.passedBy.has(agent) !== true &&
        isUndisturbed(views, agent),
    )
    // Whose media the service was kept from seeing is passed over, rightly, until the page makes new transports.
    const isHidden = views.disturbances.some(
      ({ kind, untilMs }) => ['media-unseen', 'path-lost'].includes(kind) && untilMs >= (entry?.fromMs ?? 0),
    )
    if (!ready || isHidden || !isUndisturbed(views, name)) return []
    const sentence = `The page of ${ready.name} says ready, and ${name}, who is next, is not rung for.`
    return [[`unrung ${callId} ${ready.name}`, { sentence, callId }]]
  })
}

/** Tells what was said for longer than it may be said wrongly. */
export function createPatience(
  longestMs: number,
): (nowMs: number, untruths: ReadonlyMap<string, Violation>) => Violation[] {
  let since = new Map<string, number>()
  return (nowMs, untruths) => {
    since = new Map([...untruths.keys()].map(key => [key, since.get(key) ?? nowMs]))
    return [...untruths]
      .filter(([key]) => nowMs - (since.get(key) ?? nowMs) > longestMs)
      .map(([, violation]) => violation)
  }
}
