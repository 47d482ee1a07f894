import type { QueueKey, SiteKey } from '../../protocol/index.ts'
import type { Occupied } from '../policy/room.ts'
import type { Share } from '../ports/share.ts'

/** What a call counts under. */
interface Counted {
  readonly site: SiteKey
  readonly queue: QueueKey
  readonly share: Share
}

/** `absent`: it has a place to come back to, and nothing else. */
export type CountedAs = 'in-line' | 'with-agent' | 'absent'

/** How many calls there are, of each kind that has a limit. */
export interface Census {
  add(call: Counted, as: CountedAs): void
  remove(call: Counted, as: CountedAs): void
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
    add: (call, as) => change(namesOf(call, as), 1),
    remove: (call, as) => change(namesOf(call, as), -1),
    seenFrom: ({ site, queue, share }, sites) => ({
      all: of('all'),
      proven: of('proven'),
      identified: of('identified'),
      ofSites: new Map([...sites].map(each => [each, of(siteName(each))])),
      ofAddress: of(addressName(share.source)),
      ofNetwork: of(networkName(share.source)),
      inLineOfQueue: of(queueName(site, queue)),
      absent: { all: of('absent'), ofAddress: of(absentName(share.source)) },
      ofCohort: share.callClass === 'identified' ? of(cohortName(site, share.cohort)) : 0,
    }),
    inLineOf: (site, queue) => of(queueName(site, queue)),
  }
}

/** An address, a network and a queue count only those for whom nobody answers. */
function namesOf({ site, queue, share }: Counted, as: CountedAs): string[] {
  if (as === 'absent') return ['absent', absentName(share.source)]
  const all = ['all', siteName(site)]
  if (share.callClass === 'proven') return [...all, 'proven']
  if (share.callClass === 'identified') return [...all, 'identified', cohortName(site, share.cohort)]
  const { source } = share
  return [
    ...all,
    addressName(source),
    networkName(source),
    ...(as === 'in-line' ? [queueName(site, queue)] : []),
  ]
}

const siteName = (site: SiteKey): string => `site ${site}`
const addressName = ({ address }: Share['source']): string => `address ${address}`
const absentName = ({ address }: Share['source']): string => `absent ${address}`
const networkName = ({ network }: Share['source']): string => `network ${network}`
const queueName = (site: SiteKey, queue: QueueKey): string => `queue ${site} ${queue}`
const cohortName = (site: SiteKey, cohort: string): string => `cohort ${site} ${cohort}`
