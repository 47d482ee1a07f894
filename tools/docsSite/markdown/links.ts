import { existsSync, statSync } from 'node:fs'
import { extname, join, posix } from 'node:path'
import type { Document } from './document.ts'

/** Where a link of a document leads. */
export type Target =
  | { readonly kind: 'page'; readonly document: Document; readonly fragment: string }
  | { readonly kind: 'image'; readonly path: string }
  | { readonly kind: 'elsewhere'; readonly href: string }
  /** A file of the sources: it is named and not shown. */
  | { readonly kind: 'source' }
  | { readonly kind: 'nowhere'; readonly sentence: string }

/** What links can lead to. */
export interface Library {
  readonly root: string
  /** By the path of their source. */
  readonly documents: ReadonlyMap<string, Document>
}

const images = new Set(['.png', '.svg', '.jpg', '.jpeg', '.webp', '.gif'])
const nowhere = (sentence: string): Target => ({ kind: 'nowhere', sentence })

/** Follows a link as it is written in a document: relative to it, or a whole address. */
export function follow(library: Library, from: string, href: string): Target {
  if (/^(?:https?:\/\/|mailto:)/i.test(href)) return { kind: 'elsewhere', href }
  if (/^[a-z][a-z\d+.-]*:|^\/\//i.test(href)) return nowhere(`'${href}' is neither a web address nor a file.`)
  if (href.startsWith('/'))
    return nowhere(`'${href}' begins at a root that the pages do not know; write it relative.`)
  const [written = '', fragment = ''] = href.split('#', 2).map(decoded)
  const path = written === '' ? from : posix.normalize(posix.join(posix.dirname(from), written))
  return followFile(library, path.replace(/\/$/, ''), { href, fragment })
}

/** A page, by the path of its source from the project's root; a folder's is its README. */
export const pageAt = ({ documents }: Library, path: string): Document | undefined =>
  documents.get(path) ?? documents.get(posix.join(path, 'README.md'))

function followFile(
  library: Library,
  path: string,
  { href, fragment }: { readonly href: string; readonly fragment: string },
): Target {
  if (path === '..' || path.startsWith('../')) return nowhere(`'${href}' leads out of the project.`)
  const document = pageAt(library, path)
  if (document) {
    if (fragment === '' || document.anchors.has(fragment)) return { kind: 'page', document, fragment }
    return nowhere(`'${href}' names a heading that ${document.source.path} does not have.`)
  }
  if (!existsSync(join(library.root, path)))
    return nowhere(`'${href}' leads to ${path}, which does not exist.`)
  const isImage = images.has(extname(path).toLowerCase()) && statSync(join(library.root, path)).isFile()
  return isImage ? { kind: 'image', path } : { kind: 'source' }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
