/** What the page says of its visitor: labelled texts, or a function that gives them at the moment of the call. */
export type PageContextSource = Readonly<Record<string, string>> | (() => Readonly<Record<string, string>>)

/** The `page-context` attribute; what is no JSON object counts as nothing said. */
export function parsePageContext(attribute: string | null): Readonly<Record<string, string>> {
  try {
    const value: unknown = JSON.parse(attribute ?? '')
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}
