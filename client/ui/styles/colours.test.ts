import { describe, expect, test } from 'vitest'
import { type ColourName, colours } from './colours.ts'

/** Relative luminance of an sRGB colour `#rrggbb` (WCAG 2.2, definitions). */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map(start => {
    const channel = Number.parseInt(hex.slice(start, start + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

const surfaces = ['surface', 'surface-raised', 'surface-sunken'] as const
const onEverySurface = (name: ColourName) => surfaces.map(surface => [name, surface] as const)

/** Text on its ground: at least 4.5 : 1. */
const textPairs: readonly (readonly [ColourName, ColourName])[] = [
  ...onEverySurface('text'),
  ...onEverySurface('text-quiet'),
  ...onEverySurface('accent'),
  ...onEverySurface('danger'),
  ...onEverySurface('warning'),
  ['text', 'surface-hover'],
  ['text-quiet', 'surface-hover'],
  ['on-accent', 'accent'],
  ['on-accent', 'accent-hover'],
  ['on-danger', 'danger'],
  ['on-danger', 'danger-hover'],
  ['text', 'accent-soft'],
  ['accent', 'accent-soft'],
  ['text', 'danger-soft'],
  ['danger', 'danger-soft'],
  ['text', 'warning-soft'],
  ['text-quiet', 'accent-soft'],
  ['text-quiet', 'danger-soft'],
  ['text-quiet', 'warning-soft'],
  ['warning', 'warning-soft'],
]

/** The edge of a control, the ring of the focus: at least 3 : 1. */
const shapePairs: readonly (readonly [ColourName, ColourName])[] = [
  ...onEverySurface('line-strong'),
  ...onEverySurface('focus'),
]

describe('contrast of the colour tokens', () => {
  test('measures as the specification does', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5)
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
  })

  test.each(textPairs)('%s is readable on %s, light and dark', (ink, ground) => {
    expect(contrast(colours[ink][0], colours[ground][0])).toBeGreaterThanOrEqual(4.5)
    expect(contrast(colours[ink][1], colours[ground][1])).toBeGreaterThanOrEqual(4.5)
  })

  test.each(shapePairs)('%s can be seen on %s, light and dark', (shape, ground) => {
    expect(contrast(colours[shape][0], colours[ground][0])).toBeGreaterThanOrEqual(3)
    expect(contrast(colours[shape][1], colours[ground][1])).toBeGreaterThanOrEqual(3)
  })
})
