import type { RecordedSound } from './recordedSounds.ts'

/** A sound whose sender says of its loudness what belongs to another. */
export const withLevelsOf = (sound: RecordedSound, other: RecordedSound | undefined): RecordedSound => {
  const lastMs = sound.heard.unmutedMs
  const levels = (other?.heard.levels ?? []).filter(([atMs]) => atMs <= lastMs)
  return { ...sound, heard: { ...sound.heard, levels } }
}
