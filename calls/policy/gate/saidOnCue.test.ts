import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Heard } from '../../ports/sound.ts'
import { thenSound } from '../../testing/sounds/playSounds.ts'
import { type RecordedSound, recordedSounds } from '../../testing/sounds/recordedSounds.ts'
import { lightAfterMs, lightFromMs, lightUntilMs, saidOnCue, tryMs } from './saidOnCue.ts'

const sounds = recordedSounds()
const of = (...kinds: string[]) => sounds.filter(({ kind }) => kinds.includes(kind))
const speech = of('clear', 'far', 'quiet', 'noisy', 'hoarse')
const whole = ({ heard }: RecordedSound) => heard.unmutedMs >= tryMs

/** What has come by then. */
const by = ({ packets, levels }: Heard, ms: number): Heard => ({
  packets: packets.filter(([atMs]) => atMs < ms),
  levels: levels.filter(([atMs]) => atMs <= ms),
  unmutedMs: ms,
})

/** Whether a try of this sound is passed at some moment, as the service looks once a second. */
function passes(heard: Heard, litAtMs: number): boolean {
  for (let ms = 1000; ms < tryMs; ms += 1000)
    if (saidOnCue(by(heard, ms), ms >= litAtMs ? litAtMs : null, ms, false)) return true
  return saidOnCue(by(heard, tryMs), litAtMs, tryMs, true)
}

const share = (all: readonly boolean[]) => all.filter(Boolean).length / all.length

test('the light goes on at any moment of four seconds, none likelier than another', () => {
  expect(lightAfterMs(() => 0)).toBe(lightFromMs)
  expect(lightAfterMs(below => below - 1)).toBe(lightUntilMs - 1)
  fc.assert(
    fc.property(
      fc.nat(lightUntilMs - lightFromMs - 1),
      drawn => lightAfterMs(() => drawn) === lightFromMs + drawn,
    ),
  )
})

test('nothing is passed before the light', () => {
  for (const { heard } of speech.slice(0, 20)) expect(saidOnCue(heard, null, tryMs, true)).toBe(false)
})

describe('who was still', () => {
  const silence = of('silence').find(({ heard, dtx }) => dtx && heard.unmutedMs >= 5000)?.heard
  if (!silence) throw new Error('no silence was recorded')
  /** Two seconds of somebody who speaks, and then nothing. */
  const answers = speech.map(({ heard }) => thenSound(thenSound(silence, 4500, heard), 6500, silence))

  test('and says something when the light is on passes, within a second or two of saying it', () => {
    const soon = answers.map(heard => [7000, 8000].some(ms => saidOnCue(by(heard, ms), 4000, ms, false)))
    expect(share(answers.map(heard => passes(heard, 4000)))).toBeGreaterThan(0.97)
    expect(share(soon)).toBeGreaterThan(0.95)
  })

  test('and says one word passes, too', () => {
    const words = of('one word').filter(({ wordAtMs = 0 }) => wordAtMs > 3000)
    expect(words.length).toBeGreaterThan(30)
    expect(share(words.map(({ heard, wordAtMs = 0 }) => passes(heard, wordAtMs - 500)))).toBeGreaterThan(0.9)
  })

  test('and goes on speaking passes when the try is over', () => {
    const talkers = speech.filter((_, index) => index % 5 === 0)
    expect(share(talkers.map(({ heard }) => passes(thenSound(silence, 4500, heard), 4000)))).toBeGreaterThan(
      0.9,
    )
  })

  test('and stays so does not, nor one who hums', () => {
    for (const { heard } of of('silence')) expect(passes(heard, 4000)).toBe(false)
    const hums = of('tone').map(({ heard }) => passes(thenSound(silence, 4500, heard), 4000))
    expect(share(hums)).toBeLessThan(0.05)
  })
})

test('who speaks all the time, with words of their own, passes when the try is over', () => {
  const all = speech.filter((sound, index) => whole(sound) && index % 4 === 0)
  expect(share(all.map(({ heard }) => passes(heard, 4000)))).toBeGreaterThan(0.9)
  for (const { heard } of all.slice(0, 30)) expect(saidOnCue(by(heard, 8000), 4000, 8000, false)).toBe(false)
})

test('what is played over and over does not, nor a tone, nor noise', () => {
  const loops = of('loop').filter((sound, index) => whole(sound) && index % 2 === 0)
  expect(loops.length).toBeGreaterThan(25)
  expect(share(loops.map(({ heard }) => passes(heard, 4000)))).toBeLessThan(0.08)
  expect(share(of('tone', 'noise').map(({ heard }) => passes(heard, 4000)))).toBeLessThan(0.08)
})
