import type { Language } from '../../ui/words/language.ts'
import type { SoundTrouble } from '../../ui/words/soundTroubles.ts'
import { identityWords } from '../words/identityWords.ts'

/** What is not well of the sound, in the words of the card. */
export function soundNotice(trouble: SoundTrouble, agentName: string, language: Language): string {
  const words = identityWords[language]
  return trouble === 'microphoneIsSilent' ? words.microphoneIsSilent : words[trouble](agentName)
}
