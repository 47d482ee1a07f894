import { createLine } from '../../calls/dispatch/line.ts'
import type { Share } from '../../calls/ports/share.ts'
import { AgentId, CallId, SiteKey } from '../../protocol/index.ts'

const agentId = AgentId.parse(`agent_${'a'.repeat(22)}`)
const callOf = (arrival: number) => CallId.parse(`call_${String(arrival).padStart(22, '0')}`)
/** One in three is away, and the first half were declined by the agent who is free: the worst that a match meets. */
const barredOf = (arrival: number, length: number) =>
  arrival % 3 === 0 ? ('everybody' as const) : new Set(arrival < length / 2 ? [agentId] : [])

/** Who waits in a line: everybody proven, each from a network of their own, or some of each; of three sites. */
export const crowds: readonly Crowd[] = [
  { name: 'proven', share: () => ({ callClass: 'proven', source: { network: 'one', address: 'one' } }) },
  {
    name: 'scattered',
    share: arrival => ({
      callClass: 'unproven',
      source: { network: `${arrival}`, address: `${arrival}` },
    }),
  },
  {
    name: 'mixed',
    share: arrival => ({
      callClass: arrival % 5 === 0 ? 'proven' : 'unproven',
      source: { network: `${arrival % 40}`, address: `${arrival % 2000}` },
    }),
  },
]

interface Crowd {
  readonly name: string
  readonly share: (arrival: number) => Share
}

/** The most entries of the line that one of so many acts looks at. */
export interface Visits {
  readonly enqueue: number
  readonly cancel: number
  readonly assign: number
  readonly place: number
}

/** Counts, in a line of this length, over as many acts of each kind as it has entries. */
export function countVisits(length: number, { share }: Crowd): Visits {
  const visits = { count: 0 }
  const line = createLine<number>(visits)
  const mostOf = (arrivals: Iterable<number>, act: (arrival: number) => void): number => {
    let most = 0
    for (const arrival of arrivals) {
      const before = visits.count
      act(arrival)
      most = Math.max(most, visits.count - before)
    }
    return most
  }
  const sites = ['shop', 'bank', 'post'].map(name => SiteKey.parse(name))
  const all = Array.from({ length }, (_, index) => index)
  const enqueue = mostOf(all, arrival => {
    const site = sites[arrival % 3] ?? SiteKey.parse('shop')
    const device = { site, callerId: null, jkt: String(arrival).padStart(43, '0') }
    const placed = { arrival, share: share(arrival), device }
    line.put(callOf(arrival), placed, arrival, barredOf(arrival, length))
  })
  const place = mostOf(all, arrival => line.placeOf(callOf(arrival)))
  const assign = mostOf(all.slice(0, 1000), () => line.firstFor([agentId]))
  const cancel = mostOf(
    all.filter(arrival => arrival % 2 === 0),
    arrival => line.remove(callOf(arrival)),
  )
  return { enqueue, cancel, assign, place }
}
