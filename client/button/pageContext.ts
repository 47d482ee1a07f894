/** What the page says of its visitor: labelled texts, or a function that gives them at the moment of the call. */
export type PageContextSource = Readonly<Record<string, string>> | (() => Readonly<Record<string, string>>)

const maxEntries = 8
const maxLabelLength = 40
const maxTextLength = 200

/**
 * Brings page context into the limits of the protocol (8 entries, labels of 40 and texts of 200 characters), so that a
 * long product name never costs a visitor the call. What is not a text is left out.
 */
export function fitPageContext(context: unknown): Readonly<Record<string, string>> {
  if (typeof context !== 'object' || context === null) return {}
  const fitting: Record<string, string> = {}
  for (const [label, text] of Object.entries(context)) {
    if (label === '' || typeof text !== 'string') continue
    if (Object.keys(fitting).length === maxEntries) break
    fitting[label.slice(0, maxLabelLength)] = text.slice(0, maxTextLength)
  }
  return fitting
}

/** The `page-context` attribute; what is not JSON counts as nothing said. */
export function parsePageContext(attribute: string | null): Readonly<Record<string, string>> {
  if (attribute === null) return {}
  try {
    return fitPageContext(JSON.parse(attribute))
  } catch {
    return {}
  }
}
