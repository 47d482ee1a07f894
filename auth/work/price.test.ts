import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { WorkPolicy } from '../ports.ts'
import { type Crowd, type Price, priceAfter, priceHalfLifeMs, triesFor, triesForStatement } from './price.ts'

const policies: fc.Arbitrary<WorkPolicy> = fc
  .record({
    calmPerAgent: fc.nat(20),
    calmAtLeast: fc.nat(100),
    baseTries: fc.integer({ min: 1, max: 1000 }),
    more: fc.nat(10_000),
  })
  .map(({ more, ...policy }) => ({ ...policy, topTries: policy.baseTries + more }))

const crowds: fc.Arbitrary<Crowd> = fc.record({
  inLine: fc.nat(10_000),
  agentsOnDuty: fc.nat(500),
  unspentTokens: fc.nat(10_000),
  recentRefusals: fc.double({ min: 0, max: 1e6, noNaN: true }),
  lateness: fc.double({ min: 0, max: 0.49, noNaN: true }),
})

const calmOf = ({ calmAtLeast, calmPerAgent }: WorkPolicy, { agentsOnDuty }: Crowd): number =>
  calmAtLeast + calmPerAgent * agentsOnDuty

test('the price is nothing, or between the lowest and the highest one', () => {
  fc.assert(
    fc.property(policies, crowds, (policy, crowd) => {
      const tries = triesFor(policy, crowd)
      expect(Number.isInteger(tries)).toBe(true)
      expect(tries === 0 || (tries >= policy.baseTries && tries <= policy.topTries)).toBe(true)
    }),
  )
})

test('under attack it is never nothing, never less than in calm, and what a crowd makes it stays', () => {
  fc.assert(
    fc.property(policies, crowds, (policy, crowd) => {
      const [calm, attacked] = [triesFor(policy, crowd), triesFor(policy, crowd, true)]
      expect(attacked).toBe(Math.max(policy.baseTries, calm))
    }),
  )
})

test('in calm it is nothing, and with one caller more it is something', () => {
  fc.assert(
    fc.property(policies, crowds, fc.nat(100), (policy, crowd, tokens) => {
      const calm = calmOf(policy, crowd)
      fc.pre(calm > 0)
      const unspentTokens = Math.min(tokens, calm - 1)
      const inLine = calm - 1 - unspentTokens
      const full = { ...crowd, inLine, unspentTokens, recentRefusals: 0 }
      expect(triesFor(policy, full)).toBe(0)
      expect(triesFor(policy, { ...full, inLine: inLine + 1 })).toBeGreaterThanOrEqual(policy.baseTries)
      expect(triesFor(policy, { ...full, unspentTokens: unspentTokens + 1 })).toBeGreaterThanOrEqual(
        policy.baseTries,
      )
    }),
  )
})

test('more of anything makes it no cheaper, more agents make it no dearer', () => {
  fc.assert(
    fc.property(policies, crowds, fc.nat(1000), (policy, crowd, more) => {
      const tries = triesFor(policy, crowd)
      for (const name of ['inLine', 'unspentTokens', 'recentRefusals'] as const)
        expect(triesFor(policy, { ...crowd, [name]: crowd[name] + more })).toBeGreaterThanOrEqual(tries)
      const { agentsOnDuty } = crowd
      // What refusals may add grows with the agents, so without any.
      const quiet = { ...crowd, recentRefusals: 0 }
      const withMore = { ...quiet, agentsOnDuty: agentsOnDuty + more }
      expect(triesFor(policy, withMore)).toBeLessThanOrEqual(triesFor(policy, quiet))
    }),
  )
})

test('refusals alone raise it to little more than the lowest price', () => {
  fc.assert(
    fc.property(policies, crowds, (policy, { agentsOnDuty, recentRefusals }) => {
      const alone = { inLine: 0, unspentTokens: 0, agentsOnDuty, recentRefusals, lateness: 0 }
      const calm = Math.max(1, calmOf(policy, alone))
      expect(triesFor(policy, alone)).toBeLessThanOrEqual(Math.ceil(policy.baseTries * (1 + 1 / calm)))
    }),
  )
})

test('a process that has too much to do makes it dearer the later it is, and no crowd cheaper', () => {
  const late = fc.double({ min: 0, max: 100, noNaN: true })
  fc.assert(
    fc.property(policies, crowds, late, late, (policy, crowd, one, other) => {
      const [less, more] = [Math.min(one, other), Math.max(one, other)]
      const priceAt = (lateness: number) => triesFor(policy, { ...crowd, lateness })
      expect(priceAt(more)).toBeGreaterThanOrEqual(priceAt(less))
      expect(priceAt(less)).toBeGreaterThanOrEqual(triesFor(policy, crowd))
      expect(priceAt(more)).toBeLessThanOrEqual(policy.topTries)
      // Before anybody is refused for it, callers without proof work.
      expect(priceAt(0.5)).toBeGreaterThanOrEqual(policy.baseTries)
    }),
  )
})

test('a statement costs what a token does, where ten times as many wait to be signed as would be calm in line', () => {
  fc.assert(
    fc.property(policies, fc.nat(500), fc.nat(100_000), (policy, agentsOnDuty, unanswered) => {
      const tries = triesForStatement(policy, { agentsOnDuty, unanswered })
      const crowd = { agentsOnDuty, unspentTokens: 0, recentRefusals: 0, lateness: 0 }
      const inLine = Math.floor(unanswered / 10) - 1
      if (inLine >= 0) expect(tries).toBe(triesFor(policy, { ...crowd, inLine }))
      else expect(tries).toBe(0)
    }),
  )
})

const prices: fc.Arbitrary<Price> = fc.record({
  tries: fc.double({ min: 0, max: 65_536, noNaN: true }),
  atMs: fc.integer({ min: 0, max: 2e12 }),
})

test('it rises at once, and falls by half in ten minutes, never below what is asked for now', () => {
  fc.assert(
    fc.property(prices, fc.nat(65_536), fc.nat(2 * priceHalfLifeMs), (last, target, ageMs) => {
      const now = priceAfter(last, target, 1, last.atMs + ageMs)
      expect(now.tries).toBeGreaterThanOrEqual(target)
      if (target >= last.tries) expect(now.tries).toBe(target)
      else expect(now.tries).toBeLessThanOrEqual(last.tries)
    }),
  )
  const last = { tries: 256, atMs: 1000 }
  expect(priceAfter(last, 0, 32, 1000 + priceHalfLifeMs).tries).toBeCloseTo(128, 6)
  expect(priceAfter(last, 0, 32, 1000 + 2 * priceHalfLifeMs).tries).toBeCloseTo(64, 6)
})

test('however often it is asked for, it falls alike, and below the lowest price it is nothing', () => {
  let price: Price = { tries: 256, atMs: 0 }
  for (let nowMs = 0; nowMs <= priceHalfLifeMs; nowMs += 1000) price = priceAfter(price, 0, 32, nowMs)
  expect(price.tries).toBeCloseTo(128, 6)
  expect(priceAfter(price, 0, 32, 3 * priceHalfLifeMs + 1).tries).toBe(0)
})

test('after a clock was set back nothing is believed of what was asked before', () => {
  expect(priceAfter({ tries: 256, atMs: 5000 }, 0, 32, 4000).tries).toBe(0)
})
