import { expect, test } from 'vitest'
import {
  type Crowd,
  type Defences,
  noBounds,
  type Outcome,
  simulateFlood,
} from '../testing/floodSimulation.ts'

const bounds = { perAddress: 30, perNetwork: 90, inLinePerQueue: 200, byLot: 0, agentPart: 1 }
const none: Defences = {
  name: 'first come, first served',
  classes: false,
  reserve: false,
  shares: false,
  room: noBounds,
  isUnderAttack: false,
}
const classes: Defences = { ...none, name: 'classes', classes: true }
const reserve: Defences = { ...classes, name: '… with reserve', reserve: true }
const shares: Defences = { ...reserve, name: '… with turns', shares: true }
const bounded: Defences = { ...shares, name: '… with bounds', room: bounds }
const shedding: Defences = { ...bounded, name: '… with shedding', room: { ...bounds, byLot: 0.25 } }
/** Somebody has said that there is an attack: the budget binds, and twice as many places go by lot. */
const all: Defences = {
  ...shedding,
  name: '… and a budget, under attack',
  room: { ...shedding.room, agentPart: 0.3 },
  isUnderAttack: true,
}

/** Ten agents who have some time to spare, and ten clicks of machines in a second. */
const flood = (addresses: number): Crowd => ({
  agents: 10,
  people: { perMinute: 3, patience: 120, talk: 120 },
  machines: { perMinute: 600, patience: 60, talk: 15, addresses },
  minutes: 30,
})

const percent = (part: number) => `${(part * 100).toFixed(0).padStart(3)} %`

async function table(crowd: Crowd): Promise<Map<string, Outcome>> {
  const outcomes = new Map<string, Outcome>()
  for (const defences of [none, classes, reserve, shares, bounded, shedding, all]) {
    outcomes.set(defences.name, await simulateFlood(defences, crowd, 7))
  }
  const lines = [...outcomes].map(
    ([name, { answered, peopleRefused, lostToMachines }]) =>
      `${name.padEnd(30)} answered: proven ${percent(answered.proven)}, returning ${percent(answered.returning)},` +
      ` identified ${percent(answered.identified)}, unproven ${percent(answered.unproven)};` +
      ` refused ${percent(peopleRefused)}; agents’ time lost ${percent(lostToMachines)}`,
  )
  console.log(`Half an hour of a flood from ${crowd.machines.addresses} addresses:\n${lines.join('\n')}`)
  return outcomes
}

const nobody: Outcome = {
  answered: { proven: 0, returning: 0, identified: 0, unproven: 0 },
  peopleRefused: 1,
  lostToMachines: 1,
}

test('a flood from one address: with the defences off nearly nobody is answered, with them nearly everybody', {
  timeout: 240_000,
}, async () => {
  const outcomes = await table(flood(1))
  const of = ({ name }: Defences) => outcomes.get(name) ?? nobody
  expect(of(none).answered.proven).toBeLessThan(0.25)
  expect(of(none).answered.unproven).toBeLessThan(0.25)
  expect(of(classes).answered.proven).toBeGreaterThan(0.95)
  for (const defences of [bounded, shedding, all]) {
    for (const callClass of ['proven', 'returning', 'identified'] as const)
      expect(of(defences).answered[callClass], `${defences.name}: ${callClass}`).toBeGreaterThan(0.8)
    expect(of(defences).peopleRefused, defences.name).toBeLessThan(0.01)
  }
  expect(of(shedding).answered.unproven).toBeGreaterThan(0.7)
  expect(of(all).lostToMachines).toBeLessThan(of(bounded).lostToMachines)
})

test('a flood from a thousand addresses in four networks', { timeout: 240_000 }, async () => {
  const outcomes = await table(flood(1000))
  const of = ({ name }: Defences) => outcomes.get(name) ?? nobody
  expect(of(none).answered.unproven).toBeLessThan(0.25)
  for (const defences of [bounded, shedding, all])
    for (const callClass of ['proven', 'returning', 'identified'] as const)
      expect(of(defences).answered[callClass], `${defences.name}: ${callClass}`).toBeGreaterThan(0.8)
  expect(of(shedding).answered.unproven).toBeGreaterThan(0.7)
  expect(of(all).lostToMachines).toBeLessThan(of(bounded).lostToMachines)
})
