import type { QueueKey, SiteKey } from '../../protocol/index.ts'
import type { Occupied } from '../policy/room.ts'
import type { Share } from '../ports/messages.ts'

/** What a call counts under. */
interface Counted {
  readonly site: SiteKey
  readonly queue: QueueKey
  readonly share: Share
}

/** How many calls there are, of each kind that has a limit. */
export interface Census {
  add(call: Counted, isInLine: boolean): void
  remove(call: Counted, isInLine: boolean): void
  /** As one more caller of this kind meets them. */
  seenFrom(call: Counted, sites: ReadonlySet<SiteKey>): Occupied
  /** Those in line for this queue for whom nobody answers. */
  inLineOf(site: SiteKey, queue: QueueKey): number
}

export function createCensus(): Census {
  const counts = new Map<string, number>()

  const change = (names: readonly string[], by: 1 | -1): void => {
    for (const name of names) {
      const count = (counts.get(name) ?? 0) + by
      if (count === 0) counts.delete(name)
      else counts.set(name, count)
    }
  }
  const of = (name: string): number => counts.get(name) ?? 0

  return {
    add: (call, isInLine) => change(namesOf(call, isInLine), 1),
    remove: (call, isInLine) => change(namesOf(call, isInLine), -1),
    seenFrom: ({ site, queue, share: { source } }, sites) => ({
      all: of('all'),
      proven: of('proven'),
      ofSites: new Map([...sites].map(each => [each, of(siteName(each))])),
      ofAddress: of(addressName(source)),
      ofNetwork: of(networkName(source)),
      inLineOfQueue: of(queueName(site, queue)),
    }),
    inLineOf: (site, queue) => of(queueName(site, queue)),
  }
}

/** An address, a network and a queue count only those for whom nobody answers. */
function namesOf({ site, queue, share: { callClass, source } }: Counted, isInLine: boolean): string[] {
  const all = ['all', siteName(site)]
  if (callClass === 'proven') return [...all, 'proven']
  return [...all, addressName(source), networkName(source), ...(isInLine ? [queueName(site, queue)] : [])]
}

const siteName = (site: SiteKey): string => `site ${site}`
const addressName = ({ address }: Share['source']): string => `address ${address}`
const networkName = ({ network }: Share['source']): string => `network ${network}`
const queueName = (site: SiteKey, queue: QueueKey): string => `queue ${site} ${queue}`
