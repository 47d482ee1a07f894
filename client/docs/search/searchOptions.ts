import type { Options } from 'minisearch'

/** One passage of the documentation, as the search knows it. */
export interface Passage {
  /** Its page and anchor, from the site's root: `embedding/index.html#looks`. */
  readonly id: string
  readonly heading: string
  /** Title of its page. */
  readonly page: string
  readonly text: string
}

/** How the index is made at the build and read in the browser: both have to agree. */
export const searchOptions: Options<Passage> = {
  fields: ['heading', 'page', 'text'],
  storeFields: ['heading', 'page', 'text'],
  tokenize: text => text.match(/[\p{L}\p{N}_]+/gu) ?? [],
  processTerm: termsOf,
  searchOptions: {
    boost: { heading: 4, page: 2 },
    prefix: true,
    fuzzy: term => (term.length > 4 ? 0.2 : false),
    combineWith: 'AND',
  },
}

/** A name of code is found whole and by its words: `createPhone` also by `phone`, `RINGFENCE_HOST` by `host`. */
export function termsOf(term: string): string[] {
  const words = term.split(/_+|(?<=[\p{Ll}\d])(?=\p{Lu})/u).filter(word => word !== '')
  return [...new Set([term, ...words].map(word => word.toLowerCase()))]
}
