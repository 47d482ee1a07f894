import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Crowding, type SheddingPolicy, whyShed } from './shedding.ts'

const policy: SheddingPolicy = { inLinePerQueue: 200, byLot: 0.25 }
const lotMs = 5 * 60_000

const crowding = (changes: Partial<Crowding> = {}): Crowding => ({
  ...{ inLineOfQueue: 175, ofAddress: 0, ofNetwork: 0, address: 'a', isUnderAttack: false },
  ...changes,
})
const letIn = (of: Partial<Crowding>, nowMs = 0, by = policy) => whyShed(by, crowding(of), nowMs) === null

test('where the line is not near its end nobody is refused, whoever they are', () => {
  fc.assert(
    fc.property(
      fc.nat(149),
      fc.nat(200),
      fc.string(),
      fc.nat(),
      (inLineOfQueue, ofAddress, address, nowMs) => {
        expect(letIn({ inLineOfQueue, ofAddress, ofNetwork: ofAddress, address }, nowMs)).toBe(true)
      },
    ),
  )
})

test('without places by lot there are none, and a full line lets nobody in by lot', () => {
  const everybody = { ...policy, byLot: 0 }
  expect(letIn({ inLineOfQueue: 199, ofAddress: 50 }, 0, everybody)).toBe(true)
  fc.assert(
    fc.property(fc.string(), fc.nat(), (address, nowMs) => {
      expect(letIn({ inLineOfQueue: 200, address }, nowMs)).toBe(false)
    }),
  )
})

test('of many sources as many win as there are places left, and each the same however often it tries', () => {
  for (const [inLineOfQueue, part] of [
    [160, 0.8],
    [175, 0.5],
    [190, 0.2],
  ] as const) {
    const won = Array.from({ length: 4000 }, (_, source) => letIn({ inLineOfQueue, address: `s${source}` }))
    expect(won.filter(Boolean).length / won.length).toBeCloseTo(part, 1)
  }
  fc.assert(
    fc.property(fc.string(), fc.nat(lotMs - 1), fc.nat(lotMs - 1), (address, one, other) => {
      expect(letIn({ address }, one)).toBe(letIn({ address }, other))
    }),
  )
})

test('whoever wins with few places left would win with more, and under attack fewer win', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(), fc.nat(199), fc.nat(199), (address, nowMs, one, other) => {
      const [fuller, emptier] = [Math.max(one, other), Math.min(one, other)]
      if (letIn({ address, inLineOfQueue: fuller }, nowMs))
        expect(letIn({ address, inLineOfQueue: emptier }, nowMs)).toBe(true)
      if (letIn({ address, inLineOfQueue: one, isUnderAttack: true }, nowMs))
        expect(letIn({ address, inLineOfQueue: one }, nowMs)).toBe(true)
    }),
  )
})

test('whoever tries again when they were told to wins then, if nothing has changed', () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.nat(),
      fc.integer({ min: 150, max: 199 }),
      (address, nowMs, inLineOfQueue) => {
        const refused = whyShed(policy, crowding({ address, inLineOfQueue }), nowMs)
        if (refused === null) return
        expect(refused.code).toBe('crowded')
        expect(refused.retryAfterMs).toBeGreaterThan(0)
        expect(refused.retryAfterMs).toBeLessThanOrEqual(12 * lotMs)
        if (refused.retryAfterMs < 12 * lotMs)
          expect(letIn({ address, inLineOfQueue }, nowMs + refused.retryAfterMs)).toBe(true)
      },
    ),
  )
})

test('the heaviest sources get none of these places', () => {
  for (const heavy of [{ ofAddress: 2 }, { ofNetwork: 8 }])
    fc.assert(
      fc.property(fc.string(), fc.nat(), (address, nowMs) => {
        expect(whyShed(policy, crowding({ address, inLineOfQueue: 151, ...heavy }), nowMs)).toMatchObject({
          code: 'network-busy',
        })
      }),
    )
})

test('an hour of clicks from a few sources leaves places for whoever comes next', () => {
  let inLineOfQueue = 0
  const held = new Map<string, number>()
  for (let click = 0; click < 36_000; click += 1) {
    const address = `farm ${click % 300}`
    const ofAddress = held.get(address) ?? 0
    // Ten a second, and one is answered every three seconds.
    if (letIn({ inLineOfQueue, address, ofAddress }, click * 100)) {
      held.set(address, ofAddress + 1)
      inLineOfQueue += 1
    }
    if (click % 30 === 0) inLineOfQueue = Math.max(0, inLineOfQueue - 1)
    expect(inLineOfQueue).toBeLessThan(200)
  }
  const fresh = Array.from({ length: 1000 }, (_, home) => letIn({ inLineOfQueue, address: `home ${home}` }))
  expect(fresh.filter(Boolean).length).toBeGreaterThan(20)
})
