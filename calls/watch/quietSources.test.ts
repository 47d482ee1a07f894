import { expect, test } from 'vitest'
import { sourceRule } from '../policy/patterns/sourceAlarm.ts'
import { createRandom } from '../testing/quietSeries.ts'
import { delayOfSource, falseSourceAlarmsOf, type QuietSource } from '../testing/quietSources.ts'

const weeksPerMonth = 365.25 / 12 / 7
const weeks = 52

/** Fifty sources that call a shop often: homes, one eager customer, a partner's three desks, offices, carriers. */
const kinds: readonly (QuietSource & { readonly name: string })[] = [
  { name: 'a home', people: 3, callsPerDay: 1 },
  { name: 'somebody eager', people: 1, callsPerDay: 8 },
  { name: 'three desks', people: 3, callsPerDay: 50 },
  { name: 'an office of 20', people: 20, callsPerDay: 15 },
  { name: 'an office of 250', people: 250, callsPerDay: 90 },
  { name: 'a carrier', people: 4000, callsPerDay: 500 },
]
const sources = Array.from({ length: 50 }, (_, number) => kinds[number % kinds.length] ?? kinds[0])

test('fifty quiet sources, offices and carriers among them, raise fewer alarms than one a month', {
  timeout: 120_000,
}, () => {
  const thresholds = [30, 60, sourceRule.threshold]
  const rows = thresholds.map(threshold => {
    const alarms = sources.map((source, number) =>
      source ? falseSourceAlarmsOf(source, weeks, { ...sourceRule, threshold }, createRandom(number + 1)) : 0,
    )
    const perMonth = (count: (number: number) => boolean) =>
      alarms.reduce((sum, each, number) => sum + (count(number) ? each : 0), 0) / (weeks / weeksPerMonth)
    return {
      threshold,
      all: perMonth(() => true),
      byKind: kinds.map(
        ({ name }, kind) => `${name} ${perMonth(each => each % kinds.length === kind).toFixed(2)}`,
      ),
    }
  })
  const lines = rows.map(
    ({ threshold, all, byKind }) =>
      `  threshold ${String(threshold).padStart(2)}: ${all.toFixed(2)} (${byKind.join(', ')})`,
  )
  console.log(`False alarms a month of fifty quiet sources, over ${weeks} weeks:\n${lines.join('\n')}`)
  expect(rows.at(-1)?.all).toBeLessThan(1)
  // The simulation is none that raises no alarm whatever the threshold.
  expect(rows[0]?.all).toBeGreaterThan(1)
})

test('a source that only machines call from is noticed, in hours where it comes once a minute', () => {
  const rows = [0.15, 1, 4, 20].map(perMinute => ({
    perMinute,
    one: delayOfSource({ perMinute, browsers: 1 }, sourceRule),
    fresh: delayOfSource({ perMinute, browsers: 1e6 }, sourceRule),
  }))
  const said = (minutes: number | null) => (minutes === null ? 'never' : minutes.toFixed(1))
  console.log(
    `Minutes until calls of machines from one source are noticed:\n${rows
      .map(
        ({ perMinute, one, fresh }) =>
          `  ${perMinute} a minute: by one browser ${said(one)}, each by a new one ${said(fresh)}`,
      )
      .join('\n')}`,
  )
  const [rare, minutely, often, flood] = rows
  // What a person might do in an hour accuses nobody.
  expect([rare?.one, rare?.fresh]).toEqual([null, null])
  expect(minutely?.one).toBeLessThan(180)
  expect(minutely?.fresh).toBeLessThan(420)
  expect(often?.fresh).toBeLessThan(90)
  expect(flood?.fresh).toBeLessThan(15)
})
