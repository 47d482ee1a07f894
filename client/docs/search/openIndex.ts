import MiniSearch from 'minisearch'
import { excerpt, marked, type Piece } from './excerpt.ts'
import { type Passage, searchOptions } from './searchOptions.ts'

/** One passage that was found. */
export interface Hit {
  /** From the site's root. */
  readonly path: string
  readonly page: readonly Piece[]
  /** Empty where the page itself was found. */
  readonly heading: readonly Piece[]
  readonly excerpt: readonly Piece[]
}

const mostHits = 12

/** @param text the index as the build wrote it */
export function openIndex(text: string): (query: string) => Hit[] {
  const index = MiniSearch.loadJSON<Passage>(text, searchOptions)
  return query =>
    index
      .search(query)
      .slice(0, mostHits)
      .map(({ id, terms, heading, page, text }) => ({
        path: String(id),
        page: marked(String(page), terms),
        heading: heading === page ? [] : marked(String(heading), terms),
        excerpt: excerpt(String(text), terms),
      }))
}
