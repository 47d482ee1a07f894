import { describe, expect, test } from 'vitest'
import { type Keystroke, ringGraceMs, shortcutFor } from './shortcuts.ts'

const press = (key: string, more: Partial<Keystroke> = {}): Keystroke => ({
  key,
  shift: false,
  withModifier: false,
  repeated: false,
  inField: false,
  ...more,
})

const long = ringGraceMs

describe('shortcutFor', () => {
  test.each([
    ['a', 'ringing', 'accept'],
    ['A', 'ringing', 'accept'],
    ['d', 'ringing', 'decline'],
    ['Escape', 'ringing', 'decline'],
    ['m', 'ringing', undefined],
    ['a', 'free', undefined],
    ['a', 'talking', undefined],
    ['d', 'accepting', undefined],
    ['m', 'talking', 'mute'],
    ['h', 'talking', undefined],
    ['Escape', 'talking', undefined],
    ['Enter', 'ringing', undefined],
  ] as const)('%s while %s asks for %s', (key, occupation, action) => {
    expect(shortcutFor(press(key), occupation, long)).toBe(action)
  })

  test('hangs up with two keys at once only', () => {
    expect(shortcutFor(press('H', { shift: true }), 'talking', long)).toBe('hang-up')
    expect(shortcutFor(press('H', { shift: true }), 'ringing', long)).toBeUndefined()
  })

  test.each([
    ['inField', 'a'],
    ['withModifier', 'd'],
    ['repeated', 'a'],
    ['shift', 'd'],
  ] as const)('leaves a press with %s alone', (flag, key) => {
    expect(shortcutFor(press(key), 'ringing', long)).toBeDefined()
    expect(shortcutFor(press(key, { [flag]: true }), 'ringing', long)).toBeUndefined()
  })

  test('lets no key that was under way answer a ring that has just begun', () => {
    expect(shortcutFor(press('a'), 'ringing', ringGraceMs - 1)).toBeUndefined()
    expect(shortcutFor(press('Escape'), 'ringing', 0)).toBeUndefined()
    expect(shortcutFor(press('m'), 'talking', 0)).toBe('mute')
  })
})
