import type { SoundTrouble } from '../../ui/words/soundTroubles.ts'
import type { CallWording } from '../words/callWording.ts'

/** What is not well of the sound, in the words of the card. */
export function soundNotice(trouble: SoundTrouble, agentName: string, wording: CallWording): string {
  const words = wording.words.identity
  return trouble === 'microphoneIsSilent' ? words.microphoneIsSilent : words[trouble]({ name: agentName })
}
