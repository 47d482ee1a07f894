import { expect, test } from 'vitest'
import {
  type Crowd,
  type Defences,
  noBounds,
  type Outcome,
  simulateFlood,
} from '../testing/floodSimulation.ts'

const bounds = { perAddress: 30, perNetwork: 90, inLinePerQueue: 200 }
const none: Defences = {
  name: 'first come, first served',
  classes: false,
  reserve: false,
  shares: false,
  room: noBounds,
}
const classes: Defences = { ...none, name: 'classes', classes: true }
const reserve: Defences = { ...classes, name: '… with reserve', reserve: true }
const shares: Defences = { ...reserve, name: '… with turns', shares: true }
const all: Defences = { ...shares, name: '… with bounds', room: bounds }

/** Ten agents who have some time to spare, and ten clicks of machines in a second. */
const flood = (addresses: number): Crowd => ({
  agents: 10,
  people: { perMinute: 3, patience: 120, talk: 120 },
  machines: { perMinute: 600, patience: 60, talk: 15, addresses },
  minutes: 60,
})

const percent = (part: number) => `${(part * 100).toFixed(0).padStart(3)} %`

async function table(crowd: Crowd): Promise<Map<string, Outcome>> {
  const outcomes = new Map<string, Outcome>()
  for (const defences of [none, classes, reserve, shares, all]) {
    outcomes.set(defences.name, await simulateFlood(defences, crowd, 7))
  }
  const lines = [...outcomes].map(
    ([name, { provenAnswered, unprovenAnswered, peopleRefused, lostToMachines }]) =>
      `${name.padEnd(26)} answered: with proof ${percent(provenAnswered)}, without ${percent(unprovenAnswered)};` +
      ` refused ${percent(peopleRefused)}; agents’ time lost ${percent(lostToMachines)}`,
  )
  console.log(`An hour of a flood from ${crowd.machines.addresses} addresses:\n${lines.join('\n')}`)
  return outcomes
}

test('a flood from one address: with the defences off nearly nobody is answered, with them nearly everybody', {
  timeout: 120_000,
}, async () => {
  const outcomes = await table(flood(1))
  expect(outcomes.get(none.name)?.provenAnswered).toBeLessThan(0.2)
  expect(outcomes.get(none.name)?.unprovenAnswered).toBeLessThan(0.2)
  expect(outcomes.get(classes.name)?.provenAnswered).toBeGreaterThan(0.95)
  const { provenAnswered = 0, unprovenAnswered = 0, peopleRefused = 1 } = outcomes.get(all.name) ?? {}
  expect(provenAnswered).toBeGreaterThan(0.9)
  expect(unprovenAnswered).toBeGreaterThan(0.9)
  expect(peopleRefused).toBe(0)
})

test('a flood from a thousand addresses in four networks', { timeout: 120_000 }, async () => {
  const outcomes = await table(flood(1000))
  expect(outcomes.get(none.name)?.unprovenAnswered).toBeLessThan(0.2)
  const { provenAnswered = 0, unprovenAnswered = 0, peopleRefused = 1 } = outcomes.get(all.name) ?? {}
  expect(provenAnswered).toBeGreaterThan(0.9)
  expect(unprovenAnswered).toBeGreaterThan(0.8)
  expect(peopleRefused).toBe(0)
})
