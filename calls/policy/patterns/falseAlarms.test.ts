import { expect, test } from 'vitest'
import {
  createRandom,
  delayOf,
  falseAlarmsOf,
  falseTalkAlarmsOf,
  type QuietCalls,
} from '../../testing/quietSeries.ts'
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

const weeks = 17

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
