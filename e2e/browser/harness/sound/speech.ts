import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Fingerprint, fingerprintOf, hearingRate } from './fingerprint.ts'

/** What a browser hears: a file for Chromium's microphone, and the same for a page. */
export interface Microphone {
  readonly wavFile: string
  /** 16 bit, little endian, at the rate of the fingerprints, in base64. */
  readonly raw: () => string
}

/** What one person says, and how it sounds. */
export interface Speech extends Microphone {
  readonly samples: Float32Array
  readonly fingerprint: Fingerprint
}

interface Speaker {
  /** Voice of espeak-ng. */
  readonly voice: string
  readonly wordsPerMinute: number
  readonly seed: number
  readonly words: string
}

const caller: Speaker = {
  voice: 'en-gb+m3',
  wordsPerMinute: 150,
  seed: 11,
  words:
    'good morning armchair linden colour moss window garden ordered yesterday wondering whether fabric lighter ' +
    'evening lamp daughter kitchen table oak measure seventy centimetres between wall and door would it fit please',
}

const agent: Speaker = {
  voice: 'en-us+f4',
  wordsPerMinute: 165,
  seed: 97,
  words:
    'certainly delivery thursday warehouse sample envelope postcode confirm workshop carpenter varnish weeks returning ' +
    'invoice nothing to pay before we ship upstairs two people carry everything carefully unpack and remove the boxes',
}

/** Far more than any one call of the tests: Chromium begins a short file again, and a loop is no speech. */
const wordCount = 420

/** Both voices: made once, then kept beside the system's other temporary files. */
export const speeches: Readonly<Record<'caller' | 'agent', Speech>> = {
  caller: speechOf(caller),
  agent: speechOf(agent),
}

/** A microphone that is switched off at the device: zeros, and nothing else. */
export const exactSilence = (): Microphone => {
  const wavFile = join(tmpdir(), 'ringfence-exact-silence.wav')
  if (!existsSync(wavFile)) {
    const aside = mkdtempSync(join(tmpdir(), 'ringfence-silence-'))
    const made = join(aside, 'silence.wav')
    execFileSync('sox', ['-D', '-n', '-r', '48000', '-c', '1', '-b', '16', made, 'trim', '0', '60'])
    renameSync(made, wavFile)
    rmSync(aside, { recursive: true })
  }
  return { wavFile, raw: () => Buffer.alloc(2 * hearingRate).toString('base64') }
}

/** So many seconds of somebody who speaks, which Chromium's microphone begins again when they are over. */
export const loopedSpeech = (seconds: number): Microphone => {
  const folder = mkdtempSync(join(tmpdir(), 'ringfence-loop-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const wavFile = join(folder, 'loop.wav')
  execFileSync('sox', [speeches.caller.wavFile, wavFile, 'trim', '2', String(seconds)])
  return { wavFile, raw: () => '' }
}

/** Sentences without sense or repetition, the same on every machine. */
function textOf({ seed, words }: Speaker): string {
  const choice = words.split(' ')
  let state = seed
  const spoken = Array.from({ length: wordCount }, (_, index) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    const word = choice[Math.floor((state / 2_147_483_648) * choice.length)] ?? ''
    return index % 9 === 8 ? `${word}.` : word
  })
  return spoken.join(' ')
}

function speechOf(speaker: Speaker): Speech {
  const name = createHash('sha256')
    .update(JSON.stringify([speaker, wordCount]))
    .digest('hex')
    .slice(0, 16)
  const folder = join(tmpdir(), `ringfence-speech-${name}`)
  if (!existsSync(folder)) make(speaker, folder)
  const octets = readFileSync(join(folder, 'speech.raw'))
  const samples = Float32Array.from(
    { length: octets.length / 2 },
    (_, index) => octets.readInt16LE(index * 2) / 32_768,
  )
  return {
    wavFile: join(folder, 'speech.wav'),
    raw: () => octets.toString('base64'),
    samples,
    fingerprint: fingerprintOf(samples),
  }
}

/** Made aside and put in place whole, so that a run that was ended half-way leaves nothing behind that looks finished. */
function make(speaker: Speaker, folder: string): void {
  const aside = mkdtempSync(join(tmpdir(), 'ringfence-speech-'))
  const text = join(aside, 'speech.txt')
  const spoken = join(aside, 'spoken.wav')
  writeFileSync(text, textOf(speaker))
  execFileSync('espeak-ng', [
    '-v',
    speaker.voice,
    '-s',
    String(speaker.wordsPerMinute),
    '-f',
    text,
    '-w',
    spoken,
  ])
  execFileSync('sox', [spoken, '-r', '48000', '-c', '1', '-b', '16', join(aside, 'speech.wav')])
  const raw = ['-r', String(hearingRate), '-c', '1', '-b', '16', '-e', 'signed', '-t', 'raw']
  execFileSync('sox', [spoken, ...raw, join(aside, 'speech.raw')])
  try {
    renameSync(aside, folder)
  } catch (error) {
    // Another run on this machine was quicker, and made the same.
    if (!existsSync(folder)) throw error
    rmSync(aside, { recursive: true })
  }
}
