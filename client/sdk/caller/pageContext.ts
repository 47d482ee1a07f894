import { controlCharacter } from '../../../protocol/text/plainText.ts'
import type { PageContextSource } from './phoneTypes.ts'

const maxEntries = 8
const maxLabelLength = 40
const maxTextLength = 200

/** Of which page context the maker of the page was told already. */
const told = new WeakSet<object>()

/**
 * What the page says now. Saying it wrongly never costs a visitor the call: what cannot be shown is left out, and the maker of the
 * page is told so once, without a word of what was said.
 */
export function readPageContext(source: PageContextSource | undefined): Readonly<Record<string, string>> {
  if (source === undefined) return {}
  try {
    const said: unknown = typeof source === 'function' ? source() : source
    const fitting = fitPageContext(said)
    if (!isOfTexts(said)) tellOnce(source, 'it is not an object whose values are all texts')
    return fitting
  } catch {
    tellOnce(source, 'its function threw')
    return {}
  }
}

function tellOnce(source: object, why: string): void {
  if (told.has(source)) return
  told.add(source)
  console.warn(`Ringfence: page context is left out, wholly or in part: ${why}.`)
}

const isOfTexts = (said: unknown): boolean =>
  typeof said === 'object' &&
  said !== null &&
  !(said instanceof Promise) &&
  Object.values(said).every(text => typeof text === 'string')

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
