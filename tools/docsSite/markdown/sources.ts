import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** One Markdown file of the documentation. */
export interface Source {
  /** Relative to the project, with forward slashes: `docs/operating.md`. */
  readonly path: string
  readonly text: string
}

/** Documents that stand outside `docs/`. */
const atTheRoot = ['README.md', 'CHANGELOG.md']
const passedOver = /^(?:\.|node_modules$|dist$)/

/** Whether a file of the project is a page of the documentation. */
export const isDocument = (path: string): boolean =>
  atTheRoot.includes(path) ||
  (/^docs\/.+\.md$/.test(path) && !path.split('/').some(name => passedOver.test(name)))

/** Every document of a project. */
export function readSources(root: string): Source[] {
  const paths = [...atTheRoot.filter(path => existsSync(join(root, path))), ...filesBelow(root, 'docs')]
  return paths.filter(isDocument).map(path => ({ path, text: readFileSync(join(root, path), 'utf8') }))
}

function filesBelow(root: string, folder: string): string[] {
  if (!existsSync(join(root, folder))) return []
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter(entry => !passedOver.test(entry.name))
    .flatMap(entry => {
      const path = `${folder}/${entry.name}`
      return entry.isDirectory() ? filesBelow(root, path) : [path]
    })
    .sort()
}
