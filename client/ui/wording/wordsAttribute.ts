/** The `words` attribute: JSON. What is none stays the text that it is, which is told as no words. */
export function readWordsAttribute(attribute: string | null): unknown {
  if (attribute === null) return undefined
  try {
    return JSON.parse(attribute)
  } catch {
    return attribute
  }
}
