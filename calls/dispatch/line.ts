import type { AgentId, CallClass, CallId } from '../../protocol/index.ts'
import { callClasses } from '../policy/callClass.ts'
import { circlesOf, sharePath } from '../policy/sharePath.ts'
import type { LiveCallReport } from '../ports/messages.ts'
import { createFairQueue, type FairQueue, type FairStamp, type SharePath } from './fairQueue.ts'
import type { Barred, QueueKey, Visits } from './orderedQueue.ts'

/** What the place of a call rests on. */
type Placed = Pick<LiveCallReport, 'arrival' | 'share' | 'device'>

/** Everybody who waits, in the order of service: by class, and within a class in turns. */
export interface Line<Id> {
  readonly size: number
  sizeOf(callClass: CallClass): number
  /** Those of this class who stand in line, whoever came first before the others. */
  byArrival(callClass: CallClass): Generator<CallId>
  /** Puts a call in its place, or replaces what is said of it; one that was taken out comes back to its former place. */
  put(callId: CallId, placed: Placed, id: Id, barred: Barred): void
  /** Its turn came. Idempotent. */
  takeOut(callId: CallId): void
  /** It is gone, or stands elsewhere for good. Idempotent. */
  remove(callId: CallId): void
  /** 1 is next; 0 when it does not stand in line. */
  placeOf(callId: CallId): number
  /** The first call of one of these classes that may be offered to one of these agents. */
  firstFor(agents: readonly AgentId[], classes?: readonly CallClass[]): Id | null
  inOrder(): Generator<Id>
}

interface Standing<Id> {
  readonly queue: FairQueue<Id>
  readonly key: QueueKey
  readonly path: SharePath
  stamp: FairStamp
  isIn: boolean
}

/** Everybody of one class. */
interface Lane<Id> {
  readonly queue: FairQueue<Id>
  /** In the order of their coming; also those who are with an agent, and may come back. */
  readonly standings: Map<CallId, Standing<Id>>
}

/** An empty line. `visits` counts the entries that everything but {@link Line.inOrder} looks at. */
export function createLine<Id>(visits: Visits = { count: 0 }): Line<Id> {
  const openLane = (callClass: CallClass): Lane<Id> => ({
    queue: createFairQueue(circlesOf[callClass], visits),
    standings: new Map(),
  })
  const lanes: Readonly<Record<CallClass, Lane<Id>>> = {
    proven: openLane('proven'),
    returning: openLane('returning'),
    identified: openLane('identified'),
    unproven: openLane('unproven'),
  }
  const inTurn = callClasses.map(each => lanes[each])

  const standingOf = (callId: CallId): Standing<Id> | undefined =>
    inTurn.map(({ standings }) => standings.get(callId)).find(standing => standing !== undefined)

  function leave(standing: Standing<Id> | undefined, leaving: 'served' | 'left'): void {
    if (!standing?.isIn) return
    standing.stamp = standing.queue.remove(standing.key, standing.path, leaving)
    standing.isIn = false
  }

  function enter(callId: CallId, { arrival, share, device }: Placed): Standing<Id> {
    const { queue, standings } = lanes[share.callClass]
    const key = { order: arrival, tie: callId }
    const standing = { queue, key, path: sharePath(device.site, share), stamp: [], isIn: false }
    standings.set(callId, standing)
    return standing
  }

  return {
    get size() {
      return inTurn.reduce((sum, { queue }) => sum + queue.size, 0)
    },
    sizeOf: callClass => lanes[callClass].queue.size,
    *byArrival(callClass) {
      for (const [callId, { isIn }] of lanes[callClass].standings) if (isIn) yield callId
    },
    put(callId, placed, id, barred) {
      const standing = standingOf(callId) ?? enter(callId, placed)
      const { queue, key, path, stamp } = standing
      const entry = { id, key, barred }
      if (standing.isIn) queue.change(entry, path)
      else standing.stamp = queue.add(entry, path, stamp)
      standing.isIn = true
    },
    takeOut: callId => leave(standingOf(callId), 'served'),
    remove(callId) {
      leave(standingOf(callId), 'left')
      for (const { standings } of inTurn) standings.delete(callId)
    },
    placeOf(callId) {
      const standing = standingOf(callId)
      if (!standing?.isIn) return 0
      const first = inTurn.findIndex(({ queue }) => queue === standing.queue)
      const before = inTurn.slice(0, first).reduce((sum, { queue }) => sum + queue.size, 0)
      return before + standing.queue.placeOf(standing.key, standing.path)
    },
    firstFor(agents, classes = callClasses) {
      for (const callClass of classes) {
        const first = lanes[callClass].queue.firstFor(agents)
        if (first) return first.id
      }
      return null
    },
    *inOrder() {
      for (const { queue } of inTurn) for (const { id } of queue.inOrder()) yield id
    },
  }
}
