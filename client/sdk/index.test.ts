import { expect, test } from 'vitest'
import * as door from './index.ts'

test('the public door has what pages are promised, and nothing else', () => {
  expect(Object.keys(door).sort()).toEqual([
    'RingfenceError',
    'createCallerPasskeys',
    'createPhone',
    'createSeat',
    'openMicrophone',
  ])
})
