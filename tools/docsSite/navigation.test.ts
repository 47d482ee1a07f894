import { expect, test } from 'vitest'
import { readDocument } from './markdown/document.ts'
import { labelOf, navigation } from './navigation.ts'

/** Paths by part, of documents whose titles are their names. */
function placed(...paths: string[]): Record<string, string[]> {
  const documents = paths.map(path => readDocument({ path, text: `# ${path.split('/').at(-1)}\n` }))
  return Object.fromEntries(
    navigation(documents).map(({ title, documents }) => [title, documents.map(({ source }) => source.path)]),
  )
}

test('what is known stands where it belongs, in its order, and parts without a document are left out', () => {
  expect(
    placed(
      ...['CHANGELOG.md', 'README.md', 'docs/contributing.md', 'docs/embedding/identity.md'],
      ...['docs/embedding/README.md', 'docs/operating.md', 'docs/walk.md'],
    ),
  ).toEqual({
    Start: ['README.md', 'docs/walk.md'],
    Embed: ['docs/embedding/README.md'],
    'Back end': ['docs/embedding/identity.md'],
    Operate: ['docs/operating.md'],
    Project: ['docs/contributing.md', 'CHANGELOG.md'],
  })
})

test('what nobody listed goes by its folder, and a folder that nobody listed is a part of its own', () => {
  expect(
    placed(
      ...['docs/embedding/README.md', 'docs/embedding/zeta.md', 'docs/embedding/examples/next/README.md'],
      ...['docs/decisions/b.md', 'docs/decisions/a.md', 'docs/unheardOf.md', 'docs/call-flows/one.md'],
    ),
  ).toEqual({
    Embed: ['docs/embedding/README.md', 'docs/embedding/examples/next/README.md', 'docs/embedding/zeta.md'],
    Decisions: ['docs/decisions/a.md', 'docs/decisions/b.md'],
    'Call flows': ['docs/call-flows/one.md'],
    Project: ['docs/unheardOf.md'],
  })
})

test('every document has one place, and all but the first page are called by their titles', () => {
  const documents = ['README.md', 'docs/a.md', 'docs/b/c.md', 'docs/embedding/looks.md'].map(path =>
    readDocument({ path, text: '# Title\n' }),
  )
  const placed = navigation(documents).flatMap(part => part.documents)
  expect(placed.map(({ source }) => source.path).sort()).toEqual(documents.map(({ source }) => source.path))
  expect(documents.map(labelOf)).toEqual(['Overview', 'Title', 'Title', 'Title'])
})
