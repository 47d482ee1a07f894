import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { type Chance, chanceOf } from './chance.ts'
import type { Recipe } from './soundList.ts'

type Speech = Recipe & { of: 'speech' }

/** Long enough to begin before the listening and to end after it. */
const longest = '19'
const rate = 48_000
const plain = ['-r', String(rate), '-c', '1', '-b', '16']

const sox = (...words: string[]): Buffer => execFileSync('sox', ['-D', '-V1', ...words], { maxBuffer: 1e8 })

/** Makes one sound in a folder of its own: a WAV of one channel, 48 kHz, 16 bit. */
export function makeSound(folder: string, recipe: Recipe): string {
  const made = join(folder, 'sound.wav')
  if (recipe.of === 'speech') speak(folder, recipe, made)
  else if (recipe.of === 'loop') repeat(folder, recipe, made)
  else sox('-n', ...plain, made, ...recipe.effects)
  return made
}

/** What is in a WAV, as samples of 16 bit, little endian. */
export const samplesOf = (wavFile: string): Buffer => sox(wavFile, ...plain, '-e', 'signed', '-t', 'raw', '-')

function speak(folder: string, speech: Speech, made: string): void {
  const { manner, seed } = speech
  const chance = chanceOf(seed)
  const dry = join(folder, 'dry.wav')
  if (manner.as === 'one word') {
    say(folder, { ...speech, wordsPerMinute: Math.min(150, speech.wordsPerMinute) }, wordOf(chance, 2), dry)
    const beforeMs = (manner.atMs / 1000).toFixed(3)
    const word = join(folder, 'word.wav')
    sox(dry, ...plain, word, 'norm', '-6', 'pad', beforeMs, longest, 'trim', '0', longest)
    if (manner.roomDb === null) sox(word, made)
    else mix(folder, word, ['synth', longest, 'pinknoise', 'gain', String(manner.roomDb)], made)
    return
  }
  if (manner.as === 'pauses') sayWithPauses(folder, speech, chance, dry)
  else say(folder, speech, textOf(chance, 110), dry)
  const even = ['norm', '-6', 'trim', '0', longest]
  if (manner.as === 'quiet') sox(dry, ...plain, made, ...even, 'gain', String(manner.gainDb))
  else if (manner.as === 'far') {
    const room = ['lowpass', String(manner.lowPassHz), 'reverb', String(manner.reverb), 'remix', '1']
    sox(dry, ...plain, made, ...even, 'gain', '-6', ...room, 'gain', String(manner.gainDb + 6))
  } else if (manner.as === 'noisy') {
    const voice = join(folder, 'voice.wav')
    sox(dry, ...plain, voice, ...even)
    const gainDb = loudnessDb(voice) - manner.signalToNoiseDb
    if (manner.noise === 'babble') mixBabble(folder, speech, voice, gainDb, made)
    else mix(folder, voice, ['synth', longest, `${manner.noise}noise`], made, gainDb)
  } else sox(dry, ...plain, made, ...even)
}

/** A few words, then one to three seconds of nothing, until the time is full. */
function sayWithPauses(folder: string, speech: Speech, chance: Chance, file: string): void {
  const pieces = Array.from({ length: 7 }, (_, index) => {
    const said = join(folder, `piece${index}.wav`)
    const piece = join(folder, `padded${index}.wav`)
    say(folder, speech, textOf(chance, chance.wholeBetween(3, 7)), said)
    sox(said, piece, 'pad', '0', chance.between(1, 3).toFixed(2))
    return piece
  })
  sox(...pieces, file)
}

/** A voice speaks into a file. */
function say(folder: string, { voice, wordsPerMinute, pitch }: Speech, text: string, file: string): void {
  const spoken = join(folder, 'spoken.wav')
  const words = ['-v', voice, '-s', String(wordsPerMinute), '-p', String(pitch), '-w', spoken, text]
  execFileSync('espeak-ng', words, { stdio: ['ignore', 'ignore', 'ignore'] })
  // What it begins and ends with is silence.
  sox(spoken, ...plain, file, 'silence', '1', '0.01', '0.5%')
}

/** The same piece, cut to the sample, over and over. */
function repeat(folder: string, { periodMs, speech }: Recipe & { of: 'loop' }, made: string): void {
  const whole = join(folder, 'whole.wav')
  speak(folder, speech, whole)
  const piece = ['trim', '0.5', `${Math.round((periodMs * rate) / 1000)}s`]
  sox(whole, ...plain, made, ...piece, 'repeat', String(Math.ceil(19_000 / periodMs)), 'trim', '0', longest)
}

function mix(folder: string, voice: string, noise: string[], made: string, noiseDb?: number): void {
  const beside = join(folder, 'beside.wav')
  sox('-n', ...plain, beside, ...noise)
  const gain = noiseDb === undefined ? 1 : 10 ** ((noiseDb - loudnessDb(beside)) / 20)
  sox('-m', '-v', '1', voice, '-v', gain.toFixed(5), beside, ...plain, made)
}

/** Others who talk in the same room. */
function mixBabble(folder: string, speech: Speech, voice: string, babbleDb: number, made: string): void {
  const others = ['m1', 'f2', 'm7', 'f4', 'm3'].map((variant, index) => {
    const file = join(folder, `other${index}.wav`)
    const chance = chanceOf(speech.seed + index + 1)
    const other = {
      ...speech,
      voice: `en+${variant}`,
      wordsPerMinute: 140 + 15 * index,
      pitch: 25 + 12 * index,
    }
    say(folder, other, textOf(chance, 110), file)
    return file
  })
  const babble = join(folder, 'babble.wav')
  sox('-m', ...others, ...plain, babble, 'trim', '0', longest)
  const gain = 10 ** ((babbleDb - loudnessDb(babble)) / 20)
  sox('-m', '-v', '1', voice, '-v', gain.toFixed(5), babble, ...plain, made)
}

/** Mean loudness of a file, against full scale. */
function loudnessDb(file: string): number {
  const samples = samplesOf(file)
  let sum = 0
  for (let at = 0; at < samples.length; at += 2) sum += (samples.readInt16LE(at) / 32_768) ** 2
  return 10 * Math.log10(Math.max(sum / (samples.length / 2), 1e-12))
}

const beginnings = [
  'b',
  'd',
  'f',
  'g',
  'k',
  'l',
  'm',
  'n',
  'p',
  'r',
  's',
  't',
  'v',
  'st',
  'tr',
  'pl',
  '',
] as const
const middles = ['a', 'e', 'i', 'o', 'u', 'ai', 'au', 'ei'] as const
const ends = ['', '', 'n', 's', 'r', 'l', 't'] as const

const wordOf = (chance: Chance, syllables: number): string =>
  Array.from({ length: syllables }, () => chance.of(beginnings) + chance.of(middles) + chance.of(ends)).join(
    '',
  )

/** Sentences without sense; each language reads them in its own way. */
function textOf(chance: Chance, length: number): string {
  const words = Array.from({ length }, (_, index) => {
    const word = wordOf(chance, chance.wholeBetween(1, 4))
    return index % chance.wholeBetween(5, 12) === 4 ? `${word}.` : word
  })
  return words.join(' ')
}
