import { hourMs } from '../policy/patterns/baseline.ts'
import type { SourceRule } from '../policy/patterns/sourceAlarm.ts'
import { createKnownSource } from '../watch/knownSource.ts'
import { fullness } from './quietSeries.ts'
import { createEvents } from './simulatedTime.ts'

/** Where people call from: a home, an office, a mobile carrier. */
export interface QuietSource {
  readonly people: number
  /** Of a working day, all of them together, without those that are tried again. */
  readonly callsPerDay: number
}

const dayMs = 24 * hourMs
const minuteMs = 60_000
/** How full the hours of a working day are, all together. */
const fullHours = Array.from({ length: 24 }, (_, hour) => fullness(hour)).reduce((sum, each) => sum + each, 0)

/** Of calls that are no good ones so many are tried again, within minutes; and on a bad day. */
const again = { usually: 0.3, onBadDays: 0.7 }
/** The part of calls that are good, and on a bad day. */
const good = { usually: 0.4, onBadDays: 0.05 }
const mostTries = 4
/** Chances of a day: something made many call at once; nobody was answered. */
const chanceOf = { rush: 0.1, badDay: 0.03 }
/** The part of the people who come with a rush, and how many they are at most. */
const rush = { part: 0.3, most: 80, withinMs: 15 * minuteMs }

/** How many alarms this source raises in so many weeks, as it is watched in truth; none of its calls is anything but a person's. */
export function falseSourceAlarmsOf(
  { people, callsPerDay }: QuietSource,
  weeks: number,
  rule: SourceRule,
  random: () => number,
): number {
  let nowMs = 0
  const clock = { now: () => nowMs, monotonic: () => nowMs }
  const source = createKnownSource(clock, rule)
  const events = createEvents()
  const between = (fromMs: number, toMs: number) => fromMs + random() * (toMs - fromMs)
  let isBad = false
  let alarms = 0

  function call(person: number, tries: number): void {
    if (source.came(hashOfPerson(person)) >= rule.threshold) {
      alarms += 1
      source.takeSeen()
    }
    const answered = random() < (isBad ? good.onBadDays : good.usually)
    if (answered) {
      events.add(nowMs + between(2 * minuteMs, 12 * minuteMs), source.good)
      return
    }
    if (tries < mostTries && random() < (isBad ? again.onBadDays : again.usually))
      events.add(nowMs + between(minuteMs / 2, 8 * minuteMs), () => call(person, tries + 1))
  }

  const somebody = () => Math.floor(random() * people)

  function day(number: number): void {
    const fromMs = number * dayMs
    isBad = random() < chanceOf.badDay
    const isWeekend = number % 7 >= 5
    const perHour = (callsPerDay * (isWeekend ? 0.5 : 1)) / fullHours
    for (let ms = fromMs; ; ) {
      ms += (-Math.log(1 - random()) / perHour) * hourMs
      if (ms >= fromMs + dayMs) break
      // Thinned to how full that hour is (Lewis and Shedler, 1979).
      if (random() < fullness(Math.floor((ms - fromMs) / hourMs))) events.add(ms, () => call(somebody(), 1))
    }
    if (random() < chanceOf.rush) {
      const beginsMs = fromMs + between(9 * hourMs, 17 * hourMs)
      const come = Math.min(rush.most, Math.ceil(rush.part * people))
      for (let each = 0; each < come; each += 1)
        events.add(beginsMs + between(0, rush.withinMs), () => call(somebody(), 1))
    }
    events.add(fromMs + dayMs, () => day(number + 1))
  }

  events.add(0, () => day(0))
  for (let event = events.next(); event.atMs < weeks * 7 * dayMs; event = events.next()) {
    nowMs = event.atMs
    event.act()
  }
  return alarms
}

/** Calls of machines at an even pace: minutes until they are noticed, at most a day; `null`: not by then. */
export function delayOfSource(
  { perMinute, browsers }: { readonly perMinute: number; readonly browsers: number },
  rule: SourceRule,
): number | null {
  let nowMs = 0
  const source = createKnownSource({ now: () => nowMs, monotonic: () => nowMs }, rule)
  for (let call = 0; nowMs < dayMs; call += 1) {
    if (source.came(hashOfPerson(call % browsers)) >= rule.threshold) return nowMs / minuteMs
    nowMs += minuteMs / perMinute
  }
  return null
}

/** Of whole numbers that are one apart, spread over 32 bits (multiplicative hashing: Knuth, 1973). */
function hashOfPerson(person: number): number {
  let hash = Math.imul(person + 1, 0x9e3779b1)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  return (hash ^ (hash >>> 13)) >>> 0
}
