import type { PhoneSnapshot } from '../sdk/index.ts'
import type { Language } from '../ui/language.ts'
import { identityWords } from './identityWords.ts'

/** What was measured of the sound and is not well, in the words of the card; what another notice explains already is left out. */
export function soundNotices(
  { sound, lineLost, otherAwayUntilMs }: Extract<PhoneSnapshot, { state: 'talking' }>,
  agentName: string,
  language: Language,
): string[] {
  const words = identityWords[language]
  const isExplained = lineLost || otherAwayUntilMs !== null
  return [
    ...(sound.arrives || isExplained ? [] : [words.nothingArrives(agentName)]),
    ...(sound.isHeard || isExplained ? [] : [words.notHeard(agentName)]),
    ...(sound.microphoneIsSilent ? [words.microphoneIsSilent] : []),
  ]
}
