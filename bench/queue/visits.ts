import { createOrderedQueue } from '../../calls/dispatch/orderedQueue.ts'
import { AgentId, CallId } from '../../protocol/index.ts'

const agentId = AgentId.parse(`agent_${'a'.repeat(22)}`)
const keyOf = (arrival: number) => ({
  arrival,
  callId: CallId.parse(`call_${String(arrival).padStart(22, '0')}`),
})
/** One in three is away, and the first half were declined by the agent who is free: the worst that a match meets. */
const barredOf = (arrival: number, length: number) =>
  arrival % 3 === 0 ? ('everybody' as const) : new Set(arrival < length / 2 ? [agentId] : [])

/** The most entries of the line that one of so many acts looks at. */
export interface Visits {
  readonly enqueue: number
  readonly cancel: number
  readonly assign: number
  readonly place: number
}

/** Counts, in a line of this length, over as many acts of each kind as it has entries. */
export function countVisits(length: number): Visits {
  const queue = createOrderedQueue<number>()
  const mostOf = (arrivals: Iterable<number>, act: (arrival: number) => void): number => {
    let most = 0
    for (const arrival of arrivals) {
      const before = queue.visits
      act(arrival)
      most = Math.max(most, queue.visits - before)
    }
    return most
  }
  const all = Array.from({ length }, (_, index) => index)
  const enqueue = mostOf(all, arrival => {
    queue.put({ id: arrival, key: keyOf(arrival), barred: barredOf(arrival, length) })
  })
  const place = mostOf(all, arrival => queue.placeOf(keyOf(arrival)))
  const assign = mostOf(all.slice(0, 1000), () => queue.firstFor([agentId]))
  const cancel = mostOf(
    all.filter(arrival => arrival % 2 === 0),
    arrival => queue.remove(keyOf(arrival)),
  )
  return { enqueue, cancel, assign, place }
}
