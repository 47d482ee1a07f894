import type { Alarm, AlarmPattern, QueueKey, QueueName, SiteKey } from '../../protocol/index.ts'
import { hourMs, hoursOfWeek } from '../policy/patterns/baseline.ts'
import { createDistinctCount, type DistinctCount } from '../policy/patterns/distinctCount.ts'
import { hashOf } from '../policy/patterns/hashOf.ts'
import type { Baselines, Learned, Watch } from '../ports/patterns.ts'
import type { AttackedSources, Clock, KeyedHash, Log } from '../ports.ts'
import { type CountSeries, createCountSeries } from './countSeries.ts'
import { createSourceWatch } from './sourceWatch.ts'
import { createTalkSeries, type TalkSeries } from './talkSeries.ts'
import { createTrustedCalls, type TrustedCalls } from './trustedCalls.ts'

/** Something unusual, and where. */
export interface Noticed {
  readonly site: SiteKey
  /** `null`: of the whole site. */
  readonly queue: QueueKey | null
  readonly alarm: Alarm
}

/** Looks whether what happens is usual, and learns what is. */
export interface PatternWatch extends Watch {
  /** An admin says that it was no attack. */
  confirm(noticed: Noticed): void
  /** Resolves when what was learned is written, as far as it can be. */
  close(): Promise<void>
}

interface WatchParts {
  readonly queues: readonly { readonly queue: QueueName }[]
  readonly attacks: AttackedSources
  readonly baselines: Baselines
  readonly onNoticed: (noticed: Noticed) => void
  readonly clock: Pick<Clock, 'now' | 'monotonic'>
  /** For names that say nothing of whose they are. */
  readonly hash: KeyedHash
  readonly log: Log
}

interface QueueWatch {
  readonly calls: CountSeries
  readonly talks: TalkSeries
}

interface SiteWatch {
  readonly queues: ReadonlyMap<QueueKey, QueueWatch>
  readonly refusals: CountSeries
  readonly browsers: CountSeries
  readonly trusted: TrustedCalls
  /** Since the last one that was counted. */
  refused: number
  /** Browsers of today: 16 KB, right to 0.7 %. */
  known: { readonly day: number; readonly browsers: DistinctCount }
}

const browserBits = 14
/** Whoever is refused holds nothing, and a script at one address is refused by the hundred: so many are one. */
const refusalsAtOnce = 20
const dayMs = 24 * hourMs

/** How much more than was seen is usual after an admin said that it was no attack: a campaign has a peak, too. */
const confirmedRoom = 1.5

const noEvidence: Alarm['evidence'] = { browsers: 0, network: null }

/**
 * Begins with what was learned before. Only queues and sites of the configuration are watched, so that nobody can make it remember
 * more. No timer runs here.
 */
export async function openWatch(parts: WatchParts): Promise<PatternWatch> {
  const { queues, attacks, baselines, onNoticed, clock, log } = parts
  const learned = await baselines.all()
  const sources = createSourceWatch(parts)
  let saving = Promise.resolve()
  const today = () => ({ day: Math.floor(clock.now() / dayMs), browsers: createDistinctCount(browserBits) })
  let learnedHour = Math.floor(clock.now() / hourMs)

  const counted = (site: SiteKey, queue: QueueKey | null, pattern: AlarmPattern): CountSeries => {
    const own = learned.filter(each => each.site === site && each.queue === queue && each.pattern === pattern)
    const usual = new Map(own.map(each => [each.slot, each.usual]))
    const week = Array.from({ length: hoursOfWeek }, (_, slot) => usual.get(slot) ?? null)
    return createCountSeries(clock, week)
  }

  const talksOf = (site: SiteKey, queue: QueueKey): TalkSeries => {
    const usual = (pattern: AlarmPattern) =>
      learned.find(each => each.site === site && each.queue === queue && each.pattern === pattern)?.usual ??
      null
    return createTalkSeries(clock, { share: usual('short-talks'), perWeek: usual('slow-drip') })
  }

  const watchSite = (site: SiteKey): SiteWatch => ({
    queues: new Map(
      queues
        .filter(({ queue }) => queue.site === site)
        .map(({ queue: { queue } }) => [
          queue,
          { calls: counted(site, queue, 'calls'), talks: talksOf(site, queue) },
        ]),
    ),
    refusals: counted(site, null, 'refusals'),
    browsers: counted(site, null, 'browsers'),
    trusted: createTrustedCalls(),
    refused: 0,
    known: today(),
  })
  const sites = new Map(
    [...new Set(queues.map(({ queue }) => queue.site))].map(site => [site, watchSite(site)]),
  )

  function notice(site: SiteKey, queue: QueueKey | null, alarm: Alarm | null): void {
    if (alarm === null) return
    const { pattern, seen, usual, source } = alarm
    log.warn('unusual pattern', {
      site,
      queue,
      pattern,
      seen,
      usual,
      ...(source && { source: { ...source } }),
    })
    onNoticed({ site, queue, alarm })
  }

  /** Once an hour, when something happens. */
  function learnHours(): void {
    const hour = Math.floor(clock.now() / hourMs)
    if (hour === learnedHour) return
    learnedHour = hour
    const all = [...sites].flatMap(([site, watch]) => lessonsOf(site, watch))
    for (const { trusted } of sites.values()) trusted.forgetBefore(hour - 2)
    if (all.length === 0) return
    // What is not written is learned anew after the next start; nobody waits for it.
    saving = saving
      .then(() => baselines.save(all))
      .catch((cause: unknown) => log.warn('baselines not saved', { cause }))
  }

  return {
    came(coming) {
      learnHours()
      const { site, queue } = coming
      const watch = sites.get(site)
      const own = watch?.queues.get(queue)
      if (!watch || !own) return
      const isUnder = attacks.isUnder(site)
      notice(site, null, sources.came(coming))
      const seen = own.calls.came(isUnder, coming)
      notice(site, queue, seen && { pattern: 'calls', ...seen })
      if (Math.floor(clock.now() / dayMs) !== watch.known.day) watch.known = today()
      for (let news = Math.round(watch.known.browsers.add(hashOf(coming.jkt))); news > 0; news -= 1) {
        const unusual = watch.browsers.came(isUnder, coming)
        notice(site, null, unusual && { pattern: 'browsers', ...unusual })
      }
    },
    refused(site) {
      learnHours()
      const watch = sites.get(site)
      if (!watch) return
      watch.refused = (watch.refused + 1) % refusalsAtOnce
      if (watch.refused !== 0) return
      const seen = watch.refusals.came(attacks.isUnder(site))
      if (!seen) return
      const [times, usual] = [seen.seen * refusalsAtOnce, seen.usual * refusalsAtOnce]
      notice(site, null, { pattern: 'refusals', ...seen, seen: times, usual })
    },
    talked({ callId, isGood, ...coming }) {
      learnHours()
      const { site, queue } = coming
      const watch = sites.get(site)
      const own = watch?.queues.get(queue)
      if (!watch || !own) return
      if (isGood) sources.good(callId, coming)
      if (isGood && !attacks.isUnder(site)) watch.trusted.add(callId, Math.floor(clock.now() / hourMs))
      for (const seen of own.talks.talked(isGood, attacks.isUnder(site)))
        notice(site, queue, { ...seen, evidence: noEvidence })
    },
    reported(callId) {
      sources.reported(callId)
      for (const { trusted } of sites.values()) trusted.remove(callId)
    },
    isNoticed: sources.isNoticed,
    confirm({ site, queue, alarm: { pattern, seen, usual, source } }) {
      if (source) {
        sources.confirm(site, source)
        return
      }
      const watch = sites.get(site)
      const own = queue === null ? undefined : watch?.queues.get(queue)
      const times = Math.max(2, (confirmedRoom * seen) / Math.max(1, usual))
      if (pattern === 'short-talks' || pattern === 'slow-drip') own?.talks.confirm(pattern)
      else {
        // Who comes for a campaign comes with a browser of their own.
        own?.calls.confirm(times)
        watch?.browsers.confirm(times)
        if (pattern === 'refusals') watch?.refusals.confirm(times)
      }
    },
    close: () => saving,
  }
}

function lessonsOf(site: SiteKey, { queues, refusals, browsers, trusted }: SiteWatch): Learned[] {
  const ofSite = (pattern: AlarmPattern, series: CountSeries): Learned[] =>
    series.learn(trusted.in).map(lesson => ({ site, queue: null, pattern, ...lesson }))
  const ofQueues = [...queues].flatMap(([queue, { calls, talks }]): Learned[] => {
    const usual = talks.learn()
    const weekly = [
      { pattern: 'short-talks' as const, usual: usual?.share ?? null },
      { pattern: 'slow-drip' as const, usual: usual?.perWeek ?? null },
    ]
    return [
      ...calls.learn(trusted.in).map(lesson => ({ site, queue, pattern: 'calls' as const, ...lesson })),
      ...weekly.flatMap(({ pattern, usual: week }) =>
        week === null ? [] : [{ site, queue, pattern, slot: 0, usual: week }],
      ),
    ]
  })
  return [...ofQueues, ...ofSite('refusals', refusals), ...ofSite('browsers', browsers)]
}
