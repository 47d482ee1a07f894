import { expect, test } from 'vitest'
import { KeyThumbprint, SiteKey } from '../../protocol/index.ts'
import { hourMs, hoursOfWeek } from '../policy/patterns/baseline.ts'
import { hashOf } from '../policy/patterns/hashOf.ts'
import type { Coming, Learned } from '../ports/patterns.ts'
import type { Share } from '../ports/share.ts'
import { sales } from '../testing/testDesk.ts'
import { callOf } from '../testing/testDispatch.ts'
import { type Noticed, openWatch } from './openWatch.ts'

const { site, queue } = sales.queue
const minuteMs = 60_000
/** A Monday. */
const startMs = Date.UTC(2026, 10, 23)

/** As usual as it can be: the same number at each hour. */
const learnedWeek = (perHour: number, pattern: Learned['pattern'] = 'calls'): Learned[] =>
  Array.from({ length: hoursOfWeek }, (_, slot) => ({
    ...{ site, queue: pattern === 'calls' ? queue : null, pattern, slot, usual: perHour },
  }))

function comingOf(browser: number, network: string): Coming {
  const jkt = KeyThumbprint.parse(String(browser).padStart(43, '0'))
  const share: Share = { callClass: 'unproven', source: { network, address: network } }
  return { site, queue, jkt, identity: jkt, share }
}

async function open(learned: readonly Learned[] = [...learnedWeek(30), ...learnedWeek(30, 'browsers')]) {
  const clock = {
    nowMs: startMs,
    setMs: 0,
    now: () => clock.nowMs + clock.setMs,
    monotonic: () => clock.nowMs,
  }
  const attack = { isOn: false, sources: new Set<string>() }
  const noticed: Noticed[] = []
  const ofSources: Noticed[] = []
  const saved = new Map<string, number>()
  const logged: string[] = []
  const note = (event: string) => void logged.push(event)
  let calls = 0
  const watch = await openWatch({
    queues: [sales],
    attacks: {
      isUnder: () => attack.isOn,
      isUnderFrom: (_, sources) => sources.some(each => attack.sources.has(each)),
    },
    hash: text => `hash of ${text.length} ${hashOf(text)}`,
    baselines: {
      all: async () => learned,
      async save(all) {
        for (const { pattern, slot, usual } of all) saved.set(`${pattern} ${slot}`, usual)
      },
    },
    onNoticed: one => void (one.alarm.source ? ofSources : noticed).push(one),
    clock,
    log: { info: note, warn: note, error: note },
  })
  const pass = (ms: number) => {
    clock.nowMs += ms
  }
  /** One more who wants to call, by a browser of their own unless it is named. */
  const come = (browser = calls + 1, network = `net ${browser}`) => {
    calls += 1
    last = comingOf(browser, network)
    watch.came(last)
  }
  let last: Coming = comingOf(0, 'nowhere')
  /** Of whoever came last. */
  const talk = (isGood: boolean, number = calls) => watch.talked({ callId: callOf(number), isGood, ...last })
  /** An hour with so many, evenly; of each so many a good talk. */
  const hour = (arrivals: number, good = arrivals) => {
    for (let each = 0; each < arrivals; each += 1) {
      pass(hourMs / (arrivals + 1))
      come()
      if (each < good) talk(true)
    }
    pass(hourMs / (arrivals + 1))
  }
  const patterns = () => [...new Set(noticed.map(({ alarm: { pattern } }) => pattern))]
  return { watch, clock, attack, noticed, ofSources, saved, logged, pass, come, talk, hour, patterns }
}

test('a day as usual is no news', async () => {
  const { hour, noticed } = await open()
  for (let each = 0; each < 24; each += 1) hour(30)
  expect(noticed).toEqual([])
})

test('a flood is noticed within minutes, with what was seen, from where, and by how many browsers', async () => {
  const { hour, pass, come, noticed } = await open()
  hour(30)
  let minutes = 0
  for (; noticed.length === 0 && minutes < 60; minutes += 1 / 15) {
    pass(minuteMs / 15)
    come(undefined, 'farm')
  }
  expect(minutes).toBeLessThan(10)
  const [{ alarm, ...where } = { alarm: undefined }] = noticed
  expect(where).toEqual({ site, queue })
  expect(alarm).toMatchObject({ pattern: 'calls' })
  expect(alarm?.seen).toBeGreaterThan(3 * (alarm?.usual ?? 0))
  expect(alarm?.spanMs).toBeLessThanOrEqual(10 * minuteMs)
  expect(Math.abs((alarm?.evidence.browsers ?? 0) - (alarm?.seen ?? 0))).toBeLessThan(5)
  expect(alarm?.evidence.network?.part).toBeGreaterThan(0.8)
  expect(JSON.stringify(noticed)).not.toContain('farm')
})

test('one browser that comes again and again is many calls, and no new browser', async () => {
  const { hour, pass, come, patterns, noticed } = await open()
  hour(30)
  for (let each = 0; each < 200; each += 1) {
    pass(2000)
    come(1, 'one')
  }
  expect(patterns()).toEqual(['calls'])
  expect(noticed[0]?.alarm.evidence.browsers).toBeLessThan(10)
})

test('refusals at the doors are watched, too', async () => {
  const { watch, pass, patterns, noticed } = await open(learnedWeek(10, 'refusals'))
  for (let each = 0; each < 200; each += 1) watch.refused(site)
  expect(patterns()).toEqual([])
  for (let each = 0; each < 1000; each += 1) {
    pass(200)
    watch.refused(site)
  }
  expect(patterns()).toEqual(['refusals'])
  expect(noticed[0]?.alarm.seen).toBeGreaterThan(200)
})

test('talks that come to nothing are noticed, and the usual part of them is not', async () => {
  const share: Learned = { ...{ site, queue, pattern: 'short-talks', slot: 0, usual: 0.3 } }
  const { talk, pass, patterns } = await open([share])
  for (let each = 0; each < 200; each += 1) {
    pass(minuteMs)
    talk(each % 10 > 2)
  }
  expect(patterns()).toEqual([])
  for (let each = 0; each < 40; each += 1) {
    pass(minuteMs)
    talk(false)
  }
  expect(patterns()).toEqual(['short-talks'])
})

test('a little more each day is noticed by the week, which no rate shows', async () => {
  const week: Learned = { ...{ site, queue, pattern: 'slow-drip', slot: 0, usual: 40 } }
  const { talk, pass, patterns } = await open([week])
  for (let each = 0; each < 140; each += 1) {
    pass(hourMs)
    talk(false)
    for (let good = 0; good < 3; good += 1) talk(true)
  }
  expect(patterns()).toEqual(['slow-drip'])
})

test('an hour teaches when it and the next are over, and no more than a fifth', async () => {
  const { hour, saved, watch } = await open()
  hour(30)
  hour(50)
  hour(30)
  hour(30)
  await watch.close()
  // The first hour is not whole: the service came in the middle of it, for all that anybody knows.
  expect(saved.has('calls 0')).toBe(false)
  expect(saved.get('calls 1')).toBeCloseTo(36, 9)
})

test('an attack teaches nothing, nor do calls that nobody trusts, nor reported ones', async () => {
  const { hour, attack, saved, watch } = await open()
  hour(30)
  attack.isOn = true
  hour(60)
  attack.isOn = false
  hour(60, 10)
  const first = callOf(1000)
  watch.talked({ callId: first, isGood: true, ...comingOf(1000, 'home') })
  hour(30)
  hour(30)
  await watch.close()
  expect(saved.has('calls 1')).toBe(false)
  // Ten good talks speak for thirty calls.
  expect(saved.get('calls 2')).toBeCloseTo(30, 9)
})

test('a good call that an agent reports speaks for nothing, whether it is over or not', async () => {
  const { hour, talk, watch, saved, come, pass } = await open(learnedWeek(0))
  hour(1)
  for (const number of [501, 502, 503]) {
    pass(1000)
    come()
    if (number === 501) watch.reported(callOf(number))
    talk(true, number)
    if (number === 502) watch.reported(callOf(number))
  }
  pass(hourMs)
  hour(1)
  hour(1)
  await watch.close()
  // One of three is left, and from nothing it is learned by one.
  expect(saved.get('calls 1')).toBe(1)
})

test('what an admin confirms is usual for a day, and is learned', async () => {
  const { hour, pass, come, noticed, watch, saved } = await open()
  hour(30)
  for (let each = 0; each < 300 && noticed.length === 0; each += 1) {
    pass(4000)
    come()
  }
  for (const one of [...noticed]) watch.confirm(one)
  const before = noticed.length
  for (let each = 0; each < 400; each += 1) {
    pass(4000)
    come()
  }
  expect(noticed).toHaveLength(before)
  pass(2 * hourMs)
  come()
  await watch.close()
  expect(saved.get('calls 1')).toBeGreaterThan(100)
})

test('a clock that is set, and a long night, change nothing but what is learned of them', async () => {
  const { hour, clock, pass, come, noticed } = await open()
  hour(30)
  clock.setMs -= 3 * hourMs
  come()
  clock.nowMs += 300 * 24 * hourMs
  come()
  pass(minuteMs)
  come()
  expect(noticed).toEqual([])
})

test('what cannot be written is told and stops nothing', async () => {
  const { clock } = await open()
  const logged: string[] = []
  const watch = await openWatch({
    queues: [sales],
    attacks: { isUnder: () => false, isUnderFrom: () => false },
    hash: text => text,
    baselines: {
      all: async () => learnedWeek(3),
      save: async () => {
        throw new Error('disk full')
      },
    },
    onNoticed: () => {},
    clock,
    log: { info() {}, warn: event => void logged.push(event), error() {} },
  })
  for (let hours = 0; hours < 4; hours += 1) {
    clock.nowMs += hourMs
    watch.refused(site)
  }
  await watch.close()
  expect(logged).toEqual(expect.arrayContaining(['baselines not saved']))
})

test('a site or queue that is not configured is nothing to remember', async () => {
  const { watch, noticed } = await open()
  const other = SiteKey.parse('nowhere')
  for (let each = 0; each < 1000; each += 1) watch.refused(other)
  expect(noticed).toEqual([])
})

test('one source that is heavy while the site is as usual is an alarm of its own, and changes nothing for the site', async () => {
  const { come, pass, talk, noticed, ofSources, attack, watch, saved, logged } = await open()
  for (let hour = 0; hour < 9; hour += 1)
    for (let each = 0; each < 60; each += 1) {
      pass(minuteMs)
      if (each % 2 === 0) come(Math.floor(each / 10), 'farm')
      else if (each % 4 === 1) {
        come()
        talk(true)
      }
    }
  expect(noticed).toEqual([])
  expect(ofSources).not.toEqual([])
  const [{ queue: where, alarm } = {}] = ofSources
  expect(where).toBeNull()
  expect(alarm).toMatchObject({ pattern: 'one-source', source: { kind: 'address', goodCalls: 0 } })
  expect(alarm?.seen).toBeGreaterThan(alarm?.usual ?? 0)
  expect(alarm?.evidence.browsers).toBeLessThan(10)
  expect(JSON.stringify(ofSources)).not.toContain('farm')
  expect(logged).toContain('unusual pattern')
  // Its calls are marked while that is so, and those of nobody else.
  expect(watch.isNoticed(comingOf(1, 'farm'))).toBe(false)
  attack.sources.add(alarm?.source?.name ?? '')
  expect(watch.isNoticed(comingOf(1, 'farm'))).toBe(true)
  expect(watch.isNoticed(comingOf(1, 'home'))).toBe(false)
  pass(2 * hourMs)
  come()
  await watch.close()
  expect(saved.has('calls 1')).toBe(true)
})
