import { expect, test } from 'vitest'
import { flatnessOf } from './flatness.ts'

const of = (values: readonly number[]) => flatnessOf({ name: 'heap', values, part: 0.1, atLeast: 2 })

test.each<[string, readonly number[], boolean]>([
  ['what stays', [50, 51, 49, 50, 50, 49, 51, 50], true],
  ['what swings, and one moment that stands out', [10, 30, 10, 30, 10, 30, 10, 90], false],
  ['what grows within what it may', [50, 50, 50, 50, 55, 55], true],
  ['what grows by more', [50, 50, 50, 50, 56, 56], false],
  ['what grows by little from nothing', [0, 0, 1, 2], true],
  ['what grows from nothing', [0, 1, 2, 3], false],
  ['what falls', [90, 80, 10, 5], true],
  ['what cannot be read', [1, Number.NaN, 1, Number.NaN], false],
])('%s', (_name, values, isFlat) => {
  expect(of(values).isFlat).toBe(isFlat)
})

test('what is compared is told', () => {
  expect(of([50, 50, 50, 50, 50, 60, 60, 60])).toEqual({
    ...{ name: 'heap', first: 50, last: 60, mayGrow: 5, isFlat: false },
  })
})
