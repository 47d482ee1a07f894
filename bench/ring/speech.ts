import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

const words = `We have three mountain bikes in your size on the floor today, and two more will arrive in the morning.
The frame is aluminium, the fork has a lock, and the brakes are hydraulic. Would you rather ride on gravel or on the road?
Bring your own pedals if you like, our workshop will mount them while you wait, and nobody pays for that.`

/**
 * Writes minutes of speech without pauses into a folder: a pause would be counted as a slow connection. Longer than
 * any run, because Chromium would begin again with a click.
 * @param pitch of espeak-ng, 0 to 99
 */
export function makeSpeech(folder: string, name: string, pitch: number): string {
  const spoken = join(folder, `${name}-spoken.wav`)
  const file = join(folder, `${name}.wav`)
  const text = Array.from({ length: 8 }, () => words).join('\n')
  execFileSync('espeak-ng', ['-v', 'en', '-p', String(pitch), '-s', '190', '-w', spoken, text])
  const cutPauses = ['silence', '1', '0.01', '2%', '-1', '0.01', '2%']
  execFileSync('sox', ['-q', spoken, '-r', '48000', '-c', '1', file, ...cutPauses, 'norm', '-3'])
  return file
}
