import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Occupied, type RoomPolicy, whyNoRoom } from './room.ts'

const policy: RoomPolicy = {
  maxCalls: 100,
  unproven: { perAddress: 3, perNetwork: 5, inLinePerQueue: 50, byLot: 0, agentPart: 1 },
}
const none: Occupied = {
  all: 0,
  proven: 0,
  identified: 0,
  ofSites: new Map([
    ['shop', 0],
    ['bank', 0],
  ]),
  ofAddress: 0,
  ofNetwork: 0,
  inLineOfQueue: 0,
  ofCohort: 0,
  absent: { all: 0, ofAddress: 0 },
}
const ofSites = (shop: number, bank: number) =>
  new Map([
    ['shop', shop],
    ['bank', bank],
  ])

test.each<[string, Partial<Occupied>, 'proven' | 'unproven', ReturnType<typeof whyNoRoom>]>([
  ['an empty house', {}, 'unproven', null],
  ['a full house', { all: 100, ofSites: ofSites(50, 50) }, 'proven', 'at-capacity'],
  [
    'what is kept for those with proof is not for others',
    { all: 80, ofSites: ofSites(40, 40) },
    'unproven',
    'at-capacity',
  ],
  ['and is for them', { all: 80, ofSites: ofSites(40, 40) }, 'proven', null],
  [
    'those with proof who are there already need no room kept',
    { all: 80, proven: 20, ofSites: ofSites(40, 40) },
    'unproven',
    null,
  ],
  [
    'a site leaves the other one its room, also to those with proof',
    { all: 75, ofSites: ofSites(75, 0) },
    'proven',
    'at-capacity',
  ],
  [
    'an address that holds enough',
    { all: 3, ofSites: ofSites(3, 0), ofAddress: 3 },
    'unproven',
    'network-busy',
  ],
  [
    'a network that holds enough',
    { all: 5, ofSites: ofSites(5, 0), ofNetwork: 5 },
    'unproven',
    'network-busy',
  ],
  [
    'is no matter to those with proof',
    { all: 9, ofSites: ofSites(9, 0), ofAddress: 9, ofNetwork: 9 },
    'proven',
    null,
  ],
  [
    'an address that comes and goes',
    { all: 1, ofSites: ofSites(1, 0), ofAddress: 1, absent: { all: 5, ofAddress: 5 } },
    'unproven',
    'network-busy',
  ],
  [
    'so many who are absent that their return would be too much',
    { all: 70, ofSites: ofSites(50, 20), absent: { all: 55, ofAddress: 0 } },
    'proven',
    'at-capacity',
  ],
  [
    'a line that is long enough',
    { all: 50, ofSites: ofSites(50, 0), inLineOfQueue: 50 },
    'unproven',
    'at-capacity',
  ],
])('%s', (_, occupied, callClass, expected) => {
  expect(whyNoRoom(policy, { ...none, ...occupied }, { site: 'shop', callClass })).toBe(expected)
})

test('one network, and some that press on while nobody leaves, leave room to whoever comes from elsewhere', () => {
  const room = {
    maxCalls: 400,
    unproven: { perAddress: 400, perNetwork: 400, inLinePerQueue: 200, byLot: 0, agentPart: 1 },
  }
  const inLine = new Map<string, number>()
  const total = () => [...inLine.values()].reduce((sum, count) => sum + count, 0)
  const ask = (network: string) =>
    whyNoRoom(
      room,
      {
        ...none,
        all: total(),
        ofSites: ofSites(total(), 0),
        ofNetwork: inLine.get(network) ?? 0,
        inLineOfQueue: total(),
      },
      { site: 'shop', callClass: 'unproven' },
    )
  for (let networks = 1; networks <= 5; networks += 1) {
    for (let tries = 0; tries < 50; tries += 1) {
      for (let which = 1; which <= networks; which += 1) {
        const network = `farm ${which}`
        if (ask(network) === null) inLine.set(network, (inLine.get(network) ?? 0) + 1)
        else expect(ask(network)).toBe('network-busy')
      }
    }
    expect(ask('home')).toBeNull()
  }
  expect(total()).toBeGreaterThan(180)
})

test('whatever one site and those without proof do, every other site and proven caller finds the room that is kept', () => {
  const asks = fc.array(
    fc.record({ site: fc.constantFrom('shop', 'bank', 'post'), isProven: fc.boolean() }),
    { maxLength: 300, size: 'max' },
  )
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), asks, (maxCalls, all) => {
      const counts = new Map([
        ['shop', 0],
        ['bank', 0],
        ['post', 0],
      ])
      let proven = 0
      const total = () => [...counts.values()].reduce((sum, count) => sum + count, 0)
      const ask = (site: string, callClass: 'proven' | 'unproven') =>
        whyNoRoom(
          {
            maxCalls,
            unproven: { perAddress: 1000, perNetwork: 1000, inLinePerQueue: 1000, byLot: 0, agentPart: 1 },
          },
          { ...none, all: total(), proven, ofSites: counts },
          { site, callClass },
        )
      for (const { site, isProven } of all) {
        if (ask(site, isProven ? 'proven' : 'unproven') !== null) continue
        counts.set(site, (counts.get(site) ?? 0) + 1)
        if (isProven) proven += 1
      }
      expect(total()).toBeLessThanOrEqual(maxCalls)
      for (const [site, count] of counts) {
        if (count < Math.floor(maxCalls / 6)) expect(ask(site, 'proven')).toBeNull()
      }
      if (proven === 0 && maxCalls >= 5 && total() > 0) {
        expect([...counts.keys()].some(site => ask(site, 'proven') === null)).toBe(true)
      }
    }),
  )
})
