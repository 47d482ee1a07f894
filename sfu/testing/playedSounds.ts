import { thenSound } from '../../calls/testing/sounds/playSounds.ts'
import { recordedSounds } from '../../calls/testing/sounds/recordedSounds.ts'

/** What a microphone sends, as it was recorded, without what was said. */
export function playedSounds() {
  const recorded = recordedSounds()
  const rows = (kind: string, number = 0) => {
    const all = recorded.filter(each => each.kind === kind && each.dtx && each.heard.unmutedMs >= 8000)
    const sound = all[number % all.length]
    if (!sound) throw new Error(`no ${kind} was recorded`)
    return sound.heard
  }
  const silence = rows('silence')
  return {
    silence,
    loop: rows('loop', 4),
    /** Still for so long that the light of the gate is on, whenever it goes on; then a voice for two seconds. */
    afterLight: thenSound(thenSound(silence, 6500, rows('clear')), 8500, silence),
  }
}
