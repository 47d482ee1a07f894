import { describe, expect, test } from 'vitest'
import { chooseDock } from './dock.ts'

const viewport = { width: 1280, height: 800 }
const pillAt = (left: number, top: number, width = 130) => ({
  left,
  top,
  right: left + width,
  bottom: top + 48,
})

describe('chooseDock', () => {
  test.each([
    ['top left', pillAt(20, 20), { side: 'left', raisedPx: 0 }],
    ['top right', pillAt(1130, 20), { side: 'right', raisedPx: 0 }],
    ['the middle of the foot', pillAt(600, 730), { side: 'right', raisedPx: 0 }],
    ['bottom right, as chat buttons are', pillAt(1130, 730), { side: 'right', raisedPx: 70 }],
    ['bottom left', pillAt(20, 730), { side: 'left', raisedPx: 70 }],
    ['half out of the window', pillAt(1130, 780), { side: 'right', raisedPx: 20 }],
    ['scrolled away', pillAt(20, 1400), { side: 'right', raisedPx: 0 }],
    ['nowhere, because it is not drawn', pillAt(0, 0, 0), { side: 'right', raisedPx: 0 }],
  ])('at the %s', (_, pill, dock) => {
    expect(chooseDock(pill, viewport)).toEqual(dock)
  })

  test('stands above a pill as wide as the screen', () => {
    expect(chooseDock(pillAt(12, 760, 366), { width: 390, height: 844 })).toEqual({
      side: 'right',
      raisedPx: 84,
    })
  })

  test('stays in the window where that leaves no room', () => {
    expect(chooseDock({ ...pillAt(10, 60, 280), bottom: 200 }, { width: 300, height: 200 })).toEqual({
      side: 'right',
      raisedPx: 0,
    })
  })
})
