import { execFileSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { makeSound } from './makeSound.ts'
import type { Recorded } from './receiver.ts'
import type { WantedSound } from './soundList.ts'

/** Between two sounds, so that a beginning that is known to a second is enough. */
const gapMs = 2000
/** Of each sound, what comes before it is listened to. */
const leadMs = 1000

/** A file that a browser's microphone plays once, and where in it each sound is. */
export interface MicrophoneFile {
  readonly wavFile: string
  readonly lengthMs: number
  readonly sounds: readonly { readonly sound: WantedSound; readonly fromMs: number }[]
}

/** One sound behind the other. */
export function microphoneFile(folder: string, sounds: readonly WantedSound[]): MicrophoneFile {
  const own = mkdtempSync(join(folder, 'piece-'))
  const placed: MicrophoneFile['sounds'][number][] = []
  const files: string[] = []
  let atMs = 0
  for (const [index, sound] of sounds.entries()) {
    const part = join(own, `${index}.wav`)
    const made = makeSound(mkdtempSync(join(own, 'sound-')), sound.recipe)
    const heardMs = sound.seconds * 1000 + 2 * leadMs
    const cut = ['trim', '0', (heardMs / 1000).toFixed(3), 'pad', (gapMs / 1000).toFixed(3), '0']
    execFileSync('sox', ['-D', '-V1', made, part, ...cut])
    placed.push({ sound, fromMs: atMs + gapMs + leadMs })
    atMs += gapMs + heardMs
    files.push(part)
  }
  const wavFile = join(own, 'microphone.wav')
  execFileSync('sox', ['-D', '-V1', ...files, wavFile])
  return { wavFile, lengthMs: atMs, sounds: placed }
}

/** What was recorded of each sound, where the recording began so late in the file. */
export function cutOut(
  { sounds }: MicrophoneFile,
  recorded: Recorded,
  beganAtMs: number,
): { sound: WantedSound; recorded: Recorded }[] {
  return sounds.map(({ sound, fromMs }) => {
    const startMs = fromMs - beganAtMs
    const endMs = startMs + sound.seconds * 1000
    const inside = ([atMs]: readonly [number, ...unknown[]]) => atMs >= startMs && atMs < endMs
    const packets = recorded.packets.filter(inside)
    const firstMs = packets[0]?.[0] ?? 0
    return {
      sound,
      recorded: {
        packets: packets.map(([atMs, rtpTime, ...rest]) => [atMs - firstMs, rtpTime, ...rest]),
        levels: recorded.levels.filter(inside).map(([atMs, level]) => [Math.round(atMs - firstMs), level]),
      },
    }
  })
}
