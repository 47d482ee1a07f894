import { controlCharacter } from '../../protocol/plainText.ts'

const maxEntries = 8
const maxLabelLength = 40
const maxTextLength = 200

/**
 * Brings page context into the limits of the protocol (8 entries, labels of 40 and texts of 200 characters), so that a
 * long or odd product name never costs a visitor the call. What is not a text is left out.
 */
export function fitPageContext(context: unknown): Readonly<Record<string, string>> {
  if (typeof context !== 'object' || context === null) return {}
  const fitting: Record<string, string> = {}
  for (const [label, text] of Object.entries(context)) {
    if (label === '' || typeof text !== 'string') continue
    if (Object.keys(fitting).length === maxEntries) break
    fitting[plain(label, maxLabelLength)] = plain(text, maxTextLength)
  }
  return fitting
}

const plain = (text: string, maxLength: number): string =>
  text.slice(0, maxLength).replace(new RegExp(controlCharacter, 'gu'), ' ')
