import type { Alarm, CallId, SiteKey } from '../../protocol/index.ts'
import { hashOf } from '../policy/patterns/hashOf.ts'
import { sourceRule } from '../policy/patterns/sourceAlarm.ts'
import type { Coming } from '../ports/patterns.ts'
import type { AttackedSources, Clock, KeyedHash } from '../ports.ts'
import { shownName } from './evidence.ts'
import { createKnownSource, type KnownSource } from './knownSource.ts'

/** Looks whether one identity, one address or one network calls more often than people do, whatever the site's calls come to. */
export interface SourceWatch {
  came(coming: Coming): Alarm | null
  /** A good call of theirs is over. */
  good(callId: CallId, coming: Coming): void
  reported(callId: CallId): void
  /** An admin says that it was no attack. */
  confirm(site: SiteKey, source: Source): void
  /** Whether an alarm was raised about any of their sources, and is not over. */
  isNoticed(coming: Coming): boolean
}

type Source = NonNullable<Alarm['source']>

interface SourceName {
  readonly kind: Source['kind']
  readonly name: string
  /** For people to compare; also of a hash that only this process can make. */
  readonly shown: string
}

/** As many of each kind are watched at once, in 300 bytes each; of those that came longest ago the least unusual makes room. */
const mostSources = 1024
const looksForRoom = 16
/** Good calls that a report may still take back. */
const goodCallsHeld = 1000

interface Watched {
  readonly site: SiteKey
  readonly kind: Source['kind']
  readonly shown: string
  readonly source: KnownSource
  unexplained: number
}

/** `hash`: keyed, so that a name says nothing of whose it is. */
export function createSourceWatch(parts: {
  readonly attacks: AttackedSources
  readonly clock: Pick<Clock, 'now' | 'monotonic'>
  readonly hash: KeyedHash
}): SourceWatch {
  const { attacks, clock, hash } = parts
  const known: Readonly<Record<Source['kind'], Map<string, Watched>>> = {
    identity: new Map(),
    address: new Map(),
    network: new Map(),
  }
  const goodCalls = new Map<CallId, readonly { readonly source: KnownSource; readonly explained: number }[]>()

  /** The narrowest first. Of whoever is proven nothing is said for where they come from, nor against it. */
  function namesOf({ identity, share: { callClass, source } }: Coming): readonly SourceName[] {
    const named = (kind: Source['kind'], name: string): SourceName => ({ kind, name, shown: shownName(name) })
    const own = named('identity', hash(`identity ${identity}`))
    if (callClass === 'proven') return [own]
    return [own, named('address', source.address), named('network', source.network)]
  }

  function watchedOf(site: SiteKey, { kind, name, shown }: SourceName): Watched {
    const all = known[kind]
    const key = `${site} ${name}`
    const before = all.get(key)
    const watched = before ?? { site, kind, shown, source: createKnownSource(clock), unexplained: 0 }
    // The order of the map is who came last.
    all.delete(key)
    if (!before && all.size >= mostSources) makeRoom(all)
    all.set(key, watched)
    return watched
  }

  function makeRoom(all: Map<string, Watched>): void {
    let least: [string, Watched] | undefined
    let looks = 0
    for (const one of all) {
      if (!least || one[1].unexplained < least[1].unexplained) least = one
      looks += 1
      if (looks === looksForRoom) break
    }
    if (least) all.delete(least[0])
  }

  return {
    came(coming) {
      const { site, jkt } = coming
      const browserHash = hashOf(jkt)
      const counted: Watched[] = []
      for (const name of namesOf(coming)) {
        const watched = watchedOf(site, name)
        watched.unexplained = watched.source.came(browserHash)
        counted.push(watched)
        // What is known of an address is no news of its network.
        if (attacks.isUnderFrom(site, [name.shown]) || watched.source.isConfirmed()) break
      }
      const heavy = counted.find(({ unexplained }) => unexplained >= sourceRule.threshold)
      // While all of the site is said to be under attack that is what people read.
      if (!heavy || attacks.isUnder(site)) return null
      for (const wider of counted.slice(counted.indexOf(heavy) + 1)) wider.source.explain(heavy.unexplained)
      const { browsers, goodCalls: goodOnes, ...seen } = heavy.source.takeSeen()
      heavy.unexplained = 0
      const source = { kind: heavy.kind, name: heavy.shown, goodCalls: goodOnes }
      return { pattern: 'one-source', ...seen, evidence: { browsers, network: null }, source }
    },
    good(callId, coming) {
      const spoken = namesOf(coming).map(name => {
        const { source } = watchedOf(coming.site, name)
        return { source, explained: source.good() }
      })
      goodCalls.set(callId, spoken)
      const [oldest] = goodCalls
      if (goodCalls.size > goodCallsHeld && oldest) goodCalls.delete(oldest[0])
    },
    reported(callId) {
      for (const { source, explained } of goodCalls.get(callId) ?? []) source.notGood(explained)
      goodCalls.delete(callId)
    },
    confirm(site, { kind, name }) {
      for (const watched of known[kind].values())
        if (watched.site === site && watched.shown === name) watched.source.confirm()
    },
    isNoticed: coming =>
      attacks.isUnderFrom(
        coming.site,
        namesOf(coming).map(({ shown }) => shown),
      ),
  }
}
