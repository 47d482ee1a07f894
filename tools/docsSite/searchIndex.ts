import MiniSearch from 'minisearch'
import { type Passage, searchOptions } from '../../client/docs/search/searchOptions.ts'
import type { Document } from './markdown/document.ts'
import { pagePath } from './pages/pagePath.ts'

/** What the search of the site reads: each passage of each document, found by its heading, its page and its text. */
export function searchIndex(documents: readonly Document[]): string {
  const index = new MiniSearch<Passage>(searchOptions)
  for (const { source, title, passages } of documents) {
    index.addAll(
      passages.map(({ heading, text }) => ({
        id: `${pagePath(source.path)}#${encodeURIComponent(heading.slug)}`,
        ...{ heading: heading.text, page: title, text },
      })),
    )
  }
  return JSON.stringify(index)
}
