import fc from 'fast-check'

type Event = { readonly atMs: number; readonly act: () => void }

/** What is to happen, the next one first: a binary heap. */
export function createEvents() {
  const heap: Event[] = []
  const never: Event = { atMs: Number.POSITIVE_INFINITY, act: () => {} }
  const at = (index: number): Event => heap[index] ?? never
  const swap = (one: number, other: number): void => {
    const [first, second] = [at(one), at(other)]
    heap[one] = second
    heap[other] = first
  }
  return {
    add(atMs: number, act: () => void): void {
      heap.push({ atMs, act })
      let index = heap.length - 1
      for (let up = (index - 1) >> 1; index > 0 && at(up).atMs > at(index).atMs; up = (index - 1) >> 1) {
        swap(up, index)
        index = up
      }
    },
    next(): Event {
      const first = at(0)
      const last = heap.pop()
      if (last && heap.length > 0) heap[0] = last
      for (let index = 0; ; ) {
        const [left, right] = [2 * index + 1, 2 * index + 2]
        const least = at(right).atMs < at(left).atMs ? right : left
        if (at(least).atMs >= at(index).atMs) return first
        swap(index, least)
        index = least
      }
    },
  }
}

const drawnAtOnce = 10_000

/** Numbers from 0 up to, and without, 1, which follow from the seed alone. */
export function seededRandom(seed: number): () => number {
  const numbers = fc.noBias(fc.integer({ min: 0, max: 2 ** 32 - 1 }))
  let drawn: number[] = []
  let draws = 0
  return () => {
    if (drawn.length === 0) {
      drawn = fc.sample(numbers, { seed: seed + draws, numRuns: drawnAtOnce })
      draws += 1
    }
    return (drawn.pop() ?? 0) / 2 ** 32
  }
}
