import type { AgentId, CallId } from '../../protocol/index.ts'
import { callClasses } from '../policy/callClass.ts'
import { circlesOf, sharePath } from '../policy/sharePath.ts'
import type { CallClass, LiveCallReport } from '../ports/messages.ts'
import { createFairQueue, type FairQueue, type FairStamp, type SharePath } from './fairQueue.ts'
import type { Barred, QueueEntry, QueueKey, Visits } from './orderedQueue.ts'

/** What the place of a call rests on. */
type Placed = Pick<LiveCallReport, 'arrival' | 'share' | 'device'>

/** Everybody who waits, in the order of service: by class, and within a class in turns. */
export interface Line<Id> {
  readonly size: number
  /** Puts a call in its place, or replaces what is said of it; one that was taken out comes back to its former place. */
  put(callId: CallId, placed: Placed, id: Id, barred: Barred): void
  /** Its turn came. Idempotent. */
  takeOut(callId: CallId): void
  /** It is gone, or stands elsewhere for good. Idempotent. */
  remove(callId: CallId): void
  /** 1 is next; 0 when it does not stand in line. */
  placeOf(callId: CallId): number
  /** The first call that may be offered to one of these agents. */
  firstFor(agents: readonly AgentId[]): Id | null
  inOrder(): Generator<Id>
}

interface Standing {
  readonly callClass: CallClass
  readonly key: QueueKey
  readonly path: SharePath
  stamp: FairStamp
  isIn: boolean
}

/** An empty line. `visits` counts the entries that everything but {@link Line.inOrder} looks at. */
export function createLine<Id>(visits: Visits = { count: 0 }): Line<Id> {
  const queues = new Map<CallClass, FairQueue<Id>>(
    callClasses.map(each => [each, createFairQueue(circlesOf[each], visits)]),
  )
  const standings = new Map<CallId, Standing>()

  const queueOf = (callClass: CallClass): FairQueue<Id> => {
    const queue = queues.get(callClass)
    if (!queue) throw new Error(`No queue of class ${callClass}.`)
    return queue
  }

  function leave(callId: CallId, leaving: 'served' | 'left'): void {
    const standing = standings.get(callId)
    if (!standing?.isIn) return
    const { callClass, key, path } = standing
    standing.stamp = queueOf(callClass).remove(key, path, leaving)
    standing.isIn = false
  }

  return {
    get size() {
      return [...queues.values()].reduce((sum, { size }) => sum + size, 0)
    },
    put(callId, { arrival, share, device }, id, barred) {
      const before = standings.get(callId)
      const key = { order: arrival, tie: callId }
      if (before?.isIn) {
        queueOf(before.callClass).change({ id, key: before.key, barred }, before.path)
        return
      }
      const path = before?.path ?? sharePath(device.site, share)
      const standing = before ?? { callClass: share.callClass, key, path, stamp: [], isIn: true }
      standing.stamp = queueOf(standing.callClass).add({ id, key: standing.key, barred }, path, before?.stamp)
      standing.isIn = true
      standings.set(callId, standing)
    },
    takeOut: callId => leave(callId, 'served'),
    remove(callId) {
      leave(callId, 'left')
      standings.delete(callId)
    },
    placeOf(callId) {
      const standing = standings.get(callId)
      if (!standing?.isIn) return 0
      let before = 0
      for (const [callClass, queue] of queues) {
        if (callClass === standing.callClass) return before + queue.placeOf(standing.key, standing.path)
        before += queue.size
      }
      return 0
    },
    firstFor(agents) {
      for (const queue of queues.values()) {
        const first: QueueEntry<Id> | null = queue.firstFor(agents)
        if (first) return first.id
      }
      return null
    },
    *inOrder() {
      for (const queue of queues.values()) for (const { id } of queue.inOrder()) yield id
    },
  }
}
