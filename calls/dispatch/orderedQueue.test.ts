import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { AgentId } from '../../protocol/index.ts'
import { agent } from '../testing/testDesk.ts'
import { callOf } from '../testing/testDispatch.ts'
import { compareKeys, createOrderedQueue, type QueueEntry, type QueueKey } from './orderedQueue.ts'

const agents = ['a', 'b', 'c'].map(agent)
/** Every third number was given twice. */
const keyOf = (number: number): QueueKey => ({
  order: number - (number % 3 === 1 ? 1 : 0),
  tie: callOf(number),
})

type Entry = QueueEntry<number>

/** The same, the slow and obvious way. */
function plainQueue() {
  let entries: Entry[] = []
  const sorted = () => [...entries].sort((one, other) => compareKeys(one.key, other.key))
  const mayTake = ({ barred }: Entry, agentId: AgentId) => barred !== 'everybody' && !barred.has(agentId)
  return {
    put(entry: Entry) {
      entries = [...entries.filter(each => compareKeys(each.key, entry.key) !== 0), entry]
    },
    remove(key: QueueKey) {
      entries = entries.filter(each => compareKeys(each.key, key) !== 0)
    },
    placeOf: (key: QueueKey) => sorted().filter(each => compareKeys(each.key, key) < 0).length + 1,
    firstFor: (ids: readonly AgentId[]) =>
      sorted().find(entry => ids.some(agentId => mayTake(entry, agentId))) ?? null,
    inOrder: sorted,
  }
}

const barred = fc.oneof(
  fc.constant<'everybody'>('everybody'),
  fc.subarray(agents).map(ids => new Set(ids)),
)
const change = fc.oneof(
  { weight: 3, arbitrary: fc.record({ put: fc.record({ key: fc.nat(60), barred }) }) },
  { weight: 1, arbitrary: fc.record({ remove: fc.nat(60) }) },
)

test('keeps the order, every place and the first to be offered, whatever comes and goes', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 120, size: 'max' }), fc.subarray(agents), (changes, free) => {
      const queue = createOrderedQueue<number>()
      const plain = plainQueue()
      for (const one of changes) {
        if ('put' in one) {
          const { key: id, barred } = one.put
          const entry = { id, key: keyOf(id), barred }
          queue.put(entry)
          plain.put(entry)
        } else {
          queue.remove(keyOf(one.remove))
          plain.remove(keyOf(one.remove))
        }
        expect(queue.firstFor(free)).toEqual(plain.firstFor(free))
      }
      expect([...queue.inOrder()]).toEqual(plain.inOrder())
      expect(queue.size).toBe(plain.inOrder().length)
      for (let id = 0; id <= 61; id += 5) {
        expect(queue.placeOf(keyOf(id))).toBe(plain.placeOf(keyOf(id)))
      }
    }),
  )
})

test.each([100, 1000, 10_000])('looks at few of %i entries, in whatever order they came', length => {
  const most = 4 * Math.log2(length) + 10
  const rising = Array.from({ length }, (_, index) => index)
  const mixed = rising.map(index => (index * 7919) % length)
  for (const keys of [rising, mixed, [...rising].reverse()]) {
    const visits = { count: 0 }
    const queue = createOrderedQueue<number>(visits)
    const visitsOf = (act: () => void): number => {
      const before = visits.count
      act()
      return visits.count - before
    }
    for (const key of keys) {
      // Half of them were declined by the one who is free, and one in three is away: the worst a match can meet.
      const who = key % 3 === 0 ? 'everybody' : new Set(key < length / 2 ? agents.slice(0, 1) : [])
      expect(visitsOf(() => queue.put({ key: keyOf(key), id: key, barred: who }))).toBeLessThanOrEqual(most)
    }
    for (const key of keys.filter(each => each % 5 === 0)) {
      expect(visitsOf(() => queue.placeOf(keyOf(key)))).toBeLessThanOrEqual(most)
      expect(visitsOf(() => queue.firstFor(agents.slice(0, 1)))).toBeLessThanOrEqual(most)
      expect(visitsOf(() => queue.remove(keyOf(key)))).toBeLessThanOrEqual(most)
    }
  }
})
