import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { fingerprintOf, hearingRate, likeness, loudnessOf } from './harness/sound/fingerprint.ts'
import { heardAs, heardAtAnyPace } from './harness/sound/heard.ts'
import { type Speech, speeches } from './harness/sound/speech.ts'

/** Some seconds out of the middle, as quiet and as shifted as a call makes them. */
function excerpt({ samples }: { readonly samples: Float32Array }): Float32Array {
  const from = 40 * hearingRate + 137
  return samples.slice(from, from + 4 * hearingRate).map(sample => sample * 0.2)
}

test('each voice is known, also quieter and out of step, and is not taken for the other', () => {
  expect(heardAs(excerpt(speeches.caller))).toBe('caller')
  expect(heardAs(excerpt(speeches.agent))).toBe('agent')
})

test('swapped files are rejected', () => {
  const swapped = { caller: speeches.agent, agent: speeches.caller }
  expect(heardAs(excerpt(swapped.caller))).not.toBe('caller')
  expect(heardAs(excerpt(swapped.agent))).not.toBe('agent')
})

/** Three seconds as a clock of this pace stretches them: the pitch stays. */
function stretched({ wavFile }: Speech, pace: number): Float32Array {
  const raw = ['-r', String(hearingRate), '-c', '1', '-b', '16', '-e', 'signed', '-t', 'raw', '-']
  const octets = execFileSync('sox', [wavFile, ...raw, 'trim', '40', '3', 'tempo', '-s', String(pace)])
  return Float32Array.from({ length: octets.length / 2 }, (_, at) => octets.readInt16LE(at * 2) / 32_768)
}

test.each([0.86, 0.93, 1.1])('each voice is known at a pace of %d, and is not taken for the other', pace => {
  expect(heardAs(stretched(speeches.caller, pace))).toBe('somebody else')
  expect(heardAtAnyPace(stretched(speeches.caller, pace))).toBe('caller')
  expect(heardAtAnyPace(stretched(speeches.agent, pace))).toBe('agent')
})

test('silence, noise, a tone and both voices at once are nobody', () => {
  const length = 4 * hearingRate
  let state = 7
  const noise = Float32Array.from({ length }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 1_073_741_824 - 1
  })
  const tone = Float32Array.from({ length }, (_, index) =>
    Math.sin((index * 2 * Math.PI * 440) / hearingRate),
  )
  const [one, two] = [excerpt(speeches.caller), excerpt(speeches.agent)]
  const mixed = one.map((sample, index) => sample + (two[index] ?? 0))
  expect(heardAs(new Float32Array(length))).toBe('silence')
  for (const sound of [noise, tone, mixed]) {
    expect(heardAs(sound)).toBe('somebody else')
    expect(heardAtAnyPace(sound)).toBe('somebody else')
  }
})

test('both files speak all the time that a test can take, and differ throughout', () => {
  for (const { samples } of [speeches.caller, speeches.agent]) {
    expect(samples.length / hearingRate).toBeGreaterThan(90)
    expect(loudnessOf(samples)).toBeGreaterThan(0.02)
  }
  const piece = fingerprintOf(excerpt(speeches.caller))
  expect(likeness(piece, speeches.caller.fingerprint)).toBeGreaterThan(0.9)
  expect(likeness(piece, speeches.agent.fingerprint)).toBeLessThan(0.5)
})
