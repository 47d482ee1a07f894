import type { Document } from './markdown/document.ts'

/** One part of the site, in the order of the navigation. */
export interface Part {
  readonly title: string
  readonly documents: readonly Document[]
}

interface Place {
  readonly title: string
  /** Documents that stand first, in this order, where they exist. */
  readonly first: readonly string[]
  /** Whatever else lies in this folder follows, by title. */
  readonly rest?: string
}

const places: readonly Place[] = [
  { title: 'Start', first: ['README.md', 'docs/walk.md', 'docs/browsers.md'] },
  {
    title: 'Embed',
    first: ['README', 'packages', 'looks', 'words'].map(name => `docs/embedding/${name}.md`),
    rest: 'docs/embedding/',
  },
  {
    title: 'Own interface',
    first: ['own-interface', 'agents', 'testing'].map(name => `docs/embedding/${name}.md`),
  },
  { title: 'Back end', first: ['back-end', 'identity'].map(name => `docs/embedding/${name}.md`) },
  { title: 'Public surface', first: [], rest: 'docs/surface/' },
  { title: 'Operate', first: ['docs/operating.md', 'docs/benchmarks.md'] },
  { title: 'Security', first: ['docs/security.md'] },
  { title: 'Errors', first: ['docs/errors.md'] },
  { title: 'Decisions', first: ['docs/decisions/README.md'], rest: 'docs/decisions/' },
  { title: 'Project', first: ['docs/contributing.md', 'CHANGELOG.md'], rest: 'docs/' },
]

/** Every document in exactly one part; one that this file does not know goes by its folder, and a folder it does not know is a part. */
export function navigation(documents: readonly Document[]): Part[] {
  const named = new Set(places.flatMap(({ first }) => first))
  const others = documents
    .filter(({ source }) => !named.has(source.path))
    .sort((one, other) => one.title.localeCompare(other.title, 'en'))
  const known = places.map(({ title, first, rest }) => ({
    title,
    documents: [
      ...first.flatMap(path => documents.find(({ source }) => source.path === path) ?? []),
      ...others.filter(({ source }) => rest !== undefined && homeOf(source.path) === rest),
    ],
  }))
  const unknown = Map.groupBy(
    others.filter(({ source }) => !places.some(({ rest }) => rest === homeOf(source.path))),
    ({ source }) => homeOf(source.path),
  )
  const extra = [...unknown].map(([folder, documents]) => ({ title: titleOf(folder), documents }))
  const parts = [...known.slice(0, -1), ...extra, ...known.slice(-1)]
  return parts.filter(part => part.documents.length > 0)
}

/** `docs/embedding/` for whatever lies below it, `docs/` for what lies in no folder. */
const homeOf = (path: string): string => /^docs\/[^/]+\//.exec(path)?.[0] ?? 'docs/'

/** `docs/call-flows/` → `Call flows`. */
function titleOf(folder: string): string {
  const words = folder
    .slice('docs/'.length, -1)
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .replace(/[-_\s]+/g, ' ')
    .toLowerCase()
  return words.slice(0, 1).toUpperCase() + words.slice(1)
}

/** What a document is called in a list. The first page's title is the product's name, which says nothing there. */
export const labelOf = ({ source, title }: Document): string =>
  source.path === 'README.md' ? 'Overview' : title
