import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { AgentId } from '../../protocol/index.ts'
import { agent } from '../testing/testDesk.ts'
import { createFairQueue, type FairStamp, type SharePath } from './fairQueue.ts'
import type { Barred } from './orderedQueue.ts'

const nobody: Barred = new Set<AgentId>()
const keyOf = (number: number) => ({ order: number, tie: String(number) })

/** A queue of three circles: site, network, address. */
function open() {
  const queue = createFairQueue<number>(3)
  const paths = new Map<number, SharePath>()
  let arrivals = 0
  const order = () => [...queue.inOrder()].map(({ id }) => id)
  return {
    queue,
    order,
    /** Those in line, by where they come from. */
    from: (circle: number) => order().map(number => paths.get(number)?.[circle]),
    come(path: string, barred = nobody, stamp?: FairStamp, number = arrivals) {
      arrivals = Math.max(arrivals, number + 1)
      paths.set(number, path.split(' '))
      return { number, stamp: queue.add({ id: number, key: keyOf(number), barred }, path.split(' '), stamp) }
    },
    bar: (number: number, barred: Barred) =>
      queue.change({ id: number, key: keyOf(number), barred }, paths.get(number) ?? []),
    go(number: number, how: 'served' | 'left') {
      const path = paths.get(number) ?? []
      const stamp = queue.stampOf(keyOf(number), path)
      const served = queue.remove(keyOf(number), path, how)
      return how === 'served' ? served : stamp
    },
    place: (number: number) => queue.placeOf(keyOf(number), paths.get(number) ?? []),
    firstFor: (...letters: string[]) => queue.firstFor(letters.map(agent))?.id,
  }
}

test('who comes from elsewhere waits one turn behind a thousand, not a thousand', () => {
  const here = open()
  for (let count = 0; count < 1000; count += 1) here.come('shop flood bot')
  expect(here.place(here.come('shop home caller').number)).toBe(2)
  expect(here.place(here.come('bank flood bot').number)).toBe(2)
  expect(here.from(0).slice(0, 4)).toEqual(['shop', 'bank', 'shop', 'shop'])
})

test('circles take turns: addresses in a network, networks in a site, sites with each other', () => {
  const here = open()
  for (const path of ['s n a', 's n a', 's n a', 's n b', 's m a', 's m a', 't n a', 't n a']) here.come(path)
  //          site: s t s t s s s s;  networks in s: n m n m n n;  addresses in n: a b a a
  expect(here.order()).toEqual([0, 6, 4, 7, 3, 5, 1, 2])
})

test('a circle that others leave alone has all turns, in the order of arrival', () => {
  const here = open()
  for (let count = 0; count < 5; count += 1) here.come('shop office door')
  expect(here.order()).toEqual([0, 1, 2, 3, 4])
})

test('who was served lately comes after those who were not', () => {
  const here = open()
  for (const path of ['s n a', 's m b', 's o c']) here.come(path)
  here.go(0, 'served')
  here.come('s n a')
  expect(here.order()).toEqual([1, 2, 3])
})

test('whose ring came to nothing has its place again, and who was away, too', () => {
  const here = open()
  for (const path of ['s n a', 's m b', 's o c', 's p d']) here.come(path)
  const first = here.go(0, 'served')
  here.come('s n a', nobody, first, 0)
  expect(here.order()).toEqual([0, 1, 2, 3])
  const third = here.go(2, 'left')
  expect(here.order()).toEqual([0, 1, 3])
  here.come('s o c', nobody, third, 2)
  expect(here.order()).toEqual([0, 1, 2, 3])
})

test('who comes back after the line was empty goes before those who came since', () => {
  const here = open()
  for (let count = 0; count < 5; count += 1) here.come('s n a')
  const last = here.go(4, 'left')
  for (let number = 0; number < 4; number += 1) here.go(number, 'served')
  here.come('s m b')
  here.come('s n a', nobody, last, 4)
  expect(here.order()).toEqual([4, 5])
})

test('whoever leaves makes room for those behind, of the same circle first', () => {
  const here = open()
  for (const path of ['s n a', 's n a', 's m b']) here.come(path)
  here.go(0, 'left')
  expect(here.order()).toEqual([1, 2])
})

test('whom nobody free may take is passed over, within a circle and among them', () => {
  const here = open()
  const declinedByA: Barred = new Set([agent('a')])
  here.come('s n a', declinedByA)
  here.come('s n a', 'everybody')
  here.come('s n a')
  here.come('s m b', declinedByA)
  expect([here.firstFor('a'), here.firstFor('b'), here.firstFor('a', 'b'), here.firstFor()]).toEqual([
    2,
    0,
    0,
    undefined,
  ])
  here.bar(2, 'everybody')
  expect(here.firstFor('a')).toBeUndefined()
  here.bar(3, nobody)
  expect(here.firstFor('a')).toBe(3)
})

const someName = fc.constantFrom('a', 'b', 'c')
const change = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ come: fc.tuple(someName, someName, someName), isBarred: fc.boolean() }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ go: fc.nat(), how: fc.constantFrom<'served' | 'left'>('served', 'left') }),
  },
  { weight: 1, arbitrary: fc.record({ back: fc.nat() }) },
)

test('whatever comes and goes, all agree on the order, and nobody is lost', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 60, size: 'max' }), changes => {
      const here = open()
      const inLine = new Map<number, { path: string; isBarred: boolean }>()
      const away: { number: number; path: string; stamp: FairStamp }[] = []
      for (const one of changes) {
        if ('come' in one) {
          const { isBarred } = one
          const path = one.come.join(' ')
          inLine.set(here.come(path, isBarred ? 'everybody' : nobody).number, { path, isBarred })
        } else if ('go' in one) {
          const number = [...inLine.keys()][one.go % Math.max(1, inLine.size)]
          if (number === undefined) continue
          away.push({ number, path: inLine.get(number)?.path ?? '', stamp: here.go(number, one.how) })
          inLine.delete(number)
        } else {
          const [returns] = away.splice(one.back % Math.max(1, away.length), 1)
          if (!returns) continue
          const { number, path, stamp } = returns
          here.come(path, nobody, stamp, number)
          inLine.set(number, { path, isBarred: false })
        }
        const order = here.order()
        expect(order.toSorted()).toEqual([...inLine.keys()].toSorted())
        expect(here.queue.size).toBe(order.length)
        expect(order.map(here.place)).toEqual(order.map((_, index) => index + 1))
        const first = here.firstFor('a')
        const mayBe = order.filter(number => !inLine.get(number)?.isBarred)
        // It is the turn of its address, and it is the first there who may be offered.
        const samePath = mayBe.filter(number => inLine.get(number)?.path === inLine.get(first ?? -1)?.path)
        expect(first).toBe(first === undefined ? mayBe[0] : samePath[0])
        if (order[0] === mayBe[0]) expect(first).toBe(order[0])
      }
    }),
    { numRuns: 300 },
  )
})

test('as long as two circles wait, neither is served two turns more than the other', () => {
  const arrivals = fc.array(fc.tuple(someName, someName, someName), {
    minLength: 2,
    maxLength: 40,
    size: 'max',
  })
  fc.assert(
    fc.property(arrivals, fc.integer({ min: 0, max: 2 }), (paths, circle) => {
      const here = open()
      const prefixOf = (path: readonly string[]) => path.slice(0, circle + 1).join(' ')
      for (const path of paths) here.come(path.join(' '))
      const order = here.order().map(number => paths[number] ?? ['', '', ''])
      const served = new Map<string, number>()
      for (const [index, path] of order.entries()) {
        const siblings = new Set(
          order
            .slice(index)
            .filter(each => prefixOf(each).slice(0, -1) === prefixOf(path).slice(0, -1))
            .map(prefixOf),
        )
        served.set(prefixOf(path), (served.get(prefixOf(path)) ?? 0) + 1)
        for (const sibling of siblings) {
          expect((served.get(prefixOf(path)) ?? 0) - (served.get(sibling) ?? 0)).toBeLessThanOrEqual(1)
        }
      }
    }),
  )
})
