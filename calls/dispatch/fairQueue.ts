import type { AgentId } from '../../protocol/index.ts'
import {
  type Barred,
  compareKeys,
  createOrderedQueue,
  type OrderedQueue,
  type QueueEntry,
  type QueueKey,
  type Visits,
} from './orderedQueue.ts'

/** Whose a call is, from the widest circle to the narrowest: say, its site, its network, its address. */
export type SharePath = readonly string[]

/** The turn it had in each circle of its path, the widest first; `order` counts rounds of serving everybody there once. */
export type FairStamp = readonly QueueKey[]

/** How an entry leaves: its turn came, or somebody behind it has it. */
type Leaving = 'served' | 'left'

/** What all circles of a queue count together: entries looked at, and turns given. */
interface Counts {
  readonly visits: Visits
  turns: number
}

/**
 * Calls in the order in which they are served, where circles that compete take turns: sites with sites, in a site networks with
 * networks, in a network addresses with addresses, and calls of one address by arrival. So a thousand calls of one circle take from
 * another one turn, not a thousand. A circle that others leave alone has all turns.
 *
 * Start-time fair queueing (Goyal, Vin and Cheng, 1996) in each circle, one in another: a circle hands out turns to the circles within
 * it, and whoever is first within one has its next turn. A turn belongs to nobody in particular: whoever comes within a circle, of
 * an address that has nobody in line, takes the next turn of the circle, and those behind move one turn back.
 */
export interface FairQueue<Id> {
  readonly size: number
  /** The agents to whom none of them may be offered. */
  readonly barred: Barred
  /**
   * Puts a new entry in its place. With the stamp of one that was there before, in the place that it had. `path` names as many
   * circles as the queue has.
   */
  add(entry: QueueEntry<Id>, path: SharePath, stamp?: FairStamp): FairStamp
  /** Replaces an entry that is there, at its place. */
  change(entry: QueueEntry<Id>, path: SharePath): void
  /** Takes out an entry that is there; of one that was served, the answer brings it back. */
  remove(key: QueueKey, path: SharePath, leaving: Leaving): FairStamp
  /** What brings an entry back that is there and leaves for a while. */
  stampOf(key: QueueKey, path: SharePath): FairStamp
  /** 1 is next; of an entry that is there. */
  placeOf(key: QueueKey, path: SharePath): number
  /** Whose turn it is of those who may be offered to one of these agents; where the next within a circle may not, another has its turn. */
  firstFor(agents: readonly AgentId[]): QueueEntry<Id> | null
  inOrder(): Generator<QueueEntry<Id>>
}

/** An empty queue of so many circles, one within the other; without any, calls by arrival. */
export const createFairQueue = <Id>(circles: number, visits: Visits = { count: 0 }): FairQueue<Id> =>
  createCircleOrLine(circles, { visits, turns: 0 })

const createCircleOrLine = <Id>(circles: number, counts: Counts): FairQueue<Id> =>
  circles === 0 ? byArrival(createOrderedQueue(counts.visits)) : createCircle(circles, counts)

const byArrival = <Id>(queue: OrderedQueue<Id>): FairQueue<Id> => ({
  get size() {
    return queue.size
  },
  get barred() {
    return queue.barred
  },
  add(entry) {
    queue.put(entry)
    return []
  },
  change: entry => queue.put(entry),
  remove(key) {
    queue.remove(key)
    return []
  },
  stampOf: () => [],
  placeOf: key => queue.placeOf(key),
  firstFor: agents => queue.firstFor(agents),
  inOrder: () => queue.inOrder(),
})

/** One of those who take turns. */
interface Flow<Id> {
  readonly within: FairQueue<Id>
  /** Its turns, the next one first: as many as it has calls. */
  readonly turns: QueueKey[]
  /** The round of the turn after its last. */
  nextRound: number
  /** What was last said of its next turn. */
  offered: { readonly turn: QueueKey; readonly barred: Barred } | null
}

/** Turns are compared as text; of two, the one that was given first is less. */
const tieOf = (turns: number): string => String(turns).padStart(16, '0')

/** Flows that had their turns are forgotten when they are more than those in line, and so many. */
const idleFlowsKept = 64

function createCircle<Id>(circles: number, counts: Counts): FairQueue<Id> {
  const flows = new Map<string, Flow<Id>>()
  const turns = createOrderedQueue<Flow<Id>>(counts.visits)
  const firstTie = tieOf(counts.turns)
  let round = 0

  const openFlow = (): Flow<Id> => ({
    within: createCircleOrLine(circles - 1, counts),
    turns: [],
    nextRound: 0,
    offered: null,
  })

  function flowOf(name: string | undefined): Flow<Id> {
    const flow = flows.get(name ?? '') ?? openFlow()
    flows.set(name ?? '', flow)
    return flow
  }

  /** Only the next turn of a flow is offered, and to whoever one of its calls may be offered to. */
  function offerNext(flow: Flow<Id>): void {
    const { offered, within } = flow
    const [turn] = flow.turns
    const { barred } = within
    // What was next is still there only where a call came back to a turn before it.
    if (offered && turn && compareKeys(offered.turn, turn) > 0) {
      turns.put({ id: flow, key: offered.turn, barred: 'everybody' })
    }
    if (turn && !(offered?.turn === turn && isSame(offered.barred, barred))) {
      turns.put({ id: flow, key: turn, barred })
    }
    flow.offered = turn ? { turn, barred } : null
  }

  /** Whoever comes back is served when they would have been, had they stayed. */
  function nextTurn(flow: Flow<Id>, former: QueueKey | undefined): QueueKey {
    counts.turns += 1
    const tie = tieOf(counts.turns)
    if (!former) return { order: Math.max(round, flow.nextRound), tie }
    // A circle that was empty meanwhile counts its rounds anew.
    const order = former.tie < firstTie ? round : former.order
    return { order, tie: `${former.tie.slice(0, tie.length)} ${tie}` }
  }

  function addTurn(flow: Flow<Id>, turn: QueueKey): void {
    const index = flow.turns.findLastIndex(each => compareKeys(each, turn) < 0) + 1
    flow.turns.splice(index, 0, turn)
    flow.nextRound = Math.max(flow.nextRound, turn.order + 1)
    if (index > 0) turns.put({ id: flow, key: turn, barred: 'everybody' })
  }

  /** Whoever is served takes the next turn of the flow; whoever leaves gives up its last one, and those behind move up. */
  function removeTurn(flow: Flow<Id>, leaving: Leaving): void {
    const turn = leaving === 'served' ? flow.turns.shift() : flow.turns.pop()
    if (!turn) return
    turns.remove(turn)
    if (leaving === 'served') round = Math.max(round, turn.order)
    else flow.nextRound = Math.max(flow.nextRound - 1, (flow.turns.at(-1)?.order ?? -1) + 1)
  }

  function forgetIdle(): void {
    if (turns.size === 0) {
      // Whoever comes to an empty line competes with nobody who was served before; whoever comes back to it is first.
      for (const { nextRound } of flows.values()) round = Math.max(round, nextRound)
      flows.clear()
    }
    if (flows.size <= 2 * turns.size + idleFlowsKept) return
    for (const [name, flow] of flows) {
      if (flow.turns.length === 0 && flow.nextRound <= round) flows.delete(name)
    }
  }

  return {
    get size() {
      return turns.size
    },
    get barred() {
      return turns.barred
    },
    add(entry, [name, ...inner], stamp) {
      const flow = flowOf(name)
      const innerStamp = flow.within.add(entry, inner, stamp?.slice(1))
      const turn = nextTurn(flow, stamp?.[0])
      addTurn(flow, turn)
      offerNext(flow)
      return [turn, ...innerStamp]
    },
    change(entry, [name, ...inner]) {
      const flow = flowOf(name)
      flow.within.change(entry, inner)
      offerNext(flow)
    },
    remove(key, [name, ...inner], leaving) {
      const flow = flowOf(name)
      const [turn] = flow.turns
      const innerStamp = flow.within.remove(key, inner, leaving)
      removeTurn(flow, leaving)
      offerNext(flow)
      forgetIdle()
      return turn && leaving === 'served' ? [turn, ...innerStamp] : []
    },
    stampOf(key, [name, ...inner]) {
      const flow = flowOf(name)
      const turn = flow.turns[flow.within.placeOf(key, inner) - 1]
      return turn ? [turn, ...flow.within.stampOf(key, inner)] : []
    },
    placeOf(key, [name, ...inner]) {
      const flow = flowOf(name)
      const turn = flow.turns[flow.within.placeOf(key, inner) - 1]
      return turn ? turns.placeOf(turn) : turns.size + 1
    },
    firstFor: agents => turns.firstFor(agents)?.id.within.firstFor(agents) ?? null,
    *inOrder() {
      const within = new Map<Flow<Id>, Generator<QueueEntry<Id>>>()
      for (const { id: flow } of turns.inOrder()) {
        const entries = within.get(flow) ?? flow.within.inOrder()
        within.set(flow, entries)
        const { value } = entries.next()
        if (value) yield value
      }
    },
  }
}

const isSame = (one: Barred, other: Barred): boolean =>
  one === other ||
  (one !== 'everybody' &&
    other !== 'everybody' &&
    one.size === other.size &&
    [...one].every(each => other.has(each)))
