import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Heard, Level, Packet } from '../../ports/sound.ts'
import { soundOf } from './soundOf.ts'

/** Chance that is the same each time. */
function chanceFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 4_294_967_296
  }
}

const ticksPerSlot = 960

/** A sound of so many seconds: of each 20 ms the size of its packet (0: none comes), of each quarter of a second its loudness. */
function heardOf(
  seconds: number,
  sizeAt: (slot: number) => number,
  levelAt: (reading: number) => number | null,
): Heard {
  const packets: Packet[] = []
  for (let slot = 0; slot < seconds * 50; slot += 1) {
    const size = Math.round(sizeAt(slot))
    if (size > 0) packets.push([slot * 20, slot * ticksPerSlot, packets.length & 0xffff, 0, size])
  }
  const levels: Level[] = []
  for (let reading = 0; reading < seconds * 4; reading += 1) {
    const level = levelAt(reading)
    if (level !== null) levels.push([(reading + 1) * 250, Math.round(level)])
  }
  return { packets, levels, unmutedMs: seconds * 1000 }
}

const chance = chanceFrom(7)
const around = (middle: number, spread: number) => middle + spread * (chance() + chance() + chance() - 1.5)
/** Syllables, four a second: sizes and loudness rise and fall. */
const spokenSizes = Array.from({ length: 3000 }, (_, slot) =>
  Math.max(20, around(85 + 18 * Math.sin(slot / 2.1 + 3 * chance()), 30)),
)
const spokenLevels = Array.from({ length: 240 }, () => around(-30, 22))
const speech = (seconds: number, from = 0) =>
  heardOf(
    seconds,
    slot => spokenSizes[slot + from] ?? 80,
    reading => spokenLevels[reading] ?? -30,
  )

/** As measured in Chromium with its own cleaning of the voice: `docs/decisions/liveness.md`. */
describe('what was measured before', () => {
  test.each<[string, Heard, string]>([
    [
      'digital silence, nothing sent',
      heardOf(
        6,
        slot => (slot % 20 === 0 ? 45 : slot % 20 === 1 ? 1 : 0),
        () => null,
      ),
      'silent',
    ],
    [
      'digital silence, all sent',
      heardOf(
        6,
        () => 21,
        () => -127,
      ),
      'silent',
    ],
    [
      'a tone',
      heardOf(
        6,
        slot => 100 + (slot % 3),
        () => -34,
      ),
      'steady',
    ],
    [
      'noise of a room',
      heardOf(
        6,
        () => around(88, 9),
        () => around(-46, 1),
      ),
      'steady',
    ],
    [
      'a tone whose browser tells no loudness',
      heardOf(
        6,
        slot => 100 + (slot % 3),
        () => null,
      ),
      'steady',
    ],
    ['speech', speech(6), 'voice'],
    [
      'a piece of 3 s of speech, over and over',
      heardOf(
        15,
        slot => spokenSizes[slot % 150] ?? 0,
        reading => spokenLevels[reading % 12] ?? 0,
      ),
      'repeating',
    ],
    [
      'a piece of 6 s',
      heardOf(
        15,
        slot => spokenSizes[slot % 300] ?? 0,
        reading => spokenLevels[reading % 24] ?? 0,
      ),
      'repeating',
    ],
    [
      'silence that claims to be speech',
      heardOf(
        6,
        () => 21,
        reading => spokenLevels[reading] ?? 0,
      ),
      'forged-level',
    ],
    [
      'speech that claims to be silence',
      heardOf(
        6,
        slot => spokenSizes[slot] ?? 0,
        () => -127,
      ),
      'forged-level',
    ],
  ])('%s', (_, heard, verdict) => {
    expect(soundOf(heard)).toMatchObject({ verdict })
  })

  test('one word, and then nothing, is never silence', () => {
    for (const atSlot of [5, 60, 200]) {
      const isWord = (slot: number) => slot >= atSlot && slot < atSlot + 25
      const sizeAt = (slot: number) => (isWord(slot) ? 66 + (slot % 9) : slot % 20 === 0 ? 45 : 0)
      const word = Math.ceil(atSlot / 12.5)
      const { verdict } = soundOf(heardOf(8, sizeAt, reading => (reading === word ? -25 : null)))
      expect(['voice', 'unknown']).toContain(verdict)
    }
  })

  test('a period that is heard less than twice is none', () => {
    const piece = heardOf(
      9,
      slot => spokenSizes[slot % 300] ?? 0,
      reading => spokenLevels[reading % 24] ?? 0,
    )
    expect(soundOf(piece).verdict).toBe('voice')
  })

  test('what is said again once is no repetition: one of the two looks does not see it', () => {
    const again = heardOf(
      15,
      slot => spokenSizes[slot >= 150 && slot < 300 ? slot - 150 : slot] ?? 0,
      reading => spokenLevels[reading] ?? 0,
    )
    expect(soundOf(again).verdict).toBe('voice')
  })

  test('packets of less than half of the time are too few for a repetition', () => {
    const rare = heardOf(
      15,
      slot => (slot % 150 < 70 ? (spokenSizes[slot % 150] ?? 0) : 0),
      reading => (reading % 12 < 5 ? (spokenLevels[reading % 12] ?? 0) : null),
    )
    expect(soundOf(rare).verdict).not.toBe('repeating')
  })
})

test('a caller without a loudness is judged by sizes alone, and more carefully', () => {
  const noise = heardOf(
    6,
    () => around(88, 9),
    () => null,
  )
  expect(soundOf(noise)).toMatchObject({ verdict: 'unknown', reason: 'between' })
  // A low bitrate makes the packets of speech small.
  const thin = heardOf(
    6,
    slot => (spokenSizes[slot] ?? 0) / 2.5,
    () => null,
  )
  expect(soundOf(thin).verdict).toBe('unknown')
})

describe('a hum that noise suppression takes away little by little', () => {
  const fading = (reading: number) => -35 - Math.max(0, reading - 16) * 1.2 + (reading % 2)
  const humming = (levelAt: (reading: number) => number) => heardOf(8, () => around(81, 9), levelAt)

  test('is steady', () => {
    expect(soundOf(humming(fading))).toMatchObject({ verdict: 'steady', reason: 'fading-evenly' })
  })

  test('is not, where it begins with a word, loud or hardly louder than the hum, or where it rises again', () => {
    const loud = humming(reading => (reading < 2 ? -20 : fading(reading)))
    const low = humming(reading => (reading < 2 ? -29 + 2 * reading : fading(reading)))
    const rising = humming(reading => fading(reading) + (reading % 8 === 5 ? 5 : 0))
    for (const heard of [loud, low, rising]) expect(['voice', 'unknown']).toContain(soundOf(heard).verdict)
  })
})

test('packets of one size are no hum where something was said to be heard', () => {
  const heard = heardOf(
    8,
    () => 81,
    reading => (reading === 20 ? -20 : -45),
  )
  expect(soundOf(heard).verdict).not.toBe('steady')
})

test('a caller of whom no packet comes any more is not silent: the path may be lost', () => {
  const lost = heardOf(
    8,
    slot => (slot < 10 ? 30 : 0),
    () => null,
  )
  expect(soundOf(lost)).toMatchObject({ verdict: 'unknown', reason: 'between' })
})

const sound = fc.constantFrom(
  speech(6),
  heardOf(
    6,
    () => 21,
    () => -127,
  ),
  heardOf(
    6,
    slot => 100 + (slot % 3),
    () => -34,
  ),
  heardOf(
    15,
    slot => spokenSizes[slot % 150] ?? 0,
    reading => spokenLevels[reading % 12] ?? 0,
  ),
)

describe('whatever is heard', () => {
  test('within the first unmuted second nothing is said, and nobody is accused within five', () => {
    fc.assert(
      fc.property(sound, fc.integer({ min: 0, max: 4999 }), (heard, unmutedMs) => {
        const { verdict, reason } = soundOf({ ...heard, unmutedMs })
        if (unmutedMs < 1000)
          expect({ verdict, reason }).toEqual({ verdict: 'unknown', reason: 'too-little' })
        expect(['voice', 'unknown']).toContain(verdict)
      }),
    )
  })

  test('where RTP began to count, and our clock, change nothing', () => {
    fc.assert(
      fc.property(
        sound,
        fc.nat({ max: 0xffffffff }),
        fc.nat(0xffff),
        fc.nat(1e9),
        (heard, ticks, first, ms) => {
          const moved: Heard = {
            ...heard,
            packets: heard.packets.map(([atMs, rtpTime, sequence, marker, size]) => [
              atMs + ms,
              (rtpTime + ticks) >>> 0,
              (sequence + first) & 0xffff,
              marker,
              size,
            ]),
            levels: heard.levels.map(([atMs, level]) => [atMs + ms, level]),
          }
          expect(soundOf(moved)).toEqual(soundOf(heard))
        },
      ),
    )
  })

  test('packets that overtake one another change no verdict', () => {
    fc.assert(
      fc.property(sound, fc.array(fc.nat(250), { maxLength: 40 }), (heard, swaps) => {
        const packets = [...heard.packets]
        // The first stays: from it on the time is counted.
        for (const at of swaps) {
          const [one, other] = [packets[at + 1], packets[at + 2]]
          if (!one || !other) continue
          packets[at + 1] = other
          packets[at + 2] = one
        }
        expect(soundOf({ ...heard, packets }).verdict).toBe(soundOf(heard).verdict)
      }),
    )
  })

  test('rows that make no sense are judged, too, and soon', () => {
    const packet = fc.tuple(
      fc.integer(),
      fc.nat({ max: 0xffffffff }),
      fc.nat(0xffff),
      fc.constantFrom<0 | 1>(0, 1),
      fc.nat(1500),
    )
    const level = fc.tuple(fc.nat(20_000), fc.integer({ min: -127, max: 0 }))
    fc.assert(
      fc.property(
        fc.array(packet, { maxLength: 300 }),
        fc.array(level, { maxLength: 80 }),
        fc.nat(20_000),
        (packets, levels, unmutedMs) => {
          const { figures } = soundOf({ packets, levels, unmutedMs })
          for (const value of Object.values(figures)) expect(value).not.toBeNaN()
        },
      ),
      { numRuns: 60 },
    )
  })
})
