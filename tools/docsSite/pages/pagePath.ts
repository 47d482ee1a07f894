import { posix } from 'node:path'

/** Where a document's page lies in the site: beside its neighbours in `docs/`, a README as its folder's own page. */
export function pagePath(source: string): string {
  const below = source.startsWith('docs/') ? source.slice('docs/'.length) : source
  const folder = posix.dirname(below)
  const name = posix.basename(below, '.md').toLowerCase()
  return posix.join(folder, name === 'readme' ? 'index.html' : `${name}.html`)
}

/** Where an image lies in the site. */
export const imagePath = (source: string): string =>
  source.startsWith('docs/') ? source.slice('docs/'.length) : source

/** The way from one file of the site to another: relative, so that the folder may stand anywhere. */
export function pathBetween(from: string, to: string): string {
  const path = posix.relative(posix.dirname(from), to)
  return path === '' ? posix.basename(to) : path
}
