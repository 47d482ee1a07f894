import { brokenLinks, type Complaint } from './markdown/brokenLinks.ts'
import { type Document, readDocument } from './markdown/document.ts'
import type { Library } from './markdown/links.ts'
import type { Source } from './markdown/sources.ts'
import { pagePath } from './pages/pagePath.ts'

/** The documents of a project as they are, and what is wrong with them. */
export function readLibrary(
  root: string,
  sources: readonly Source[],
): { readonly library: Library; readonly complaints: readonly Complaint[] } {
  const documents = sources.map(readDocument)
  const library = { root, documents: new Map(documents.map(each => [each.source.path, each])) }
  const complaints = documents.flatMap(each => brokenLinks(library, each))
  return { library, complaints: [...complaints, ...collisions(documents)] }
}

/** Two documents whose pages would be one file. */
function collisions(documents: readonly Document[]): Complaint[] {
  const byPage = Map.groupBy(documents, ({ source }) => pagePath(source.path).toLowerCase())
  return [...byPage.values()].flatMap(([first, ...others]) =>
    others.map(({ source }) => ({
      path: source.path,
      line: 1,
      sentence: `Its page would be that of ${first?.source.path ?? ''}; give the file another name.`,
    })),
  )
}
