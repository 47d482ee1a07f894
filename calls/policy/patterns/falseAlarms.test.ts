import { expect, test } from 'vitest'
import {
  createRandom,
  delayInNewShop,
  delayOf,
  falseAlarmsOf,
  falseTalkAlarmsOf,
  openingWindowsOf,
  type QuietCalls,
} from '../../testing/quietSeries.ts'
import { usualUnlearned } from './baseline.ts'
import { countRule, shareRule } from './countAlarm.ts'

const weeksPerMonth = 365.25 / 12 / 7

/** Fifty queues of an installation: from two calls an hour to two a minute, as uneven as small shops are. */
const installation: readonly QuietCalls[] = Array.from({ length: 50 }, (_, number) => ({
  atNoon: [2, 6, 15, 40, 120][number % 5] ?? 2,
  ofDays: 0.25,
  ofQuarters: 0.3,
}))

/** The same fifty, by the talks of their week. */
const talks = Array.from({ length: 50 }, (_, number) => ({
  perWeek: [30, 100, 300, 800, 2000][number % 5] ?? 30,
  share: [0.1, 0.2, 0.35][number % 3] ?? 0.2,
  ofWeeks: 0.25,
}))

const ofAll = <T>(all: readonly T[], alarmsOf: (of: T, random: () => number) => number): number =>
  all.reduce((sum, of, number) => sum + alarmsOf(of, createRandom(number + 1)), 0)

const weeks = 52

test('fifty quiet series raise fewer alarms than one a month, of all kinds together', {
  timeout: 60_000,
}, () => {
  const months = weeks / weeksPerMonth
  const thresholds = [countRule.threshold - 8, countRule.threshold]
  const counts = thresholds.map(threshold => ({
    threshold,
    perMonth:
      ofAll(installation, (of, random) => falseAlarmsOf(of, weeks, { ...countRule, threshold }, random)) /
      months,
  }))
  const shares = [shareRule.threshold - 8, shareRule.threshold].map(threshold => ({
    threshold,
    perMonth:
      ofAll(talks, (of, random) => falseTalkAlarmsOf(of, weeks, { ...shareRule, threshold }, random)) /
      months,
  }))
  const line = ({ threshold, perMonth }: { threshold: number; perMonth: number }) =>
    `  threshold ${String(threshold).padStart(2)}: ${perMonth.toFixed(2)}`
  console.log(
    `False alarms a month of fifty quiet series, over ${weeks} weeks:\ncalls\n${counts.map(line).join('\n')}\ntalks that came to nothing\n${shares.map(line).join('\n')}`,
  )
  const own = [counts.find(each => each.threshold === countRule.threshold), shares.at(-1)]
  expect(own.reduce((sum, each) => sum + (each?.perMonth ?? 0), 0)).toBeLessThan(1)
  // The simulation is none that raises no alarm whatever the threshold.
  expect(counts[0]?.perMonth).toBeGreaterThan(own[0]?.perMonth ?? 0)
})

test('a rise is noticed within minutes', { timeout: 60_000 }, () => {
  const runs = 15
  const lines = [6, 15, 40, 120].map(atNoon => {
    const delays = [5, 10, 50].map(times =>
      Array.from({ length: runs }, (_, run) =>
        delayOf({ atNoon, ofDays: 0.25, ofQuarters: 0.3 }, times, countRule, createRandom(run + 1)),
      ),
    )
    const [five = [], ten = [], fifty = []] = delays.map(each =>
      each
        .map(ms => (ms === null ? Number.POSITIVE_INFINITY : ms / 60_000))
        .toSorted((one, other) => one - other),
    )
    const median = (of: readonly number[]) => of[Math.floor(runs / 2)] ?? Number.POSITIVE_INFINITY
    return { atNoon, five: median(five), ten: median(ten), fifty: median(fifty) }
  })
  console.log(
    `Minutes until a rise is noticed (median of ${runs}):\n${lines
      .map(
        ({ atNoon, five, ten, fifty }) =>
          `  ${String(atNoon).padStart(3)} an hour: 5× ${five.toFixed(1)}, 10× ${ten.toFixed(1)}, 50× ${fifty.toFixed(1)}`,
      )
      .join('\n')}`,
  )
  for (const { atNoon, five, ten, fifty } of lines) {
    expect(fifty, `${atNoon} an hour, 50×`).toBeLessThan(8)
    expect(ten, `${atNoon} an hour, 10×`).toBeLessThan(55)
    if (atNoon >= 100) expect(five, `${atNoon} an hour, 5×`).toBeLessThan(50)
  }
})

/** So many times as many as will be usual: a first day with a campaign, and what is left of it. */
const opening = [10, 5, 3, 2]

test('a shop may open with a campaign, and a flood in its first minute is noticed all the same', {
  timeout: 60_000,
}, () => {
  const shops = [6, 15, 25, 40].map(atNoon => ({ atNoon, ofDays: 0.25, ofQuarters: 0.3 }))
  const runs = 10
  const rows = [30, 60, 90, usualUnlearned, 180, 240].map(unlearned => {
    const windows = shops.map(quiet => {
      const each = Array.from({ length: runs }, (_, run) =>
        openingWindowsOf(quiet, { days: opening, unlearned }, countRule, createRandom(run + 1)),
      )
      return each.reduce((sum, one) => sum + one, 0) / runs
    })
    const delays = [2, 5, 10, 60, 600].map(perMinute => delayInNewShop(perMinute, unlearned, countRule))
    return { unlearned, windows, delays }
  })
  const minutes = (each: number | null) => (each === null ? 'not in 2 h' : each.toFixed(1))
  console.log(
    `A new shop that opens with ${opening.join(', ')} times its usual calls: attack windows in its first week at ${shops.map(({ atNoon }) => atNoon).join(', ')} an hour;` +
      ` and minutes until 2, 5, 10, 60 and 600 calls of machines a minute are noticed\n${rows
        .map(
          ({ unlearned, windows, delays }) =>
            `  ${String(unlearned).padStart(3)} an hour usual before anything is known: ${windows.map(each => each.toFixed(1)).join(', ')}; ${delays.map(minutes).join(', ')}`,
        )
        .join('\n')}`,
  )
  const own = rows.find(({ unlearned }) => unlearned === usualUnlearned)
  // Of the fullest shop an admin has to say once or twice that this was them: whoever waits longer sees no flood of ten a minute.
  for (const each of own?.windows.slice(0, 3) ?? [1]) expect(each).toBeLessThan(0.5)
  expect(own?.windows.at(-1)).toBeLessThan(3)
  expect(own?.delays.at(-1)).toBeLessThan(1)
  expect(own?.delays[2]).toBeLessThan(30)
})
