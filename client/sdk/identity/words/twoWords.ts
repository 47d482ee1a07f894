import type { Language } from '../../../../protocol/index.ts'
import { englishWords } from './englishWords.ts'
import { spanishWords } from './spanishWords.ts'
import { type WordLists, wordsOf } from './wordLists.ts'

export const wordLists: Readonly<Record<Language, WordLists>> = { en: englishWords, es: spanishWords }

/**
 * The two words that both screens show: the first two octets of SHA-256 over `statement.signature`, one word of each list.
 * 65,536 pairs: enough for two people to notice a stranger, who has one try; no secret, and no proof by itself.
 */
export async function twoWords(
  statement: string,
  signature: string,
  language: Language,
): Promise<readonly [string, string]> {
  const signed = new TextEncoder().encode(`${statement}.${signature}`)
  const [one = 0, other = 0] = new Uint8Array(await crypto.subtle.digest('SHA-256', signed))
  const { first, second } = wordLists[language]
  return [wordsOf(first)[one] ?? '', wordsOf(second)[other] ?? '']
}
