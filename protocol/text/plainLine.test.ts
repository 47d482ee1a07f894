import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cleanLine, lineFaultOf } from './plainLine.ts'

const point = (from: number, to = from): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => String.fromCodePoint(from + index))

const unseen: [string, string[]][] = [
  ['controls', [...point(0x00, 0x1f), ...point(0x7f, 0x9f)]],
  ['ends of lines and paragraphs', point(0x2028, 0x2029)],
  [
    'turns of direction',
    [...point(0x202a, 0x202e), ...point(0x2066, 0x2069), ...point(0x200e, 0x200f), '\u061C'],
  ],
  ['blanks of no width', ['\u200B', '\u2060', '\uFEFF', '\u180E']],
  ['joiners where nothing joins', ['\u200C', '\u200D', '\u034F']],
  ['the soft hyphen', ['\u00AD']],
  ['fillers', ['\u115F', '\u1160', '\u3164', '\uFFA0', '\u17B4', '\u17B5']],
  ['variation selectors alone', [...point(0xfe00, 0xfe0f), ...point(0xe0100, 0xe0110), '\u180B']],
  ['tags', point(0xe0000, 0xe007f)],
  ['annotations and what stands for an object', point(0xfff9, 0xfffc)],
  ['halves of a pair', ['\uD800', '\uDBFF', '\uDC00', '\uDFFF']],
  ['private and no characters', ['\uE000', '\uF8FF', '\u{F0000}', '\uFFFE', '\uFFFF', '\u{1FFFF}']],
]

describe.each(unseen)('%s', (_name, points) => {
  test('are refused, and leave nothing but perhaps a blank', () => {
    for (const one of points) {
      for (const text of [`Bank${one}Ana`, `${one}Ana`, `Ana${one}`, one, `Ana ${one}${one} B`]) {
        const told = JSON.stringify(text)
        expect([told, lineFaultOf(text)]).toEqual([told, 'hidden-character'])
        expect([told, cleanLine(text).includes(one)]).toEqual([told, false])
      }
      expect(cleanLine(`Bank${one}Ana`)).toMatch(/^Bank ?Ana$/)
    }
  })
})

test.each([
  ['English', 'Cancel order 88-1042, please: 40 EUR!'],
  ['Spanish', 'José "Pepe" \\ Núñez'],
  ['Vietnamese', 'Nguyễn Thị Ánh'],
  [
    'Persian with non-joiners',
    '\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645 \u06A9\u0627\u0631\u200C\u0647\u0627',
  ],
  ['the Persian letter he standing for Hijri', '\u06F1\u06F3\u06F0\u06F0 \u0647\u200D.\u0642'],
  ['Arabic with vowel signs', '\u0645\u064F\u062D\u064E\u0645\u064E\u0651\u062F'],
  ['Hebrew with points', '\u05E9\u05B8\u05C1\u05DC\u05D5\u05B9\u05DD'],
  ['a Hindi conjunct kept apart', '\u0915\u094D\u200C\u0937'],
  ['a Hindi half form', '\u0915\u094D\u200D\u0937'],
  ['a Sinhala conjunct', '\u0DC1\u0DCA\u200D\u0DBB\u0DD3 \u0DBD\u0D82\u0D9A\u0DCF'],
  ['Bengali ya-phalaa', '\u09B0\u200D\u09CD\u09AF\u09BE\u09AE'],
  ['a Malayalam chillu of old', '\u0D28\u0D4D\u200D'],
  ['Burmese', '\u1019\u103C\u102D\u102F\u1037 \u1000\u103B\u103D\u1014\u103A\u102F\u1015\u103A'],
  ['Thai', '\u0E19\u0E49\u0E33 \u0E1B\u0E35\u0E48'],
  ['Tibetan', '\u0F56\u0F66\u0F92\u0FB2\u0F74\u0F56\u0F66'],
  ['Korean', '\uAE40\uCCA0\uC218'],
  ['Chinese', '\u738B\u5C0F\u660E'],
  ['Tai Viet with the letter that looks like a tick', '\uAA9C\uAAB1\uAA8B'],
  ['a family', '\u{1F468}\u200D\u{1F469}\u200D\u{1F467}\u200D\u{1F466}'],
  ['a couple with a heart in colour', '\u{1F469}\u200D\u2764\uFE0F\u200D\u{1F468}'],
  ['a hand with a skin tone', '\u{1F44B}\u{1F3FD}'],
  ['a doctor with a skin tone', '\u{1F469}\u{1F3FE}\u200D\u2695\uFE0F'],
  ['the flag of Spain', '\u{1F1EA}\u{1F1F8}'],
  ['the rainbow flag', '\u{1F3F3}\uFE0F\u200D\u{1F308}'],
  [
    'the flags of Wales and Scotland',
    '\u{1F3F4}\u{E0067}\u{E0062}\u{E0077}\u{E006C}\u{E0073}\u{E007F} \u{1F3F4}\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}',
  ],
  ['a keycap', '#\uFE0F\u20E3 1\uFE0F\u20E3'],
])('%s is taken as it is written', (_name, text) => {
  expect([lineFaultOf(text), cleanLine(text)]).toEqual([undefined, text])
})

test.each([
  [
    'a line break in a name',
    'Bank\n✔ Verified by passkey\nsecurity team',
    'Bank Verified by passkey security team',
  ],
  ['a name read backwards', 'Bank \u202Ekcab', 'Bank kcab'],
  ['a letter and its accent apart', 'Jose\u0301', 'José'],
  ['an accent that a hidden character kept apart', 'e\u200B\u0301', 'é'],
  ['a flag that says something else in tags', '\u{1F3F4}\u{E0061}\u{E0062}\u{E007F}', '\u{1F3F4}'],
  ['a joiner between letters that join anyway', '\u0645\u200D\u062E', '\u0645\u062E'],
  ['a joiner at a Latin letter', 'a\u200Db', 'ab'],
  ['a colour for what is in colour already', '\u{1F600}\uFE0F', '\u{1F600}'],
  ['ticks, shields and locks', '✔ ✅ ☑️ 🛡️ 🔒 √ Ana ꪜ', 'Ana'],
  ['wide blanks', '\u3000Ana\u2003\u2003\u00A0\u2800B ', 'Ana B'],
  ['marks with no letter', '\u0301\u0301Ana \u0336\u0336B', 'Ana B'],
])('%s is cleaned', (_name, text, clean) => {
  expect(cleanLine(text)).toBe(clean)
  expect(lineFaultOf(text)).not.toBe(undefined)
})

test('180 marks on one letter become four, and no letter pays for its neighbour', () => {
  const zalgo = `a${'\u0336'.repeat(180)}b`
  expect(lineFaultOf(zalgo)).toBe('too-many-marks')
  expect(cleanLine(zalgo)).toBe(`a${'\u0336'.repeat(4)}b`)
  expect(cleanLine(`a${'\u0489\u20DD'.repeat(90)}b`)).toHaveLength(6)
  const mixed = cleanLine(`\u0915${'\u0903\u0301\u0301\u0301'.repeat(60)}b`)
  expect([...mixed].length).toBeLessThan(11)
})

test('a line is cut between characters as people count them', () => {
  const family = '\u{1F468}\u200D\u{1F469}\u200D\u{1F467}'
  expect(cleanLine(family.repeat(3), 20)).toBe(family.repeat(2))
  expect(cleanLine(family, 7)).toBe('')
  expect(cleanLine('\u0915\u094D\u200D\u0937\u093Fx', 3)).toBe('')
  expect(cleanLine('Ana Belén', 4)).toBe('Ana')
  expect(cleanLine('x'.repeat(100_000), 200)).toHaveLength(200)
})

/** Code points that make trouble, more often than chance would. */
const trouble = fc.oneof(
  fc.constantFrom('a', 'e', ' ', '\u0301', '\u0336', '\u200D', '\u200C', '\uFE0F', '\u20E3', '1', '✔', '🛡'),
  fc.constantFrom(
    '\u0645',
    '\u0647',
    '\u0915',
    '\u094D',
    '\u0937',
    '\u09B0',
    '\u09CD',
    '\u{1F468}',
    '\u2764',
    '\u{1F3FD}',
  ),
  fc.constantFrom(
    '\u{1F3F4}',
    '\u{E0067}',
    '\u{E0062}',
    '\u{E007F}',
    '\n',
    '\u202E',
    '\u3164',
    '\uD800',
    '\u2800',
  ),
  fc.integer({ min: 0, max: 0x10ffff }).map(value => String.fromCodePoint(value)),
)
const line = fc.array(trouble, { maxLength: 40 }).map(points => points.join(''))

test('whatever comes, a clean line has no fault, and is clean', () => {
  fc.assert(
    fc.property(line, fc.option(fc.integer({ min: 1, max: 40 }), { nil: undefined }), (text, mostUnits) => {
      const clean = cleanLine(text, mostUnits)
      expect(lineFaultOf(clean)).toBe(undefined)
      expect(cleanLine(clean, mostUnits)).toBe(clean)
      expect(clean.length).toBeLessThanOrEqual(mostUnits ?? Number.POSITIVE_INFINITY)
      expect(clean).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Co}]|[\p{Mn}\p{Me}]{6}/u)
    }),
    { numRuns: 3000 },
  )
})

test('what has no fault is left as it is', () => {
  fc.assert(
    fc.property(line, text => {
      fc.pre(lineFaultOf(text) === undefined)
      expect(cleanLine(text)).toBe(text)
    }),
    { numRuns: 3000 },
  )
})

test('every default-ignorable code point is taken out of a word, but never a letter of it', () => {
  for (let value = 0; value <= 0x10ffff; value += 1) {
    const one = String.fromCodePoint(value)
    if (!/\p{DI}/u.test(one)) continue
    if (cleanLine(`ab${one}cd`) !== 'abcd') throw new Error(value.toString(16))
  }
})

test('a long line costs no more than its length', () => {
  for (const one of [
    '\u0301',
    '\u200D',
    '\u{1F468}\u200D',
    '\u094D\u200D',
    '\u{E0067}',
    ' ',
    '✔',
    'a\u0301',
  ]) {
    const begun = performance.now()
    cleanLine(one.repeat(30_000), 200)
    lineFaultOf(one.repeat(30_000))
    expect([one, performance.now() - begun < 2000]).toEqual([one, true])
  }
})
