import { describe, expect, it } from 'vitest'
import { choosePlacement } from './placement.ts'

const viewport = { width: 1280, height: 800 }
const pillAt = (left: number, top: number) => ({ left, top, right: left + 130, bottom: top + 48 })

describe('choosePlacement', () => {
  it.each([
    ['top left', pillAt(20, 20), 'down', 'start'],
    ['top right', pillAt(1130, 20), 'down', 'end'],
    ['bottom right', pillAt(1130, 730), 'up', 'end'],
    ['bottom left', pillAt(20, 730), 'up', 'start'],
    ['the middle', pillAt(600, 380), 'down', 'start'],
  ])('at the %s it grows where there is room', (_, pill, vertical, horizontal) => {
    expect(choosePlacement(pill, viewport)).toEqual({ vertical, horizontal })
  })

  it('takes the larger side where neither has room', () => {
    expect(choosePlacement(pillAt(10, 60), { width: 300, height: 200 })).toEqual({
      vertical: 'down',
      horizontal: 'start',
    })
  })
})
